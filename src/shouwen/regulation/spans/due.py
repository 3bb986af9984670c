"""When a span that began at an instant is over.

One convention for every span: **the due time is the last instant that is still in time**, to the
microsecond; a deed is late when its ``at`` is greater. A span of minutes holds its end, so
20 minutes from 08:00 are due at 08:20:00. A span of days closes with the end of its last day, and
midnight belongs to the new day, so it is due at 23:59:59.999999 of that day in the unit's zone:
paying at 00:00:00 is late, and the miss bears the date of the day that was missed.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo

from shouwen.regulation.calendars.calendar import WorkingCalendar
from shouwen.regulation.calendars.periods import MICROSECOND, start_of_day

from .pauses import NEVER, Interval, union_of
from .span import DAYS_OF, MONTHS_OF, Span, SpanUnit

__all__ = [
    "DAYS_BEGUN",
    "NEVER",
    "WHOLE_DAYS",
    "day_closed_by",
    "due_after",
    "due_before",
    "keep_opens_after",
    "not_before_after",
]

#: A day touched by a pause, however shortly, is not counted.
DAYS_BEGUN = "days_begun"

#: Only a day that is paused from its first to its last instant is not counted.
WHOLE_DAYS = "whole_days"

_ONE_DAY = timedelta(days=1)
_EVERY_HOUR = WorkingCalendar.always()


def due_after(
    start: datetime,
    span: Span,
    calendar: WorkingCalendar,
    *,
    zone: tzinfo,
    pauses: Iterable[Interval] = (),
    pause_counts: str | None = None,
) -> datetime:
    """Return the last instant, in UTC, at which what is due ``span`` after ``start`` is in time.

    Minutes and hours are counted in the open time of ``calendar``, days and months on every
    calendar alike, working days on its working days, all in ``zone``. Time paused is not counted;
    a pause begun after the due time changes nothing. While a pause lasts that began before it,
    the clock stands and NEVER is returned: reckon again when the pause ends.

    Raises ValueError when ``start`` has no zone, the span is negative, or the span counts days, has
    pauses, and ``pause_counts`` is neither DAYS_BEGUN nor WHOLE_DAYS.
    """
    if start.tzinfo is None:
        raise ValueError("a clock starts at an instant with a zone")
    if span.count < 0:
        raise ValueError(f"a clock cannot run for {span}")
    start = start.astimezone(UTC)
    standing = union_of(pauses)
    if span.is_fixed:
        return _after_running(start, span.length, calendar, zone, standing)
    if standing and span.is_day_counted and pause_counts not in (DAYS_BEGUN, WHOLE_DAYS):
        raise ValueError(f"the standard must say whether pauses of {span} count {DAYS_BEGUN} or {WHOLE_DAYS}")
    if span.is_to_the_hour and span.unit is not SpanUnit.WORKING_DAY:
        length = _same_time(start, _last_day(start, span, calendar, zone), zone) - start
        return _after_running(start, length, _EVERY_HOUR, zone, standing)
    last = _last_day_outside(start, span, calendar, zone, standing, pause_counts)
    if last is None:
        return NEVER
    return _due_on(start, span, last, zone)


def due_before(moment: datetime, span: Span, calendar: WorkingCalendar, *, zone: tzinfo) -> datetime:
    """Return the last instant, in UTC, for what is due ``span`` before ``moment`` (``starts - 15 minutes``).

    Minutes and hours are real time. With days, the day of ``moment`` is not counted: one day
    before Thursday is due by the end of Wednesday; to the hour, at the same time on Wednesday.
    """
    if moment.tzinfo is None or span.count < 0:
        raise ValueError("it is due a span that is not negative before an instant with a zone")
    if span.is_fixed:
        return moment.astimezone(UTC) - span.length
    day = moment.astimezone(zone).date()
    if span.unit is SpanUnit.WORKING_DAY:
        last = calendar.previous_working_day(day, span.whole) if span.whole else day
    else:
        last = _days_on(day, span.negated())
    return _due_on(moment, span, last, zone)


def keep_opens_after(start: datetime, span: Span, calendar: WorkingCalendar, *, zone: tzinfo) -> datetime:
    """Return when what was taken at ``start`` for ``span`` may be fetched: the start of the last day."""
    if span.is_fixed or span.is_to_the_hour:
        return due_after(start, span, calendar, zone=zone)
    return start_of_day(_last_day(start, span, calendar, zone), zone)


def not_before_after(start: datetime, span: Span, calendar: WorkingCalendar, *, zone: tzinfo) -> datetime:
    """Return the first instant after ``span`` is over: with days, the start of the day after the last."""
    due = due_after(start, span, calendar, zone=zone)
    return due if span.is_fixed or span.is_to_the_hour else due + MICROSECOND


def day_closed_by(due_at: datetime, zone: tzinfo) -> date | None:
    """Return the day whose very end ``due_at`` is, to be shown as 24:00; None for any other instant."""
    following = (due_at + MICROSECOND).astimezone(zone)
    is_end = following.astimezone(UTC) == start_of_day(following.date(), zone)
    return following.date() - _ONE_DAY if is_end else None


def _after_running(
    start: datetime,
    amount: timedelta,
    calendar: WorkingCalendar,
    zone: tzinfo,
    standing: list[tuple[datetime, datetime]],
) -> datetime:
    """Return when ``amount`` of open time has run outside the pauses."""
    running_from, left = start, amount
    for since, until in standing:
        if until <= running_from:
            continue
        due = calendar.add_working_time(running_from, left, zone)
        if due <= since:
            return due
        if until >= NEVER:
            return NEVER
        left -= calendar.open_between(running_from, since, zone)
        running_from = until
    return calendar.add_working_time(running_from, left, zone)


def _last_day(start: datetime, span: Span, calendar: WorkingCalendar, zone: tzinfo) -> date:
    """Return the last day of a span that counts days, without pauses; the first day is not counted."""
    first = start.astimezone(zone).date()
    if span.unit is SpanUnit.WORKING_DAY:
        return calendar.next_working_day(first, span.whole) if span.whole else first
    return _days_on(first, span)


def _days_on(first: date, span: Span) -> date:
    if span.unit in MONTHS_OF:
        return months_on(first, span.whole * MONTHS_OF[span.unit])
    return first + timedelta(days=span.whole * DAYS_OF[span.unit])


def months_on(first: date, months: int) -> date:
    """Return the same day number ``months`` later (or earlier), else that month's last day."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


def _due_on(start: datetime, span: Span, last: date, zone: tzinfo) -> datetime:
    """Return the due time of a span whose last day is known."""
    if span.is_to_the_hour:
        return _same_time(start, last, zone)
    return start_of_day(last + _ONE_DAY, zone) - MICROSECOND


def _same_time(start: datetime, day: date, zone: tzinfo) -> datetime:
    """Return ``day`` at the time of day of ``start`` in ``zone``, in UTC."""
    wall = start.astimezone(zone)
    return wall.replace(year=day.year, month=day.month, day=day.day).astimezone(UTC)


def _last_day_outside(
    start: datetime,
    span: Span,
    calendar: WorkingCalendar,
    zone: tzinfo,
    standing: list[tuple[datetime, datetime]],
    pause_counts: str | None,
) -> date | None:
    """Return the last day when days in a pause are not counted; None while a pause holds it up.

    Of the days after ``reached``, ``left`` are still to be counted.
    """
    reached, last = start.astimezone(zone).date(), _last_day(start, span, calendar, zone)
    counting = calendar if span.unit is SpanUnit.WORKING_DAY else None
    left = span.whole if counting else (last - reached).days
    for since, until in standing:
        if since >= _due_on(start, span, last, zone):
            break
        if until >= NEVER:
            return None
        skipped_from, skipped_to = _days_of_pause(since, until, zone, pause_counts)
        skipped_from = max(skipped_from, reached + _ONE_DAY)
        if skipped_from <= min(skipped_to, last):
            left -= _count(reached, skipped_from - _ONE_DAY, counting)
            reached = skipped_to
            last = _day_number(reached, left, counting)
        while until > _due_on(start, span, last, zone):
            # A clock that stands cannot run out: its last day is made good after the pause.
            reached, left = max(skipped_to, last), 1
            last = _day_number(reached, left, counting)
    return last


def _days_of_pause(
    since: datetime, until: datetime, zone: tzinfo, pause_counts: str | None
) -> tuple[date, date]:
    """Return the first and the last day that a pause takes out; the last is earlier where it takes none."""
    first, last = since.astimezone(zone).date(), (until - MICROSECOND).astimezone(zone).date()
    if pause_counts == WHOLE_DAYS:
        if since > start_of_day(first, zone):
            first += _ONE_DAY
        if until < start_of_day(last + _ONE_DAY, zone):
            last -= _ONE_DAY
    return first, last


def _count(after: date, to: date, counting: WorkingCalendar | None) -> int:
    """Count the days after ``after`` up to and with ``to``: working days of a calendar, or all."""
    return counting.working_days_between(after, to) if counting else (to - after).days


def _day_number(after: date, number: int, counting: WorkingCalendar | None) -> date:
    """Return the ``number``-th day after ``after``; that day itself for none."""
    if number == 0:
        return after
    return counting.next_working_day(after, number) if counting else after + timedelta(days=number)
