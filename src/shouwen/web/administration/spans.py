"""Days that people choose, as instants: from the start of the first to the end of the last."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from shouwen.facts.refusals import Refused, Why

#: Beyond it days are slips of the keyboard, and the very last one has no end.
LAST_YEAR = 8999


def start_of(day: date | None, zone: ZoneInfo, at: datetime) -> datetime:
    """Return when a day begins; today, or no day, is now."""
    if day is None or day == at.astimezone(zone).date():
        return at
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def end_of(day: date | None, zone: ZoneInfo) -> datetime | None:
    """Return when a last day is over, None where there is none; refuses a day that nobody means."""
    if day is None:
        return None
    if day.year > LAST_YEAR:
        raise Refused("Give a day between the years 2000 and 8999.", why=Why.BAD_INPUT, field="until")
    after = day + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=zone)
