"""Staffing: gaps of a roster to the second, and who would be left."""

from datetime import timedelta

import pytest

from shouwen.regulation.staffing import Gap, gaps
from tests.regulation.packing import Told, kind, local

ROSTER = """
- cover: {zh: 昼夜有人, en: Day and night}
  id: C-1
  article: 一/1
  calendar: always
  position: 客服
  before: roster.published
- cover: {zh: 前台有人, en: Reception}
  id: C-2
  article: 一/2
  calendar: working_time
  position: 前台
  at_least: 2
  before: post.left
"""


@pytest.fixture(autouse=True)
def _rosters(monkeypatch):
    from tests.regulation import packing

    more = [
        kind("roster.published", "排班发布", **{"from": "time", "to": "time"}),
        kind("shift.planned", "排班", roster="reference", starts="time", ends="time", position="code"),
        kind("post.left", "离岗", there="number"),
    ]
    monkeypatch.setattr(packing, "KINDS", {**packing.KINDS, **{one.name: one for one in more}})
    packing.edition.cache_clear()


def planned(told, starts, ends, position="客服"):
    figures = {"roster": "roster:1", "starts": local(starts), "ends": local(ends), "position": position}
    told.tell("03-01 09:00", "shift.planned", "shift:1", **figures)


def published(told):
    times = {"from": local("03-02 00:00"), "to": local("03-03 00:00")}
    return [one.lists for one in told.object_to("03-01 10:00", "roster.published", "roster:1", **times)]


def test_the_end_of_one_shift_is_the_start_of_the_next():
    told = Told(ROSTER)
    planned(told, "03-02 00:00", "03-02 08:00")
    planned(told, "03-02 08:00", "03-03 00:00")

    assert published(told) == []


@pytest.mark.parametrize(("ends", "position"), [("03-02 07:59:59", "客服"), ("03-02 08:00", "保安")])
def test_a_gap_of_a_second_is_named_and_a_shift_of_others_fills_none(ends, position):
    told = Told(ROSTER)
    planned(told, "03-02 00:00", ends, position)
    planned(told, "03-02 08:00", "03-03 00:00")

    first = "2026-03-02 07:59:59" if position == "客服" else "2026-03-02 00:00"
    assert published(told) == [(first, "2026-03-02 08:00")]


@pytest.mark.parametrize(
    ("at", "there", "refused"),
    [("03-02 10:00", 3, False), ("03-02 10:00", 2, True), ("03-02 20:00", 1, False), ("03-02 10:00", None, True)],
)
def test_who_leaves_must_leave_enough_behind_while_it_is_open(at, there, refused):
    told = Told(ROSTER)
    figures = {} if there is None else {"there": there}

    found = told.object_to(at, "post.left", "member:1", **figures)

    assert bool(found) is refused
    assert there is not None or found[0].missing == ("there",)


def test_two_are_there_where_shifts_overlap():
    begin = local("03-02 00:00")
    hours = [begin + timedelta(hours=hour) for hour in range(5)]

    found = gaps([(hours[0], hours[4])], [(hours[0], hours[3]), (hours[1], hours[4])], 2)

    assert found == (Gap(hours[0], hours[1]), Gap(hours[3], hours[4]))


def test_what_must_be_staffed_day_and_night_is_said_so():
    standard = Told(ROSTER).adopted.edition.standards["C-1"].options[""]

    assert standard.sentence() == "任何时候，客服在岗不得少于 1 人。"
    assert standard.sentence("en") == "At every moment, at least 1 of 客服 are there."
