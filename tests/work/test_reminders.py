"""The manual's clocks remind before they are due, as long before as the site has said, and in working hours."""

from datetime import timedelta

import pytest

from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.models import Deadline, Notice, NoticeState
from tests.scenes import local, make_scene, take_complaint

START = local("2026-03-02 09:00")
SECOND = timedelta(seconds=1)


def reminders(**of):
    return list(Notice.objects.filter(what="reminded", **of).select_related("to"))


def test_whoever_answers_for_a_case_is_reminded_in_their_working_hours(db):
    scene = make_scene(values={"remind_promise_before": "30 hours"})
    case = take_complaint(scene, START)
    due_at = Deadline.objects.get(holder=case.reference, standard="SD-3.15-2b").due_at
    night = due_at - timedelta(hours=30)
    assert local("2026-03-16 17:30") < night < local("2026-03-16 23:59"), "after the office hours of a Monday"

    sweep_deadlines(night - SECOND)
    assert reminders(matter=case.reference) == []
    sweep_deadlines(night + SECOND)
    sweep_deadlines(night + 2 * SECOND)

    (told,) = reminders(matter=case.reference)
    assert (told.to, told.at, told.citation) == (
        scene.people["周婷"], night, "service-department@1#第三章/十五/第二条/2")
    assert (told.state, told.not_before) == (NoticeState.WAITING, local("2026-03-17 08:30"))


def test_a_step_is_reminded_of_in_its_own_hours_and_at_once_while_people_work(db):
    scene = make_scene(values={"remind_before": "1 hour"})
    case = take_complaint(scene, local("2026-03-02 16:30"))
    due_at = Deadline.objects.get(holder=case.reference, standard="SD-3.15-2b/accept").due_at
    assert due_at == local("2026-03-03 11:30")  # four hours of service

    sweep_deadlines(local("2026-03-03 10:30") + SECOND)

    (told,) = reminders(matter=case.reference)
    assert (told.at, told.state) == (local("2026-03-03 10:30"), NoticeState.SHOWN)


@pytest.mark.parametrize("values", [{}, {"remind_before": "3 working days"}])
def test_nobody_is_reminded_where_the_site_says_nothing_or_more_than_the_whole_time(db, values):
    scene = make_scene(values=values)
    take_complaint(scene, START)

    sweep_deadlines(local("2026-03-02 17:00"))

    assert reminders() == []
