"""Working calendars: which days and hours count."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwen.regulation.calendars import (
    ALWAYS,
    OFFICE_HOURS,
    Period,
    WorkingCalendar,
    parse_periods,
    seeded,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
URUMQI = ZoneInfo("Asia/Urumqi")
BERLIN = ZoneInfo("Europe/Berlin")

OFFICE = seeded(range(2024, 2028))
PLAIN = WorkingCalendar("plain", OFFICE_HOURS)

few = settings(max_examples=40, deadline=None)


@pytest.mark.parametrize(
    ("day", "works", "remark"),
    [
        (date(2026, 2, 13), True, "Friday before the Spring Festival"),
        (date(2026, 2, 14), True, "Saturday, made up"),
        (date(2026, 2, 15), False, "first day of the festival, a Sunday"),
        (date(2026, 2, 16), False, "Monday in the festival"),
        (date(2026, 2, 23), False, "last day of the festival"),
        (date(2026, 2, 24), True, "first day after it"),
        (date(2026, 2, 28), True, "Saturday, made up"),
        (date(2026, 3, 1), False, "a plain Sunday"),
        (date(2026, 10, 1), False, "National Day"),
        (date(2026, 10, 10), True, "Saturday, made up"),
    ],
)
def test_announced_days_decide(day, works, remark):
    assert OFFICE.is_working_day(day) is works, remark


def test_a_year_not_announced_is_reckoned_by_plain_weeks_and_marked():
    assert OFFICE.is_working_day(date(2027, 10, 1)) is True
    assert OFFICE.is_assumed(date(2027, 1, 1)) is True
    assert OFFICE.is_assumed(date(2026, 12, 31)) is False
    assert OFFICE.is_assumed_between(date(2026, 12, 30), date(2026, 12, 31)) is False
    assert OFFICE.is_assumed_between(date(2026, 12, 31), date(2027, 1, 1)) is True
    assert ALWAYS.is_assumed(date(2050, 1, 1)) is False
    assert ALWAYS.is_assumed_between(date(2026, 1, 1), date(2050, 1, 1)) is False


def test_announcing_a_year_replaces_what_was_known_of_it_alone():
    first = PLAIN.announce(2027, [date(2027, 1, 1)], {date(2027, 1, 2): 0})
    second = first.announce(2027, [date(2027, 1, 4), date(2028, 1, 3)], {})

    assert [first.is_working_day(date(2027, 1, day)) for day in (1, 2, 4)] == [False, True, True]
    assert [second.is_working_day(date(2027, 1, day)) for day in (1, 2, 4)] == [True, False, False]
    assert second.is_working_day(date(2028, 1, 3))
    assert not second.is_assumed(date(2027, 6, 1))


def test_a_dated_entry_speaks_before_make_up_days_closed_days_and_weeks():
    day = date(2026, 2, 14)
    calendar = WorkingCalendar(
        "shop",
        OFFICE_HOURS,
        closed=frozenset({day}),
        make_up={day: 0},
        dated={day: parse_periods("10:00-11:00")},
    )

    assert calendar.periods_of(day) == parse_periods("10:00-11:00")
    assert calendar.is_assumed(day) is False
    without = WorkingCalendar("shop", OFFICE_HOURS, closed=frozenset({day}), make_up={day: 0})
    assert without.periods_of(day) == OFFICE_HOURS[0]


def test_a_make_up_day_works_like_the_weekday_given():
    friday = parse_periods("08:00-12:00")
    weekly = (*OFFICE_HOURS[:4], friday, (), ())
    calendar = WorkingCalendar("short Fridays", weekly, make_up={date(2026, 2, 14): 4})

    assert calendar.periods_of(date(2026, 2, 14)) == friday
    with pytest.raises(ValueError, match="which is closed"):
        WorkingCalendar("wrong", weekly, make_up={date(2026, 2, 14): 6})


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("", ()),
        ("08:30-12:00", (Period(30600, 43200),)),
        ("13:30-17:30, 8:30-12:00", (Period(30600, 43200), Period(48600, 63000))),
        ("00:00-24:00", (Period(0, 86400),)),
        ("08:30至12:00、13:30至17:30", (Period(30600, 43200), Period(48600, 63000))),
        ("08:00-12:00, 12:00-13:00", (Period(28800, 43200), Period(43200, 46800))),
    ],
)
def test_periods_are_read(text, periods):
    assert parse_periods(text) == periods


@pytest.mark.parametrize(
    "text", ["8-12", "12:00-08:00", "08:00-08:00", "22:00-24:01", "08:60-09:00", "08:00-12:00, 11:59-13:00"]
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError):
        parse_periods(text)


@pytest.mark.parametrize(
    ("day", "number", "lands_on"),
    [
        (date(2026, 2, 12), 1, date(2026, 2, 13)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        (date(2026, 2, 18), 1, date(2026, 2, 24)),
        (date(2026, 2, 27), 2, date(2026, 3, 2)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
        (date(2025, 12, 31), 1, date(2026, 1, 4)),
    ],
)
def test_the_next_working_day(day, number, lands_on):
    assert OFFICE.next_working_day(day, number) == lands_on
    assert OFFICE.previous_working_day(lands_on + timedelta(days=1), 1) == lands_on


def test_days_in_a_month_with_a_festival():
    days = OFFICE.days_in(date(2026, 2, 1), date(2026, 2, 28))

    assert len(days) == 16
    assert date(2026, 2, 14) in days
    assert OFFICE.days_in(date(2026, 2, 15), date(2026, 2, 23)) == []
    assert OFFICE.days_in(date(2025, 12, 31), date(2026, 1, 4)) == [date(2025, 12, 31), date(2026, 1, 4)]


def at(text, zone=SHANGHAI):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("start", "end", "seconds"),
    [
        ("2026-03-02T08:30", "2026-03-02T08:30", 0),
        ("2026-03-02T08:29:59", "2026-03-02T08:30:01", 1),
        ("2026-03-02T11:59:59", "2026-03-02T13:30:01", 2),
        ("2026-03-02T17:30", "2026-03-03T08:30", 0),
        ("2026-03-02T00:00", "2026-03-03T00:00", 27000),
        ("2026-03-06T17:00", "2026-03-09T09:00", 3600),
        ("2026-02-14T00:00", "2026-02-25T00:00", 54000),
        ("2026-03-02T09:00", "2026-03-02T08:00", 0),
        ("2026-01-01T00:00", "2027-01-01T00:00", 27000 * 248),
    ],
)
def test_open_time_between_two_instants(start, end, seconds):
    assert OFFICE.open_seconds_between(at(start), at(end), SHANGHAI) == seconds


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-03-02T08:30", 3.5, "2026-03-02T12:00"),
        ("2026-03-02T08:30", 3.6, "2026-03-02T13:36"),
        ("2026-03-02T12:30", 1, "2026-03-02T14:30"),
        ("2026-03-02T17:30", 1, "2026-03-03T09:30"),
        ("2026-03-02T07:00", 7.5, "2026-03-02T17:30"),
        ("2026-02-14T16:30", 2, "2026-02-24T09:30"),
        ("2026-03-07T10:00", 1, "2026-03-09T09:30"),
        ("2026-12-31T17:00", 1, "2027-01-01T09:00"),
    ],
)
def test_working_time_is_added_over_closed_hours(start, hours, due):
    assert OFFICE.add_working_time(at(start), timedelta(hours=hours), SHANGHAI) == at(due)


def test_no_working_time_stays_where_it_is():
    assert OFFICE.add_working_time(at("2026-03-07T10:00"), timedelta(0), SHANGHAI) == at("2026-03-07T10:00")


def test_a_calendar_that_is_never_open_says_so():
    never = WorkingCalendar("never", ((),) * 7)

    with pytest.raises(ValueError, match="no more working time"):
        never.add_working_time(at("2026-03-02T08:00"), timedelta(hours=1), SHANGHAI)
    with pytest.raises(ValueError, match="working day after"):
        never.next_working_day(date(2026, 3, 2))
    with pytest.raises(ValueError, match="working day before"):
        never.previous_working_day(date(2026, 3, 2))


def test_the_same_hours_lie_two_hours_later_in_the_west():
    """Eight o'clock on the wall of Urumqi (UTC+6) comes two hours after that of Shanghai (UTC+8)."""
    start = at("2026-03-02T08:30")

    assert OFFICE.open_between(start, start + timedelta(hours=2), SHANGHAI) == timedelta(hours=2)
    assert OFFICE.open_between(start, start + timedelta(hours=2), URUMQI) == timedelta(0)
    assert OFFICE.add_working_time(start, timedelta(hours=1), URUMQI) == at("2026-03-02T11:30")


NIGHT = WorkingCalendar("round the clock less a break", (parse_periods("00:00-03:30, 04:00-24:00"),) * 7)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 3, 28), 23.5),
        (date(2026, 3, 29), 22.5),
        (date(2026, 3, 30), 23.5),
        (date(2026, 10, 25), 24.5),
    ],
)
def test_hours_are_real_time_on_days_when_the_clock_is_changed(day, hours):
    start = datetime(day.year, day.month, day.day, tzinfo=BERLIN)
    end = datetime(day.year, day.month, day.day, tzinfo=BERLIN) + timedelta(days=1)

    assert NIGHT.open_between(start, end, BERLIN) == timedelta(hours=hours)


weeks = st.lists(
    st.sampled_from(
        [
            (),
            parse_periods("08:30-12:00, 13:30-17:30"),
            parse_periods("00:00-24:00"),
            parse_periods("22:00-24:00"),
        ]
    ),
    min_size=7,
    max_size=7,
).filter(any)
days = st.dates(date(2023, 1, 1), date(2029, 12, 31))


@st.composite
def calendars(draw):
    weekly = tuple(draw(weeks))
    open_days = [weekday for weekday in range(7) if weekly[weekday]]
    return WorkingCalendar(
        "any",
        weekly,
        closed=draw(st.frozensets(days, max_size=20)),
        make_up=draw(st.dictionaries(days, st.sampled_from(open_days), max_size=10)),
        dated=draw(st.dictionaries(days, st.just(parse_periods("09:00-10:00")), max_size=5)),
    )


zones = st.sampled_from([SHANGHAI, URUMQI, BERLIN, ZoneInfo("America/Sao_Paulo"), UTC])
instants = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
amounts = st.timedeltas(timedelta(0), timedelta(hours=400))


def slowly_open_between(calendar, start, end, zone):
    """Day by day, period by period: what the fast way must equal."""
    total, day = timedelta(0), start.astimezone(zone).date()
    while day <= end.astimezone(zone).date():
        for period in calendar.periods_of(day):
            edges = []
            for seconds in (period.opens, period.closes):
                extra, rest = divmod(seconds, 86400)
                wall = datetime.combine(day + timedelta(days=extra), datetime.min.time(), zone)
                wall = wall.replace(hour=rest // 3600, minute=rest // 60 % 60)
                edges.append(wall.astimezone(UTC))
            total += max(min(edges[1], end) - max(edges[0], start), timedelta(0))
        day += timedelta(days=1)
    return total


@few
@given(calendars(), instants, st.timedeltas(timedelta(0), timedelta(days=500)), zones)
def test_open_time_is_the_sum_of_the_periods(calendar, start, length, zone):
    end = start + length

    assert calendar.open_between(start, end, zone) == slowly_open_between(calendar, start, end, zone)


@few
@given(calendars(), instants, amounts, zones)
def test_what_is_added_is_what_lies_between(calendar, start, amount, zone):
    due = calendar.add_working_time(start, amount, zone)

    assert calendar.open_between(start, due, zone) == amount
    if amount:
        assert calendar.open_between(start, due - timedelta(microseconds=1), zone) < amount


@few
@given(calendars(), instants, amounts, amounts, zones)
def test_adding_twice_is_adding_the_sum(calendar, start, one, other, zone):
    twice = calendar.add_working_time(calendar.add_working_time(start, one, zone), other, zone)

    assert twice == calendar.add_working_time(start, one + other, zone)


@few
@given(calendars(), days, st.integers(1, 300))
def test_counting_working_days_forth_and_back(calendar, day, number):
    landed = calendar.next_working_day(day, number)

    assert calendar.is_working_day(landed)
    assert calendar.working_days_between(day, landed) == number
    assert len(calendar.days_in(day + timedelta(days=1), landed)) == number
    assert calendar.previous_working_day(landed + timedelta(days=1), 1) == landed
    if calendar.is_working_day(day):
        assert calendar.previous_working_day(landed, number) == day
