"""How a due time is shown stretch by stretch, and what is left while a clock stands."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwen.regulation.calendars import WorkingCalendar, seeded
from shouwen.regulation.spans import (
    DAYS_BEGUN,
    NEVER,
    WHOLE_DAYS,
    Clockwork,
    Sort,
    left_of,
    parse_span,
    parts_of,
)

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = seeded([2026])


@dataclass(frozen=True)
class Pause:
    since: datetime
    until: datetime | None = None


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def clock(start, span, pauses=(), counts=None, calendar=OFFICE):
    return Clockwork(at(start), parse_span(span), calendar, ZONE, tuple(pauses), counts)


def shown(one, until=None):
    parts = parts_of(one, until or one.due())
    return [
        (f"{p.since.astimezone(ZONE):%m-%d %H:%M}", f"{p.until.astimezone(ZONE):%m-%d %H:%M}", p.sort.value)
        for p in parts
    ]


def test_four_hours_over_lunch_show_both_stretches_and_the_break():
    one = clock("2026-03-02 09:42", "4 hours")

    assert shown(one) == [
        ("03-02 09:42", "03-02 12:00", "counted"),
        ("03-02 12:00", "03-02 13:30", "break"),
        ("03-02 13:30", "03-02 15:12", "counted"),
    ]


def test_a_pause_is_cut_out_and_shown():
    one = clock("2026-03-02 09:00", "3 hours", [Pause(at("2026-03-02 10:00"), at("2026-03-02 11:00"))])

    assert shown(one) == [
        ("03-02 09:00", "03-02 10:00", "counted"),
        ("03-02 10:00", "03-02 11:00", "paused"),
        ("03-02 11:00", "03-02 12:00", "counted"),
        ("03-02 12:00", "03-02 13:30", "break"),
        ("03-02 13:30", "03-02 14:30", "counted"),
    ]


def test_hours_over_a_weekend_show_the_days_off():
    one = clock("2026-03-06 16:30", "2 hours")

    assert [part[2] for part in shown(one)] == ["counted", "off", "off", "counted"]


def test_working_days_are_numbered_and_holidays_and_make_up_days_named():
    one = clock("2026-09-18 10:00", "3 working days")

    parts = parts_of(one, one.due())

    said = [(f"{p.since.astimezone(ZONE):%m-%d}", p.sort.value, p.number, p.is_make_up) for p in parts]
    assert said[0] == ("09-18", "first day", 0, False)
    assert [one[2] for one in said if one[1] == "counted"] == [1, 2, 3]
    make_up = [day for day in OFFICE.make_up if date(2026, 9, 18) < day <= one.due().astimezone(ZONE).date()]
    assert [one[0] for one in said if one[3]] == [f"{day:%m-%d}" for day in make_up]


def test_holidays_are_told_from_weekends():
    one = clock("2026-09-30 10:00", "1 working day")

    sorts = {f"{p.since.astimezone(ZONE):%m-%d}": p.sort for p in parts_of(one, one.due())}

    assert sorts["10-01"] is Sort.HOLIDAY


@pytest.mark.parametrize(("since", "left"), [
    ("2026-03-02 09:00", 4 * 3600),  # at once
    ("2026-03-02 10:30", 4 * 3600 - 5400),
    ("2026-03-02 12:30", 3600),  # in the lunch break: three hours are used up
    ("2026-03-02 14:29", 60),
])
def test_what_is_left_of_hours_when_a_clock_is_stopped(since, left):
    one = clock("2026-03-02 09:00", "4 hours", [Pause(at(since))])

    assert one.due() >= NEVER
    assert left_of(one).seconds == left


@pytest.mark.parametrize(("span", "since", "said"), [
    ("3 working days", "2026-03-03 10:00", "2 working days"),
    ("3 working days", "2026-03-05 10:00", "0 working days"),
    ("15 days", "2026-03-04 10:00", "13 days"),
])
@pytest.mark.parametrize("counts", [DAYS_BEGUN, WHOLE_DAYS])
def test_what_is_left_of_days_when_a_clock_is_stopped(span, since, said, counts):
    assert str(left_of(clock("2026-03-02 09:00", span, [Pause(at(since))], counts))) == said


def test_nothing_is_left_to_say_of_a_clock_that_runs():
    assert left_of(clock("2026-03-02 09:00", "4 hours")) is None


def test_months_and_long_spans_are_not_walked():
    assert shown(clock("2026-03-02 09:00", "3 months")) == []
    assert shown(clock("2026-03-02 09:00", "100 days", calendar=WorkingCalendar.always())) == []


@settings(max_examples=60, deadline=None)
@given(
    start=st.integers(0, 60 * 24 * 200), minutes=st.integers(1, 60 * 60),
    pauses=st.lists(st.tuples(st.integers(0, 60 * 24 * 20), st.integers(1, 60 * 30)), max_size=3),
)
def test_what_counted_adds_up_to_the_span(start, minutes, pauses):
    begun = at("2026-01-05 00:00") + timedelta(minutes=start)
    stood = [
        Pause(begun + timedelta(minutes=since), begun + timedelta(minutes=since + length)) for since, length in pauses
    ]
    one = Clockwork(begun, parse_span(f"{minutes} minutes"), OFFICE, ZONE, tuple(stood))

    parts = parts_of(one, one.due())

    assert sum((p.length for p in parts if p.sort is Sort.COUNTED), timedelta()) == timedelta(minutes=minutes)


@settings(max_examples=60, deadline=None)
@given(start=st.integers(0, 60 * 24 * 200), days=st.integers(1, 20), unit=st.sampled_from(["days", "working days"]))
def test_days_are_numbered_up_to_the_span(start, days, unit):
    one = Clockwork(at("2026-01-05 00:00") + timedelta(minutes=start), parse_span(f"{days} {unit}"), OFFICE, ZONE)

    parts = parts_of(one, one.due())

    assert max(part.number for part in parts) == days
