"""A member leaves on a day ahead, and what is theirs passes on to a successor as far as that one may have it."""

from datetime import timedelta

import pytest

from shouwen.cases.models import Case
from shouwen.facts.refusals import Why
from shouwen.organisation.actions import (
    carry_out_departures,
    leave_member,
    plan_departure,
    withdraw_departure,
)
from shouwen.organisation.models import Departure, Member
from shouwen.work.actions.tasks import give_task, take_task
from shouwen.work.matters import matter_of
from shouwen.work.models import Notice, Task
from tests.factories import facts_of, make_member, post, refusal_of
from tests.scenes import local, take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures

START = local("2026-03-02 09:00")
LEAVES = local("2026-03-05 00:00")
SECOND = timedelta(seconds=1)


@pytest.fixture
def case(scene):  # noqa: F811
    """A case of 周婷, with the step of its flow that she has taken, and a task that a colleague gave her."""
    case = take_complaint(scene, START)
    take_task(Task.objects.get(matter=case.reference), by=scene.by("周婷", START), at=START)
    give_task(matter_of(case.reference), "打电话", scene.people["周婷"], by=scene.by("郑强", START), at=START)
    return case


@pytest.fixture
def heir(scene):  # noqa: F811
    """Who holds the same position as 周婷."""
    who = make_member("何静", scene.service)
    post(who, scene.people["周婷"].postings.get().position, scene.service)
    scene.people["何静"] = who
    return who


def admin(scene, at=START):  # noqa: F811
    return scene.by("管理员", at)


def holders(case):
    return dict(Task.objects.filter(matter=case.reference, state="open").values_list("title", "holder__name"))


@pytest.mark.parametrize(("now", "has_left"), [(LEAVES - SECOND, False), (LEAVES, True), (LEAVES + SECOND, True)])
def test_the_clock_lets_them_leave_at_the_moment_planned(scene, case, heir, now, has_left):  # noqa: F811
    zhou = scene.people["周婷"]
    plan_departure(zhou, LEAVES, heir, by=admin(scene), at=START)

    assert carry_out_departures(now) == int(has_left)

    zhou.refresh_from_db()
    assert zhou.left_at == (LEAVES if has_left else None)
    assert Departure.objects.exists() is not has_left
    left = facts_of("member.left", zhou)
    assert [(one.at, one.by, one.figures["successor"]) for one in left] == [(LEAVES, "system", heir.reference)] * has_left
    assert carry_out_departures(now) == 0


def test_the_successor_gets_the_cases_and_the_tasks_that_they_may_have(scene, case, heir):  # noqa: F811
    leave_member(scene.people["周婷"], heir, by=admin(scene), at=START)

    kept = Case.objects.get(pk=case.pk)
    assert (kept.first_owner.name, kept.owner, kept.holder) == ("周婷", heir, heir)
    assert set(holders(case).values()) == {"何静"}
    assert len(facts_of("task.handed_on", case)) == 2
    assert [one.figures["to"] for one in facts_of("handler.changed", case)] == [heir.reference]
    (told,) = Notice.objects.filter(what="passed_on")
    assert (told.to, told.why) == (heir, "succeeds")
    assert {name: told.names[name] for name in ("by", "tasks", "owned", "held")} == {
        "by": "周婷", "tasks": 2, "owned": 1, "held": 1}


def test_a_successor_to_whom_nothing_passes_is_told_nothing(scene, heir):  # noqa: F811
    leave_member(scene.people["周婷"], heir, by=admin(scene), at=START)

    assert not Notice.objects.filter(what="passed_on").exists()


def test_a_task_goes_back_where_the_successor_does_not_hold_its_position(scene, case):  # noqa: F811
    other = scene.people["褚伟"]

    leave_member(scene.people["周婷"], other, by=admin(scene), at=START)

    assert holders(case).pop("打电话") == "褚伟"
    assert {name for title, name in holders(case).items() if title != "打电话"} == {None}
    assert Case.objects.get(pk=case.pk).holder == other


def test_the_accused_succeeds_in_nothing_of_their_case(scene, heir):  # noqa: F811
    case = take_complaint(scene, START, accused=heir)
    take_task(Task.objects.get(matter=case.reference), by=scene.by("周婷", START), at=START)

    leave_member(scene.people["周婷"], heir, by=admin(scene), at=START)

    kept = Case.objects.get(pk=case.pk)
    assert (kept.holder, kept.owner.name) == (None, "冯丽")
    assert set(holders(case).values()) == {None}


def test_a_successor_who_has_left_meanwhile_is_passed_over(scene, case, heir):  # noqa: F811
    plan_departure(scene.people["周婷"], LEAVES, heir, by=admin(scene), at=START)
    leave_member(heir, by=admin(scene), at=START)

    assert carry_out_departures(LEAVES) == 1

    assert set(holders(case).values()) == {None}
    assert Case.objects.get(pk=case.pk).owner.name == "冯丽"


@pytest.mark.parametrize(("leaves_at", "field"), [
    (START - SECOND, "leaves_on"), (START, "leaves_on"), (START + SECOND, ""),
    (START + timedelta(days=366), ""), (START + timedelta(days=366, seconds=1), "leaves_on"),
])  # fmt: skip
def test_a_day_that_is_over_or_too_far_ahead_is_refused(scene, leaves_at, field):  # noqa: F811
    def plan():
        return plan_departure(scene.people["周婷"], leaves_at, by=admin(scene), at=START)

    if not field:
        assert plan().leaves_at == leaves_at
        return
    refused = refusal_of(plan)
    assert (refused.why, refused.field) == (Why.BAD_INPUT, field)
    assert not Departure.objects.exists()


def test_nobody_succeeds_who_is_not_there_then(scene, heir):  # noqa: F811
    zhou, by = scene.people["周婷"], admin(scene)
    plan_departure(heir, LEAVES, by=by, at=START)

    for who, at in ((zhou, LEAVES + SECOND), (heir, LEAVES), (heir, LEAVES + SECOND)):
        refused = refusal_of(lambda who=who, at=at: plan_departure(zhou, at, who, by=by, at=START))
        assert (refused.why, refused.field) == (Why.BAD_INPUT, "successor")
    assert plan_departure(zhou, LEAVES - SECOND, heir, by=by, at=START).successor == heir


def test_planned_again_the_latest_counts_and_withdrawn_they_stay(scene, heir):  # noqa: F811
    zhou, by = scene.people["周婷"], admin(scene)
    plan_departure(zhou, LEAVES, heir, by=by, at=START)
    plan_departure(zhou, LEAVES + timedelta(days=1), by=by, at=START)
    assert [(one.leaves_at, one.successor) for one in Departure.objects.all()] == [(LEAVES + timedelta(days=1), None)]

    withdraw_departure(zhou, by=by, at=START)

    assert carry_out_departures(LEAVES + timedelta(days=9)) == 0
    assert refusal_of(lambda: withdraw_departure(zhou, by=by, at=START)).why is Why.OVERTAKEN
    assert [one.kind for one in facts_of("departure.withdrawn", zhou)] == ["departure.withdrawn"]


@pytest.mark.parametrize("who", ["周婷", "郑强", "冯丽", "韩雪"])
def test_who_may_not_admit_members_lets_nobody_leave_and_plans_nothing(scene, who):  # noqa: F811
    by, target = scene.by(who, START), scene.people["吴敏"]
    plan_departure(scene.people["沈洁"], LEAVES, by=admin(scene), at=START)

    for deed in (
        lambda: plan_departure(target, LEAVES, by=by, at=START),
        lambda: leave_member(target, scene.people[who], by=by, at=START),
        lambda: withdraw_departure(scene.people["沈洁"], by=by, at=START),
    ):
        assert refusal_of(deed).why is Why.NOT_ALLOWED
    assert Departure.objects.count() == 1
    assert Member.objects.get(pk=target.pk).left_at is None


def test_the_last_administrator_stays_and_the_others_leave(scene):  # noqa: F811
    plan_departure(scene.people["管理员"], LEAVES, by=admin(scene), at=START)
    plan_departure(scene.people["周婷"], LEAVES, by=admin(scene), at=START)

    assert carry_out_departures(LEAVES) == 1
    assert carry_out_departures(LEAVES) == 0

    assert Departure.objects.get().member == scene.people["管理员"]
    assert Member.objects.get(pk=scene.people["管理员"].pk).left_at is None
