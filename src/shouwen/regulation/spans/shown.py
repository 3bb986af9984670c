"""How a due time came about, stretch by stretch, and what is left of a span while its clock stands: for showing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum

from shouwen.regulation.calendars.calendar import WorkingCalendar
from shouwen.regulation.calendars.periods import MICROSECOND, start_of_day, stretches

from .due import DAYS_BEGUN, due_after
from .pauses import NEVER, Interval, union_of
from .span import Span, SpanUnit

_ONE_DAY = timedelta(days=1)
#: Days that are shown one by one.
MOST_DAYS = 70


class Sort(StrEnum):
    """What a stretch between start and due time is."""

    COUNTED = "counted"
    BREAK = "break"
    OFF = "off"
    HOLIDAY = "holiday"
    PAUSED = "paused"
    FIRST_DAY = "first day"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the way to a due time. ``number`` says which of the span's days it is, where days are counted."""

    since: datetime
    until: datetime
    sort: Sort
    number: int = 0
    is_make_up: bool = False
    is_assumed: bool = False

    @property
    def length(self) -> timedelta:
        """How long it is in real time."""
        return self.until - self.since


@dataclass(frozen=True)
class Clockwork:
    """What a clock is reckoned with; as ``due_after`` takes them."""

    start: datetime
    span: Span
    calendar: WorkingCalendar
    zone: tzinfo
    pauses: tuple[Interval, ...] = ()
    pause_counts: str | None = None

    def due(self, pauses: Iterable[Interval] | None = None) -> datetime:
        """Return the due time; NEVER while the clock stands."""
        return due_after(self.start, self.span, self.calendar, zone=self.zone, pause_counts=self.pause_counts,
                         pauses=self.pauses if pauses is None else pauses)


def left_of(clock: Clockwork) -> Span | None:
    """Return what of its span was left when the clock was stopped; None for a clock that runs.

    Open time to the second for spans of hours, days (working days) for spans that count them.
    """
    standing = union_of(clock.pauses)
    if not standing or standing[-1][1] < NEVER:
        return None
    since = standing[-1][0]
    due = clock.due([pause for pause in clock.pauses if pause.until is not None])
    if clock.span.is_fixed:
        return Span.of_seconds(Decimal(int(clock.calendar.open_between(since, due, clock.zone).total_seconds())))
    first, last = since.astimezone(clock.zone).date(), due.astimezone(clock.zone).date()
    if clock.span.unit is SpanUnit.WORKING_DAY:
        return Span(Decimal(clock.calendar.working_days_between(first, last)), SpanUnit.WORKING_DAY)
    return Span(Decimal(max((last - first).days, 0)), SpanUnit.DAY)


def parts_of(clock: Clockwork, until: datetime) -> tuple[Part, ...]:
    """Return the stretches from the start to ``until`` (the due time, or now while the clock stands), in order.

    Nothing for spans of weeks, months or years, and for those longer than ``MOST_DAYS``: there is nothing
    to be seen in them but the calendar.
    """
    first, last = clock.start.astimezone(clock.zone).date(), until.astimezone(clock.zone).date()
    is_counted = clock.span.is_fixed or clock.span.unit in (SpanUnit.DAY, SpanUnit.WORKING_DAY)
    if not is_counted or (last - first).days > MOST_DAYS or clock.span.is_to_the_hour:
        return ()
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    if not clock.span.is_fixed:
        return tuple(_by_days(clock, days))
    if clock.calendar.is_always:
        return tuple(_outside(clock.start, until, clock, Sort.COUNTED, first))
    return tuple(part for day in days for part in _of_day(clock, day, until))


def _of_day(clock: Clockwork, day: date, until: datetime) -> Iterator[Part]:
    periods = stretches(day, clock.calendar.periods_of(day), clock.zone)
    if not periods:
        yield Part(start_of_day(day, clock.zone), start_of_day(day + _ONE_DAY, clock.zone), _why_off(clock, day),
                   is_assumed=clock.calendar.is_assumed(day))
    closed = None
    for opens, closes in periods:
        since, end = max(opens, clock.start), min(closes, until)
        if closed is not None and closed < until and opens > clock.start:
            yield Part(max(closed, clock.start), min(opens, until), Sort.BREAK)
        if since < end:
            yield from _outside(since, end, clock, Sort.COUNTED, day)
        closed = closes


def _outside(since: datetime, until: datetime, clock: Clockwork, sort: Sort, day: date) -> Iterator[Part]:
    """Return a stretch without the pauses that fall into it, and these."""
    is_make_up, is_assumed = day in clock.calendar.make_up, clock.calendar.is_assumed(day)
    for begins, ends in union_of(clock.pauses):
        if ends <= since or begins >= until:
            continue
        if begins > since:
            yield Part(since, begins, sort, 0, is_make_up, is_assumed)
        yield Part(max(begins, since), min(ends, until), Sort.PAUSED)
        since = min(ends, until)
    if since < until:
        yield Part(since, until, sort, 0, is_make_up, is_assumed)


def _by_days(clock: Clockwork, days: list[date]) -> Iterator[Part]:
    number = 0
    for place, day in enumerate(days):
        since, until = start_of_day(day, clock.zone), start_of_day(day + _ONE_DAY, clock.zone)
        counts = clock.span.unit is not SpanUnit.WORKING_DAY or clock.calendar.is_working_day(day)
        sort = Sort.COUNTED if counts else _why_off(clock, day)
        if place == 0:
            sort = Sort.FIRST_DAY
        elif counts and _is_paused(clock, since, until):
            sort = Sort.PAUSED
        number += sort is Sort.COUNTED
        yield Part(since, until, sort, number if sort is Sort.COUNTED else 0, counts and day in clock.calendar.make_up,
                   clock.span.unit is SpanUnit.WORKING_DAY and clock.calendar.is_assumed(day))


def _is_paused(clock: Clockwork, since: datetime, until: datetime) -> bool:
    last = until - MICROSECOND
    for begins, ends in union_of(clock.pauses):
        if clock.pause_counts == DAYS_BEGUN and begins < until and ends > since:
            return True
        if begins <= since and ends > last:
            return True
    return False


def _why_off(clock: Clockwork, day: date) -> Sort:
    return Sort.HOLIDAY if day in clock.calendar.closed else Sort.OFF
