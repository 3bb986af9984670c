"""Instants in words: how far off a due time is, and the time in a zone. Nothing here reads the clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from shouwen.compliance.instants import day_words, instant_words

#: From here on a due time is marked as soon.
SOON = timedelta(hours=4)


def words_until(due_at: datetime, at: datetime) -> str:
    """Say how far `due_at` is from `at` in the largest whole unit, like the script that keeps it true."""
    seconds = (due_at - at).total_seconds()
    is_late = seconds < 0
    size = abs(seconds)
    if size >= 86400:
        return _days(int(size // 86400), is_late)
    if size >= 3600:
        return _hours(int(size // 3600), is_late)
    return _minutes(max(1, int(size // 60)), is_late)


def _days(count: int, is_late: bool) -> str:
    if is_late:
        return ngettext("overdue by %(count)s day", "overdue by %(count)s days", count) % {"count": count}
    return ngettext("%(count)s day left", "%(count)s days left", count) % {"count": count}


def _hours(count: int, is_late: bool) -> str:
    if is_late:
        return ngettext("overdue by %(count)s hour", "overdue by %(count)s hours", count) % {"count": count}
    return ngettext("%(count)s hour left", "%(count)s hours left", count) % {"count": count}


def _minutes(count: int, is_late: bool) -> str:
    if is_late:
        words = ngettext("overdue by %(count)s minute", "overdue by %(count)s minutes", count)
        return words % {"count": count}
    return ngettext("%(count)s minute left", "%(count)s minutes left", count) % {"count": count}


def clock_words(moment: datetime, *, zone: str = "", at: datetime | None = None) -> str:
    """Write an instant in the zone of its matter, the zone named where the reader's differs, the year where
    it is not the year of `at`."""
    reader = timezone.get_current_timezone()
    place = ZoneInfo(zone) if zone else reader
    local = moment.astimezone(place)
    words = instant_words(local, is_this_year=at is not None and at.astimezone(place).year == local.year)
    if place is reader or local.utcoffset() == moment.astimezone(reader).utcoffset():
        return words
    return gettext("%(time)s (%(zone)s)") % {"time": words, "zone": offset_words(local)}


def day_of(value: date | datetime, *, at: datetime | None = None) -> str:
    """Write a day as instants are written, an instant as the day that it is where the reader is."""
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return day_words(day, is_this_year=at is not None and timezone.localtime(at).year == day.year)


def offset_words(local: datetime) -> str:
    """Name a zone by its distance from UTC, as `UTC+8`, which needs no table of city names."""
    offset = local.utcoffset() or timedelta()
    hours, rest = divmod(abs(int(offset.total_seconds())) // 60, 60)
    sign = "-" if offset < timedelta() else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def urgency(due_at: datetime, at: datetime, state: str) -> str:
    """Return how a due time looks: met, paused, cancelled or missed by its state, else by how near it is."""
    if state in ("met", "paused", "cancelled"):
        return state
    if state == "missed" or due_at < at:
        return "overdue"
    return "soon" if due_at - at <= SOON else "open"
