"""From a call to a case with its clocks, and what happens when one is missed."""

import pytest

from shouwen.compliance.models import Finding
from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.models import Deadline, DeadlineState, Notice, Task
from tests.factories import facts_of
from tests.scenes import local, take_complaint

MONDAY = local("2026-03-02 09:00")


def test_a_case_from_a_call_starts_its_clocks_with_their_articles(scene):
    case = take_complaint(scene, MONDAY)

    clocks = {d.standard: d for d in Deadline.objects.filter(holder=case.reference)}
    assert clocks["SD-3.15-2b/accept"].due_at == local("2026-03-02 14:30")  # four service hours over noon
    assert clocks["SD-3.15-2b/accept"].citation == "service-department@1#第三章/十五/第二条/2"
    assert clocks["SD-3.15-2b"].due_at == local("2026-03-17 23:59:59.999999")  # the last moment of the day


def test_whoever_received_the_contact_is_the_first_owner(scene):
    case = take_complaint(scene, MONDAY)

    assert case.first_owner == scene.people["周婷"]


@pytest.mark.parametrize(("rings", "verdict"), [(2, "met"), (3, "met"), (4, "broken")])
def test_a_call_is_answered_within_three_rings(scene, rings, verdict):
    take_complaint(scene, MONDAY, rings=rings)

    assert [f.verdict for f in Finding.objects.filter(standard="SD-1.3-6-1a")] == [verdict]


def test_a_missed_deadline_is_recorded_at_the_moment_it_fell_due(scene):
    case = take_complaint(scene, MONDAY)

    sweep_deadlines(local("2026-03-02 16:00"))

    missed = Deadline.objects.get(holder=case.reference, standard="SD-3.15-2b/accept")
    assert (missed.state, missed.ended_at) == (DeadlineState.MISSED, local("2026-03-02 14:30"))
    (fact,) = facts_of("deadline.missed", case)
    assert fact.at == local("2026-03-02 14:30")


def test_a_miss_is_laid_before_the_supervisor_once(scene):
    take_complaint(scene, MONDAY)

    sweep_deadlines(local("2026-03-02 16:00"))
    sweep_deadlines(local("2026-03-02 16:01"))

    assert [n.to.name for n in Notice.objects.filter(what="escalated")] == ["郑强"]


def test_the_flow_of_a_complaint_opens_its_first_task(scene):
    case = take_complaint(scene, MONDAY)

    (task,) = Task.objects.filter(matter=case.reference)
    assert (task.title, task.form) == ("记录投诉内容", "客户投诉登记表一")
