"""Days that people choose, as instants: from the start of the first to the end of the last."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


def start_of(day: date | None, zone: ZoneInfo, at: datetime) -> datetime:
    """Return when a day begins; today, or no day, is now."""
    if day is None or day == at.astimezone(zone).date():
        return at
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def end_of(day: date | None, zone: ZoneInfo) -> datetime | None:
    """Return when a last day is over, None where there is none."""
    if day is None:
        return None
    after = day + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=zone)
