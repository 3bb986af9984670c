"""Windows that need more than the calendar of days: shift days, counted from a date, while something is open."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from shouwen.regulation.adoption import Adopted, Site
from shouwen.regulation.calendars import WorkingCalendar, parse_periods
from shouwen.regulation.calendars.terms import stretches_from
from shouwen.regulation.expressions import UNKNOWN
from shouwen.regulation.facts import Fact
from shouwen.regulation.memory import Memory
from shouwen.regulation.spans import parse_span
from shouwen.regulation.views import CannotSay, View
from shouwen.regulation.windows import MICROSECOND, WindowRule, window_at, windows_between
from tests.regulation.packing import CHINA, edition, local, shown

SHIFTS = WorkingCalendar("shift", (parse_periods("00:00-02:00, 06:00-24:00"),) * 7)


def view(memory=None, **values):
    site = Site(1, CHINA, values, {"shift": SHIFTS})
    return View(Adopted(edition(), site), memory or Memory())


def fact(at="03-15 10:00", **figures):
    return Fact(9, "customer.told", local(at), 1, "member:3", "survey:4", "", figures)


def window(rule, at, seen=None, of=None):
    return window_at(rule, local(at), of or fact(), seen or view())


@pytest.mark.parametrize(
    ("at", "begins"),
    [
        ("03-03 05:59:59", "03-02 06:00:00"),  # Tuesday before six belongs to Monday
        ("03-03 06:00:00", "03-03 06:00:00"),
        ("03-03 01:00:00", "03-02 06:00:00"),
        ("03-04 05:59:59", "03-03 06:00:00"),
    ],
)
def test_a_day_of_shifts_begins_at_the_first_opening_after_the_night(at, begins):
    found = window(WindowRule("shift_day", calendar="shift"), at)

    assert shown(found.since) == begins
    assert found.until - found.since == parse_span("24 hours").length - MICROSECOND


@pytest.mark.parametrize(
    ("unit", "begun", "at", "name", "since"),
    [
        ("month", "2026-01-31", "02-28 00:00", "month-2", "02-28"),
        ("month", "2026-01-31", "02-27 23:59", "month-1", "01-31"),
        ("month", "2026-01-31", "03-31 00:00", "month-3", "03-31"),  # counted from the date, never chained
        ("year", "2024-02-29", "02-28 00:00", "year-3", "02-28"),
        ("year", "2024-02-29", "02-27 23:59", "year-2", "02-28"),
        ("quarter", "2026-01-11", "04-10 23:59", "quarter-1", "01-11"),
        ("quarter", "2026-01-11", "04-11 00:00", "quarter-2", "04-11"),
    ],
)
def test_a_window_is_counted_from_a_date_of_the_holder_itself(unit, begun, at, name, since):


    memory = Memory(particulars={("member:3", "joined"): date.fromisoformat(begun)})

    found = window(WindowRule(unit, of="member.joined"), at, view(memory))

    assert (found.name, shown(found.since)[:5]) == (name, since)
    figure = window(WindowRule(unit, of="begun_on"), at, of=fact(begun_on=date.fromisoformat(begun)))
    assert figure == found


def test_before_the_date_and_without_one_there_is_no_window():


    memory = Memory(particulars={("member:3", "joined"): date(2026, 5, 1)})

    assert window(WindowRule("month", of="member.joined"), "03-15 10:00", view(memory)) is None
    assert Memory().particular("member:3", "joined", local("03-15 10:00")) is UNKNOWN
    assert window(WindowRule("month", of="member.joined"), "03-15 10:00") is None


def test_while_a_thing_is_open_holds_both_its_ends():
    memory = Memory()
    for number, kind, at in ((1, "survey.opened", "03-10 09:00"), (2, "survey.closed", "03-20 18:00")):
        memory.record(Fact(number, kind, local(at), 1, "member:1", "survey:4"))
    rule = WindowRule("open", thing="survey")

    for at, held in (("03-10 08:59", False), ("03-10 09:00", True), ("03-20 18:00", True), ("03-20 18:01", False)):
        found = window(rule, at, view(memory))
        assert (found is not None) is held


def test_a_site_that_has_not_said_in_which_window_has_none_and_terms_are_said_to_be_missing():
    assert window(WindowRule(ask="period"), "03-15 10:00") is None
    assert window(WindowRule(ask="period"), "03-15 10:00", view(period="month")).name == "2026-03"
    with pytest.raises(CannotSay, match="names no term"):
        window(WindowRule("term", calendar="shift"), "03-15 10:00")


def test_windows_between_two_instants_follow_each_other_without_a_gap():
    found = list(windows_between(WindowRule("month"), local("01-15 00:00"), local("04-01 00:00"), fact(), view()))

    assert [one.name for one in found] == ["2026-01", "2026-02", "2026-03", "2026-04"]
    assert all(later.since - earlier.until == MICROSECOND for earlier, later in pairwise(found))


AUTUMN = {"name": "秋", "from": "2025-09-01", "to": "2026-01-20"}
TERMS = stretches_from({
    "terms": [
        AUTUMN, {"name": "春", "from": "2026-02-23", "to": "2026-07-10"},
    ],
    "school_years": [{"name": "2025", "from": "2025-09-01", "to": "2026-07-10"}],
})  # fmt: skip
SCHOOL = replace(SHIFTS, name="school", named=TERMS)


@pytest.mark.parametrize(
    ("unit", "at", "name"),
    [
        ("term", "01-20 23:59:59", "秋"),
        ("term", "01-21 00:00", None),  # between two terms there is no window
        ("term", "02-22 23:59:59", None),
        ("term", "02-23 00:00", "春"),
        ("term", "07-10 23:59:59", "春"),
        ("term", "07-11 00:00", None),
        ("school_year", "01-21 00:00", "2025"),
        ("school_year", "07-11 00:00", None),
    ],
)
def test_a_term_holds_its_days_whole_and_between_two_there_is_none(unit, at, name):
    site = Site(1, CHINA, {}, {"school": SCHOOL})
    found = window(WindowRule(unit, calendar="school"), at, View(Adopted(edition(), site), Memory()))

    assert (found.name if found is not None else None) == name


@pytest.mark.parametrize(
    "terms",
    [
        [{"name": "秋", "from": "2025-09-01", "to": "2025-08-31"}],
        [AUTUMN, {"name": "春", "from": "2026-01-20", "to": "2026-07-10"}],
        [AUTUMN, {"name": "秋", "from": "2026-02-20", "to": "2026-07-10"}],
        [{"name": "", "from": "2025-09-01", "to": "2026-01-20"}],
        [{"name": "秋", "from": "9月", "to": "2026-01-20"}],
    ],
)
def test_terms_that_overlap_or_end_before_they_begin_are_refused(terms):
    with pytest.raises(ValueError):  # noqa: PT011  each says what is wrong in its own words
        stretches_from({"terms": terms})


@pytest.mark.parametrize(
    "rule",
    [WindowRule("day"), WindowRule("week"), WindowRule("month"), WindowRule("shift_day", calendar="shift"),
     WindowRule("rolling", span=parse_span("30 days"))],
    ids=lambda rule: rule.unit,
)  # fmt: skip
def test_a_window_holds_its_first_and_its_last_instant_and_none_beside_them(rule):
    found = window(rule, "03-15 10:00")
    edges = [found.since - MICROSECOND, found.since, found.until, found.until + MICROSECOND]

    assert [found.holds(at) for at in edges] == [False, True, True, False]
