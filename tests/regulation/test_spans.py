"""Spans and the instants they lead to: around each limit, then by property."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwen.regulation.calendars import ALWAYS, OFFICE_HOURS, WorkingCalendar, seeded
from shouwen.regulation.errors import PackError
from shouwen.regulation.outcomes import Pause
from shouwen.regulation.spans import (
    DAYS_BEGUN,
    NEVER,
    WHOLE_DAYS,
    Span,
    SpanUnit,
    day_closed_by,
    due_after,
    due_before,
    keep_opens_after,
    not_before_after,
    parse_span,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
URUMQI = ZoneInfo("Asia/Urumqi")
BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = seeded(range(2024, 2028))
TICK = timedelta(microseconds=1)

few = settings(max_examples=60, deadline=None)


def at(text, zone=SHANGHAI):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def end_of(day, zone=SHANGHAI):
    """The last microsecond of a day, which is how a due time says 24:00."""
    return at(day, zone) + timedelta(days=1) - TICK


def pause(since, until=None):
    return Pause(at(since), at(until) if until else None)


@pytest.mark.parametrize(
    ("text", "words", "chinese"),
    [
        ("20 seconds", "20 seconds", "20 秒"),
        ("1 second", "1 second", "1 秒"),
        ("15 分钟", "15 minutes", "15 分钟"),
        ("15分钟", "15 minutes", "15 分钟"),
        ("1.5 hours", "1.5 hours", "1.5 小时"),
        ("4 working hours", "4 hours", "4 小时"),
        ("4 个工作小时", "4 hours", "4 小时"),
        ("3 days", "3 days", "3 天"),
        ("3 日", "3 days", "3 天"),
        ("3 个自然日", "3 days", "3 天"),
        ("3 days to the hour", "3 days to the hour", "3 天到时"),
        ("3天到时", "3 days to the hour", "3 天到时"),
        ("2 working days", "2 working days", "2 个工作日"),
        ("2个工作日", "2 working days", "2 个工作日"),
        ("1 week", "1 week", "1 周"),
        ("6 months", "6 months", "6 个月"),
        ("1 个季度", "1 quarter", "1 个季度"),
        ("  10   years ", "10 years", "10 年"),
        ("0 minutes", "0 minutes", "0 分钟"),
    ],
)
def test_a_span_is_read_in_both_languages(text, words, chinese):
    span = parse_span(text)

    assert str(span) == words
    assert span.in_chinese == chinese
    assert parse_span(words) == span
    assert parse_span(chinese) == span


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "days",
        "-3 days",
        "3 fortnights",
        "1.5 days",
        "2.5 个工作日",
        "3 minutes to the hour",
        "1e3 days",
    ]
    + ["1234567 days", "3 days 2 hours", "3daysx", "９９９９９９９ days", "end of term"],
)
def test_what_is_no_span_is_refused_with_its_place(text):
    with pytest.raises(PackError) as refused:
        parse_span(text, file="s.yaml", line=4, column=11)

    assert (refused.value.file, refused.value.line, refused.value.column) == ("s.yaml", 4, 11)
    assert repr(text) in refused.value.found


@pytest.mark.parametrize(
    ("span", "start", "due", "remark"),
    [
        ("20 minutes", "2026-03-02T08:00", at("2026-03-02T08:20"), "holds its end"),
        ("0 minutes", "2026-03-02T08:00", at("2026-03-02T08:00"), ""),
        ("36 hours", "2026-03-02T08:00", at("2026-03-03T20:00"), ""),
        ("3 days", "2026-03-02T08:00", end_of("2026-03-05"), "the first day is not counted"),
        ("3 days", "2026-03-02T00:00", end_of("2026-03-05"), "midnight belongs to the new day"),
        ("3 days", "2026-03-01T23:59:59.999999", end_of("2026-03-04"), "just before it"),
        ("0 days", "2026-03-02T08:00", end_of("2026-03-02"), "the same day"),
        ("3 days to the hour", "2026-03-02T08:00:01", at("2026-03-05T08:00:01"), ""),
        ("1 week", "2026-03-02T08:00", end_of("2026-03-09"), ""),
        ("1 month", "2026-01-31T08:00", end_of("2026-02-28"), "else the month's last"),
        ("1 month", "2024-01-31T08:00", end_of("2024-02-29"), "in a leap year"),
        ("1 month", "2026-02-28T08:00", end_of("2026-03-28"), "the same day number"),
        ("3 months", "2026-06-20T12:00", end_of("2026-09-20"), ""),
        ("1 quarter", "2025-11-30T08:00", end_of("2026-02-28"), ""),
        ("1 year", "2024-02-29T08:00", end_of("2025-02-28"), ""),
        ("6 months to the hour", "2026-08-31T08:00", at("2027-02-28T08:00"), ""),
        ("1 working day", "2026-02-13T08:00", end_of("2026-02-14"), "a made-up Saturday"),
        ("2 working days", "2026-02-13T08:00", end_of("2026-02-24"), "over the Spring Festival"),
        ("1 working day", "2026-02-18T08:00", end_of("2026-02-24"), "begun within it"),
        ("1 working day", "2026-03-06T23:00", end_of("2026-03-09"), "Friday night to Monday"),
        ("1 working day", "2026-03-07T08:00", end_of("2026-03-09"), "Saturday to Monday"),
        ("0 working days", "2026-03-07T08:00", end_of("2026-03-07"), ""),
        ("2 working days to the hour", "2026-03-05T16:00", at("2026-03-09T16:00"), ""),
        ("20 working days", "2026-01-30T10:00", end_of("2026-03-05"), "two made-up Saturdays on the way"),
    ],
)
def test_when_a_span_is_due(span, start, due, remark):
    calendar = OFFICE if "working" in span else ALWAYS

    assert due_after(at(start), parse_span(span), calendar, zone=SHANGHAI) == due, remark


def test_days_are_all_days_whatever_the_calendar():
    assert due_after(at("2026-02-14T10:00"), parse_span("3 days"), OFFICE, zone=SHANGHAI) == end_of(
        "2026-02-17"
    )


@pytest.mark.parametrize(
    ("span", "start", "due"),
    [
        ("4 hours", "2026-03-02T08:30", "2026-03-02T14:00"),
        ("3.5 hours", "2026-03-02T08:30", "2026-03-02T12:00"),
        ("30 minutes", "2026-03-02T11:45", "2026-03-02T13:45"),
        ("1 hour", "2026-02-14T17:00", "2026-02-24T09:00"),
        ("1 hour", "2026-03-07T09:00", "2026-03-09T09:30"),
    ],
)
def test_hours_are_counted_in_the_open_time_of_a_calendar(span, start, due):
    assert due_after(at(start), parse_span(span), OFFICE, zone=SHANGHAI) == at(due)


def test_midnight_is_that_of_the_unit():
    """23:30 in Shanghai is 21:30 in Urumqi; at 00:30 only Shanghai has begun the new day."""
    just_after_midnight = at("2026-03-03T00:30")

    in_shanghai = due_after(just_after_midnight, parse_span("1 day"), ALWAYS, zone=SHANGHAI)
    in_urumqi = due_after(just_after_midnight, parse_span("1 day"), ALWAYS, zone=URUMQI)

    assert in_shanghai == end_of("2026-03-04")
    assert in_urumqi == end_of("2026-03-03", URUMQI)
    assert in_shanghai - in_urumqi == timedelta(hours=22)


@pytest.mark.parametrize(
    ("span", "start", "due", "remark"),
    [
        ("1 day", "2026-03-28T12:00", end_of("2026-03-29", BERLIN), "a day of 23 hours"),
        ("1 day to the hour", "2026-03-28T12:00", at("2026-03-29T12:00", BERLIN), "the same wall time"),
        ("24 hours", "2026-03-28T12:00", at("2026-03-29T13:00", BERLIN), "real hours"),
        (
            "1 day to the hour",
            "2026-03-28T02:30",
            at("2026-03-29T03:30", BERLIN),
            "a wall time that is skipped",
        ),
        ("1 day to the hour", "2026-10-24T02:30", at("2026-10-25T02:30", BERLIN), "the first of two"),
        ("1 day", "2026-10-24T12:00", end_of("2026-10-25", BERLIN), "a day of 25 hours"),
    ],
)
def test_zones_that_change_their_clocks(span, start, due, remark):
    assert due_after(at(start, BERLIN), parse_span(span), ALWAYS, zone=BERLIN) == due.astimezone(UTC), remark


def test_a_day_may_begin_at_one_o_clock():
    """In São Paulo the clocks of 4 November 2018 went from 24:00 to 01:00."""
    zone = ZoneInfo("America/Sao_Paulo")
    due = due_after(at("2018-11-02T10:00", zone), parse_span("1 day"), ALWAYS, zone=zone)

    assert due == datetime(2018, 11, 4, 3, tzinfo=UTC) - TICK
    assert day_closed_by(due, zone) == date(2018, 11, 3)


@pytest.mark.parametrize(
    ("span", "pauses", "due", "remark"),
    [
        ("20 minutes", [("08:05", "08:15")], "08:30", ""),
        ("20 minutes", [("08:05", "08:15"), ("08:10", "08:20")], "08:35", "overlapping ones count once"),
        ("20 minutes", [("08:10", "08:20"), ("08:05", "08:15")], "08:35", "in any order"),
        ("20 minutes", [("08:05", "08:10"), ("08:10", "08:15")], "08:30", "touching"),
        ("20 minutes", [("07:50", "08:10")], "08:30", "only what lies after the start"),
        ("20 minutes", [("07:00", "08:00")], "08:20", "over before it"),
        ("20 minutes", [("08:19", "08:29")], "08:30", "begun just before due"),
        ("20 minutes", [("08:20", "08:30")], "08:20", "begun at the due time: the time has run"),
        ("20 minutes", [("08:21", "08:30")], "08:20", "begun after due"),
        ("20 minutes", [("08:10", "08:10")], "08:20", "no time at all"),
        ("20 minutes", [("08:10", "08:05")], "08:20", "ended before it began: none"),
        (
            "20 minutes",
            [("08:15", "08:25"), ("08:28", "08:30")],
            "08:32",
            "the second lies before the new due",
        ),
    ],
)
def test_minutes_do_not_run_in_pauses(span, pauses, due, remark):
    stretches = [pause(f"2026-03-02T{since}", f"2026-03-02T{until}") for since, until in pauses]

    found = due_after(at("2026-03-02T08:00"), parse_span(span), ALWAYS, zone=SHANGHAI, pauses=stretches)

    assert found == at(f"2026-03-02T{due}"), remark


def test_a_pause_outside_open_hours_costs_no_working_time():
    arguments = {"zone": SHANGHAI}
    start, span = at("2026-03-02T11:00"), parse_span("2 hours")
    noon = [pause("2026-03-02T12:00", "2026-03-02T13:30")]
    longer = [pause("2026-03-02T12:00", "2026-03-02T14:00")]

    assert due_after(start, span, OFFICE, **arguments) == at("2026-03-02T14:30")
    assert due_after(start, span, OFFICE, pauses=noon, **arguments) == at("2026-03-02T14:30")
    assert due_after(start, span, OFFICE, pauses=longer, **arguments) == at("2026-03-02T15:00")


@pytest.mark.parametrize(
    ("span", "since", "until", "begun", "whole", "remark"),
    [
        ("3 days", "2026-03-03T10:00", "2026-03-03T10:05", "2026-03-06", "2026-03-05", "five minutes"),
        ("3 days", "2026-03-03T00:00", "2026-03-04T00:00", "2026-03-06", "2026-03-06", "one whole day"),
        ("3 days", "2026-03-03T00:00", "2026-03-03T23:59:59", "2026-03-06", "2026-03-05", "a second short"),
        ("3 days", "2026-03-03T00:00", "2026-03-04T00:00:01", "2026-03-07", "2026-03-06", "a second more"),
        (
            "3 days",
            "2026-03-02T09:00",
            "2026-03-02T10:00",
            "2026-03-05",
            "2026-03-05",
            "on the day not counted",
        ),
        ("3 days", "2026-03-01T09:00", "2026-03-04T10:00", "2026-03-07", "2026-03-06", "begun before"),
        ("3 days", "2026-03-05T23:59", "2026-03-06T08:00", "2026-03-07", "2026-03-06", "at its end"),
        ("3 days", "2026-03-05T10:00", "2026-03-05T11:00", "2026-03-06", "2026-03-05", "on the last day"),
        ("3 days", "2026-03-05T10:00", "2026-03-06T00:00", "2026-03-06", "2026-03-06", "to its very end"),
        ("3 days", "2026-03-06T00:00", "2026-03-08T00:00", "2026-03-05", "2026-03-05", "begun after due"),
        ("1 month", "2026-03-10T00:00", "2026-03-12T00:00", "2026-04-04", "2026-04-04", ""),
        ("2 working days", "2026-03-03T10:00", "2026-03-03T11:00", "2026-03-05", "2026-03-04", ""),
        (
            "3 working days",
            "2026-03-05T10:00",
            "2026-03-09T10:00",
            "2026-03-10",
            "2026-03-09",
            "over the due time",
        ),
    ],
)
def test_days_in_a_pause_are_not_counted(span, since, until, begun, whole, remark):
    calendar = OFFICE if "working" in span else ALWAYS
    start, stretches = at("2026-03-02T08:00"), [pause(since, until)]

    def due(counts):
        return due_after(
            start, parse_span(span), calendar, zone=SHANGHAI, pauses=stretches, pause_counts=counts
        )

    assert due(DAYS_BEGUN) == end_of(begun), remark
    assert due(WHOLE_DAYS) == end_of(whole), remark


def test_pauses_of_days_must_say_how_they_count():
    arguments = {"zone": SHANGHAI, "pauses": [pause("2026-03-03T10:00", "2026-03-03T11:00")]}
    start = at("2026-03-02T08:00")

    for span in ("3 days", "1 month", "2 working days", "2 working days to the hour"):
        with pytest.raises(ValueError, match="must say whether"):
            due_after(start, parse_span(span), OFFICE, **arguments)
        with pytest.raises(ValueError, match="must say whether"):
            due_after(start, parse_span(span), OFFICE, pause_counts="hours", **arguments)
    assert due_after(start, parse_span("3 days to the hour"), OFFICE, **arguments) == at("2026-03-05T09:00")
    assert due_after(start, parse_span("3 days"), OFFICE, zone=SHANGHAI) == end_of("2026-03-05")


def test_while_a_pause_lasts_nothing_falls_due():
    start = at("2026-03-02T08:00")
    lasting, late = [pause("2026-03-02T08:10")], [pause("2026-03-02T08:20")]

    assert due_after(start, parse_span("20 minutes"), ALWAYS, zone=SHANGHAI, pauses=lasting) == NEVER
    assert due_after(start, parse_span("20 minutes"), ALWAYS, zone=SHANGHAI, pauses=late) == at(
        "2026-03-02T08:20"
    )
    for counts in (DAYS_BEGUN, WHOLE_DAYS):
        arguments = {"zone": SHANGHAI, "pause_counts": counts}
        assert due_after(start, parse_span("1 day"), ALWAYS, pauses=lasting, **arguments) == NEVER
        after = [pause("2026-03-04T00:00")]
        assert due_after(start, parse_span("1 day"), ALWAYS, pauses=after, **arguments) == end_of(
            "2026-03-03"
        )


def test_a_clock_needs_a_zone_and_a_span_forwards():
    with pytest.raises(ValueError, match="with a zone"):
        due_after(datetime(2026, 3, 2), parse_span("1 day"), ALWAYS, zone=SHANGHAI)
    with pytest.raises(ValueError, match="cannot run"):
        due_after(at("2026-03-02"), parse_span("1 day").negated(), ALWAYS, zone=SHANGHAI)


@pytest.mark.parametrize(
    ("span", "moment", "due"),
    [
        ("15 minutes", "2026-03-05T08:30", at("2026-03-05T08:15")),
        ("1 day", "2026-03-05T08:30", end_of("2026-03-04")),
        ("1 day to the hour", "2026-03-05T08:30", at("2026-03-04T08:30")),
        ("1 month", "2026-03-31T08:30", end_of("2026-02-28")),
        ("1 working day", "2026-02-24T08:30", end_of("2026-02-14")),
        ("2 working days", "2026-03-09T08:30", end_of("2026-03-05")),
        ("0 working days", "2026-03-09T08:30", end_of("2026-03-09")),
    ],
)
def test_what_is_due_before_a_planned_time(span, moment, due):
    assert due_before(at(moment), parse_span(span), OFFICE, zone=SHANGHAI) == due


def test_a_thing_kept_three_months_may_be_fetched_on_the_last_day():
    taken = at("2026-06-20T10:00")

    opens = keep_opens_after(taken, parse_span("3 months"), ALWAYS, zone=SHANGHAI)

    assert opens == at("2026-09-20T00:00")
    assert at("2026-09-19T23:59:59") < opens
    assert keep_opens_after(taken, parse_span("2 hours"), ALWAYS, zone=SHANGHAI) == at("2026-06-20T12:00")


def test_not_before_fifteen_working_days_is_the_day_after_the_fifteenth():
    opens = not_before_after(at("2026-03-02T10:00"), parse_span("15 working days"), OFFICE, zone=SHANGHAI)

    assert opens == at("2026-03-24T00:00")


def test_the_end_of_a_day_is_shown_as_24_00():
    assert day_closed_by(end_of("2026-03-05"), SHANGHAI) == date(2026, 3, 5)
    assert day_closed_by(end_of("2026-03-05"), URUMQI) is None
    assert day_closed_by(at("2026-03-05T08:20"), SHANGHAI) is None


def test_a_span_knows_how_it_is_counted():
    assert Span.of(timedelta(minutes=20)).seconds == Decimal(1200)
    assert parse_span("2 hours").length == timedelta(hours=2)
    assert not parse_span("3 days to the hour").is_day_counted
    assert parse_span("2 working days to the hour").is_day_counted
    with pytest.raises(ValueError, match="no fixed length"):
        _ = parse_span("3 days").seconds


# By property

zones = st.sampled_from([SHANGHAI, URUMQI, BERLIN, ZoneInfo("America/Sao_Paulo"), UTC])
instants = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
fixed = st.builds(Span, st.integers(0, 600).map(Decimal), st.sampled_from([SpanUnit.MINUTE, SpanUnit.HOUR]))
counted = st.builds(
    Span,
    st.integers(0, 40).map(Decimal),
    st.sampled_from([SpanUnit.DAY, SpanUnit.WORKING_DAY, SpanUnit.WEEK, SpanUnit.MONTH]),
    st.booleans(),
)
calendars = st.sampled_from([OFFICE, ALWAYS, WorkingCalendar("plain", OFFICE_HOURS)])
counts = st.sampled_from([DAYS_BEGUN, WHOLE_DAYS])


@st.composite
def pause_rows(draw, start):
    rows = draw(st.lists(st.tuples(st.integers(-2000, 60_000), st.integers(0, 9000)), max_size=4))
    return [
        Pause(start + timedelta(minutes=since), start + timedelta(minutes=since + length))
        for since, length in rows
    ]


@st.composite
def clocks(draw, spans=fixed | counted):
    start = draw(instants)
    arguments = {"zone": draw(zones), "pause_counts": draw(counts)}
    return start, draw(spans), draw(calendars), arguments, draw(pause_rows(start))


@few
@given(clocks())
def test_a_span_is_never_over_before_it_began(clock):
    start, span, calendar, arguments, pauses = clock

    due = due_after(start, span, calendar, pauses=pauses, **arguments)

    assert due >= start
    assert due.utcoffset() == timedelta(0)


@few
@given(clocks(), st.timedeltas(timedelta(0), timedelta(days=30)))
def test_who_begins_later_is_due_no_earlier(clock, later):
    start, span, calendar, arguments, pauses = clock
    is_to_the_hour_of_days = span.is_to_the_hour and (span.unit is SpanUnit.MONTH or span.is_day_counted)
    if is_to_the_hour_of_days or _is_same_day_over_days_begun(span, arguments["pause_counts"]):
        return  # 31 January 18:00 and 1 February 8:00 may both end on 28 February, at their own hours
    if span.is_to_the_hour and arguments["zone"] is not SHANGHAI:
        return  # nor do hours keep their order where the clock is changed

    first = due_after(start, span, calendar, pauses=pauses, **arguments)
    second = due_after(start + later, span, calendar, pauses=pauses, **arguments)

    assert second >= first


def _is_same_day_over_days_begun(span, how):
    """Whose own day is made good waits for a day without a pause; who begins then need not."""
    return span.count == 0 and how == DAYS_BEGUN


@few
@given(clocks())
def test_a_pause_only_ever_lengthens(clock):
    start, span, calendar, arguments, pauses = clock

    dues = [
        due_after(start, span, calendar, pauses=pauses[:number], **arguments)
        for number in range(len(pauses) + 1)
    ]

    assert dues == sorted(dues)


@few
@given(clocks())
def test_a_pause_begun_after_due_changes_nothing(clock):
    start, span, calendar, arguments, pauses = clock
    due = due_after(start, span, calendar, pauses=pauses, **arguments)

    more = [Pause(due + TICK, due + timedelta(days=9)), Pause(due + timedelta(days=1), None)]

    assert due_after(start, span, calendar, pauses=[*more, *pauses], **arguments) == due


@few
@given(clocks())
def test_pauses_count_the_same_in_any_order_and_division(clock):
    start, span, calendar, arguments, pauses = clock
    halves = []
    for each in pauses:
        middle = each.since + (each.until - each.since) / 2
        halves += [Pause(middle, each.until), Pause(each.since, middle)]

    assert due_after(start, span, calendar, pauses=halves[::-1], **arguments) == (
        due_after(start, span, calendar, pauses=pauses, **arguments)
    )


@few
@given(clocks(fixed.filter(lambda span: span.count > 0)))
def test_reckoned_anew_is_reckoned_step_by_step(clock):
    """A running clock that is stopped and started as pauses come keeps what is left of it."""
    start, span, calendar, arguments, pauses = clock
    zone = arguments["zone"]
    left, running_from, due = span.length, start, None
    for each in sorted(pauses, key=lambda each: (each.since, each.until)):
        due = calendar.add_working_time(running_from, left, zone)
        if each.until <= running_from or each.since >= due or each.since == each.until:
            continue
        left -= calendar.open_between(running_from, each.since, zone)
        running_from = max(each.until, running_from)
    due = calendar.add_working_time(running_from, left, zone)

    assert due_after(start, span, calendar, pauses=pauses, **arguments) == due


@few
@given(clocks(counted))
def test_days_walked_one_by_one_end_on_the_same_day(clock):
    """The plain way: go day by day and count those that count and are not in a pause."""
    start, span, calendar, arguments, pauses = clock
    how = arguments["pause_counts"]
    if span.is_to_the_hour or span.unit not in (SpanUnit.DAY, SpanUnit.WORKING_DAY):
        return
    zone, day = arguments["zone"], start.astimezone(arguments["zone"]).date()
    left = span.whole
    while left or _is_paused_at_its_end(day, pauses, zone):
        left = left or 1  # a clock that stands cannot run out
        day += timedelta(days=1)
        works = span.unit is SpanUnit.DAY or calendar.is_working_day(day)
        if works and not _is_paused(day, pauses, zone, how):
            left -= 1

    due = due_after(start, span, calendar, pauses=pauses, **arguments)

    assert due.astimezone(zone).date() == day
    assert day_closed_by(due, zone) == day


def _is_paused_at_its_end(day, pauses, zone):
    following = day + timedelta(days=1)
    end = datetime(following.year, following.month, following.day, tzinfo=zone).astimezone(UTC) - TICK
    return any(each.since < end < each.until for each in pauses)


def _is_paused(day, pauses, zone, how):
    begins = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    following = day + timedelta(days=1)
    ends = datetime(following.year, following.month, following.day, tzinfo=zone).astimezone(UTC)
    within = sorted((max(each.since, begins), min(each.until, ends)) for each in pauses)
    within = [(since, until) for since, until in within if since < until]
    if how == DAYS_BEGUN:
        return bool(within)
    reached = begins
    for since, until in within:
        if since > reached:
            return False
        reached = max(reached, until)
    return reached >= ends
