"""A fact that is entered late moves a flow on as if it had come in time, each step by one fact once."""

import pytest
from django.db import transaction

from shouwen.facts.actions import SYSTEM, record
from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.actions.flows import flow_of
from shouwen.work.actions.tasks import take_task
from shouwen.work.models import Deadline, DeadlineState, FlowRun, Notice, Task, TaskState
from tests.cases.test_complaint import finish_recording, open_titles
from tests.factories import facts_of
from tests.scenes import local, take_complaint

JUDGED, ACCEPTED, ASSIGNED = (local(f"2026-03-02 {hour}") for hour in ("10:00", "10:30", "11:00"))
INVESTIGATED, PROPOSED = local("2026-03-03 10:00"), local("2026-03-03 11:00")
CONSENTED, TOLD = local("2026-03-04 10:00"), local("2026-03-04 11:00")
NOTIFY = "SD-3.15-3.6"


@pytest.fixture
def case(scene):
    case = take_complaint(scene, local("2026-03-02 09:00"))
    finish_recording(scene, case, local("2026-03-02 09:30"))
    return case


FIGURES = {
    "complaint.judged": {"class": "商品质量", "reasons_sufficient": True, "demand_reasonable": True},
    "complaint.accepted": {},
    "complaint.assigned": {"department": "质检部门"},
    "complaint.investigated": {"upheld": True, "own_fault": True},
    "solution.proposed": {"remedy": "退货"},
    "consent.given": {},
    "consent.refused": {},
    "customer.told": {"of": "解决办法", "consented": True, "has_reason": False},
    "customer.confirmed": {"satisfaction": "满意"},
}
ORDER = [("complaint.judged", JUDGED), ("complaint.accepted", ACCEPTED), ("complaint.assigned", ASSIGNED),
         ("complaint.investigated", INVESTIGATED), ("solution.proposed", PROPOSED), ("consent.given", CONSENTED),
         ("customer.told", TOLD)]


def enter(scene, case, kind, at, by="周婷", **figures):
    """Enter from paper what happened at some time, without the page of the deed."""
    with transaction.atomic():
        return record(kind, at=at, unit=case.unit_id, by=scene.people[by], about=case, for_whom=case.customer,
                      figures={**FIGURES[kind], **figures})


def steps(case):
    rows = Task.objects.filter(matter=case.reference, flow__isnull=False).exclude(awaits="").order_by("pk")
    return sorted((row.opened_at, row.title, row.state, row.ended_at) for row in rows)


def open_of_the_flow(case):
    (run,) = FlowRun.objects.filter(matter=case.reference)
    return {task.name for task in flow_of(run).load(run.state).open_tasks()}


def test_a_fact_entered_late_completes_the_step_that_waits_for_it_at_its_own_moment(scene, case):
    judged = enter(scene, case, "complaint.judged", JUDGED)

    step = Task.objects.get(matter=case.reference, awaits="complaint.judged")
    assert (step.state, step.ended_at, step.fact, step.done_by) == (
        TaskState.DONE, JUDGED, judged.sequence, scene.people["周婷"])
    opened = Task.objects.get(matter=case.reference, state=TaskState.OPEN)
    assert (opened.title, opened.opened_at) == ("受理并承诺期限", JUDGED)


def test_a_condition_reads_the_figures_of_the_late_fact(scene, case):
    enter(scene, case, "complaint.judged", JUDGED, reasons_sufficient=False)

    assert open_titles(case) == ["说明不受理理由"]


@pytest.mark.parametrize("held_back", [ORDER[0][0], ORDER[3][0], ORDER[5][0]])
def test_a_fact_held_back_to_the_end_leads_where_facts_in_order_lead(scene, held_back):
    in_time, late = (take_complaint(scene, local("2026-03-02 09:00")) for _ in range(2))
    for case in (in_time, late):
        finish_recording(scene, case, local("2026-03-02 09:30"))
    for kind, at in ORDER:
        enter(scene, in_time, kind, at)

    for kind, at in sorted(ORDER, key=lambda one: one[0] == held_back):
        enter(scene, late, kind, at)

    assert steps(late) == steps(in_time)
    assert open_titles(late) == ["反馈反应"]


def test_the_whole_way_entered_backwards_ends_where_it_should(scene, case):
    for kind, at in reversed(ORDER):
        enter(scene, case, kind, at)

    assert open_titles(case) == ["反馈反应"]
    assert Task.objects.get(matter=case.reference, state=TaskState.OPEN).opened_at == TOLD


def test_what_happened_before_a_step_opened_is_not_taken_for_it_when_it_opens(scene, case):
    """The first solution was refused; the consent to it says nothing of the second."""
    for kind, at in ORDER[:5]:
        enter(scene, case, kind, at)
    enter(scene, case, "consent.refused", local("2026-03-03 15:00"), "冯丽")

    enter(scene, case, "solution.proposed", CONSENTED)

    assert open_titles(case) == ["上级同意"]


def test_no_fact_completes_two_steps(scene, case):
    for kind, at in ORDER[:6]:
        enter(scene, case, kind, at)
    first = enter(scene, case, "customer.told", local("2026-03-04 12:00"), of="处理进度")
    assert open_titles(case) == ["通知客户"]

    second = enter(scene, case, "customer.told", local("2026-03-04 10:30"), of="处理进度")

    done = Task.objects.filter(matter=case.reference, awaits="customer.told", state=TaskState.DONE)
    assert sorted(done.values_list("fact", flat=True)) == [first.sequence, second.sequence]
    assert open_titles(case) == ["通知客户"]


def test_a_step_that_a_person_completes_with_a_moment_in_the_past_lets_later_facts_be_taken(scene):
    case = take_complaint(scene, local("2026-03-02 09:00"))
    enter(scene, case, "complaint.judged", JUDGED)

    finish_recording(scene, case, local("2026-03-02 09:30"))

    assert open_titles(case) == ["受理并承诺期限"]


def test_a_timer_of_a_step_that_opens_late_goes_off_at_its_due_time(scene, case):
    for kind, at in ORDER[:6]:
        enter(scene, case, kind, at)

    while sweep_deadlines(local("2026-03-05 08:00")):
        pass

    clock = Deadline.objects.get(holder=case.reference, standard=NOTIFY)
    assert (clock.state, clock.started_at) == (DeadlineState.MISSED, CONSENTED)
    assert Task.objects.get(matter=case.reference, title="督促通知客户").opened_at == clock.due_at
    assert open_of_the_flow(case) == {"通知客户", "督促通知客户"}


def test_a_correction_of_figures_reaches_a_condition_that_was_not_read_yet(scene, case):
    with transaction.atomic():
        for kind, at in ORDER[:6]:
            enter(scene, case, kind, at)
    (run,) = FlowRun.objects.filter(matter=case.reference)
    assigned = facts_of("complaint.assigned", case)[0]

    with transaction.atomic():
        record("fact.corrected", at=local("2026-03-05 09:00"), unit=case.unit_id, by=SYSTEM, about=case,
               which=f"fact:{assigned.pk}", figures={"kind": "complaint.assigned",
                                                      "figures": {"department": "财务部门"}})

    run.refresh_from_db()
    assert flow_of(run).load(run.state).figures["department"] == "财务部门"
    assert open_titles(case) == ["通知客户"]


def test_a_correction_of_the_time_moves_the_step_with_it(scene, case):
    judged = enter(scene, case, "complaint.judged", JUDGED)

    with transaction.atomic():
        record("fact.corrected", at=local("2026-03-05 09:00"), unit=case.unit_id, by=SYSTEM, about=case,
               which=f"fact:{judged.sequence}", corrected_at=ACCEPTED)

    step = Task.objects.get(matter=case.reference, awaits="complaint.judged")
    opened = Task.objects.get(matter=case.reference, state=TaskState.OPEN)
    assert (step.ended_at, opened.opened_at) == (ACCEPTED, ACCEPTED)


def change_of(kind, case, fact, **figures):
    with transaction.atomic():
        return record(kind, at=local("2026-03-05 09:00"), unit=case.unit_id, by=SYSTEM, about=case,
                      which=f"fact:{fact.sequence}", **figures)


def told_of_the_flow():
    return {(one.to.name, one.why) for one in Notice.objects.filter(what="flow_stands")}


def test_a_withdrawn_fact_takes_the_flow_back_where_nobody_has_gone_on(scene, case):
    judged = enter(scene, case, "complaint.judged", JUDGED)

    change_of("fact.withdrawn", case, judged, reason="fact_withdrawn", because=f"fact:{judged.sequence}")

    step = Task.objects.get(matter=case.reference, awaits="complaint.judged")
    assert (step.state, step.ended_at, step.fact, step.done_by) == (TaskState.OPEN, None, None, None)
    assert Task.objects.get(matter=case.reference, title="受理并承诺期限").state == TaskState.CANCELLED
    assert open_of_the_flow(case) == {step.title} == set(open_titles(case))
    (told,) = facts_of("flow.taken_back", case)
    assert told.figures["step"] == step.title
    assert told_of_the_flow() == set()


def test_a_step_that_was_taken_back_is_done_again_by_another_fact(scene, case):
    judged = enter(scene, case, "complaint.judged", JUDGED)
    change_of("fact.withdrawn", case, judged, reason="fact_withdrawn", because=f"fact:{judged.sequence}")

    again = enter(scene, case, "complaint.judged", local("2026-03-02 15:00"))

    step = Task.objects.get(matter=case.reference, awaits="complaint.judged")
    assert (step.state, step.fact) == (TaskState.DONE, again.sequence)
    assert open_titles(case) == ["受理并承诺期限"]


def test_a_corrected_fact_takes_the_other_way_where_nobody_has_gone_on(scene, case):
    judged = enter(scene, case, "complaint.judged", JUDGED)

    change_of("fact.corrected", case, judged, figures={"kind": "complaint.judged",
                                                       "figures": {"reasons_sufficient": False}})

    step = Task.objects.get(matter=case.reference, awaits="complaint.judged")
    assert (step.state, step.ended_at) == (TaskState.DONE, JUDGED)
    assert open_of_the_flow(case) == set(open_titles(case)) == {"说明不受理理由"}
    assert [one.figures["step"] for one in facts_of("flow.taken_back", case)] == [step.title]


@pytest.mark.parametrize("kind", ["fact.withdrawn", "fact.corrected"])
def test_where_somebody_took_the_next_step_the_flow_stays_and_the_owner_is_told(scene, case, kind):
    judged = enter(scene, case, "complaint.judged", JUDGED)
    following = Task.objects.get(matter=case.reference, state=TaskState.OPEN)
    at = local("2026-03-02 14:00")
    take_task(following, by=scene.by("周婷", at), at=at)

    figures = {"reason": "fact_withdrawn", "because": f"fact:{judged.sequence}"} if kind == "fact.withdrawn" else {
        "figures": {"kind": "complaint.judged", "figures": {"reasons_sufficient": False}}}
    change_of(kind, case, judged, **figures)

    following.refresh_from_db()
    assert following.state == TaskState.OPEN
    assert open_of_the_flow(case) == {following.title}
    assert [one.figures["flow"] for one in facts_of("flow.kept", case)] == ["SD-3.15-3"]
    assert told_of_the_flow() == {(case.owner.name, "owner(case)")}


def test_where_a_later_step_was_done_the_flow_stays_and_the_owner_is_told(scene, case):
    judged = enter(scene, case, "complaint.judged", JUDGED)
    enter(scene, case, "complaint.accepted", ACCEPTED)

    change_of("fact.withdrawn", case, judged, reason="fact_withdrawn", because=f"fact:{judged.sequence}")

    assert open_titles(case) == ["确定投诉处理责任"]
    assert len(facts_of("flow.kept", case)) == 1
    assert told_of_the_flow() == {(case.owner.name, "owner(case)")}


def test_a_correction_that_leads_the_same_way_takes_nothing_back(scene, case):
    judged = enter(scene, case, "complaint.judged", JUDGED)

    change_of("fact.corrected", case, judged, figures={"kind": "complaint.judged", "figures": {"class": "服务"}})

    assert open_titles(case) == ["受理并承诺期限"]
    assert facts_of("flow.taken_back", case) == facts_of("flow.kept", case) == []
