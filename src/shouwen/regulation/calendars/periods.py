"""Opening periods of a day, and what they are in real time in a zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise

SECONDS_OF_A_DAY = 24 * 60 * 60
MICROSECOND = timedelta(microseconds=1)

_PERIOD = re.compile(r"(\d{1,2}):(\d{2})\s*[-–~至到]\s*(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of one day, in seconds of its wall clock: holds ``opens``, not ``closes`` (at most 24:00).

    A night shift is two periods: one to 24:00 and, on the next day, one from 00:00.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= SECONDS_OF_A_DAY:
            raise ValueError(f"a period must open before it closes, within one day: {self}")

    def __str__(self) -> str:
        return f"{_clock(self.opens)}-{_clock(self.closes)}"


WHOLE_DAY = (Period(0, SECONDS_OF_A_DAY),)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"


def parse_periods(text: str) -> tuple[Period, ...]:
    """Read ``08:30-12:00, 13:30-17:30``; nothing at all means closed.

    Raises ValueError with the words that are not a period.
    """
    periods = []
    for part in re.split(r"[,,、;]", text):
        if not part.strip():
            continue
        found = _PERIOD.fullmatch(part.strip())
        if found is None:
            raise ValueError(f"{part.strip()!r} is not a period such as 08:30-12:00")
        hour, minute, last_hour, last_minute = (int(digits) for digits in found.groups())
        if minute > 59 or last_minute > 59:
            raise ValueError(f"{part.strip()!r} has more than 59 minutes")
        periods.append(Period(hour * 3600 + minute * 60, last_hour * 3600 + last_minute * 60))
    return in_order(periods)


def in_order(periods: list[Period] | tuple[Period, ...]) -> tuple[Period, ...]:
    """Return the periods sorted; raise ValueError where two of them overlap."""
    ordered = tuple(sorted(periods))
    for earlier, later in pairwise(ordered):
        if later.opens < earlier.closes:
            raise ValueError(f"the periods {earlier} and {later} overlap")
    return ordered


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """Return the first instant of ``day`` in ``zone``, in UTC.

    Where the clock is put forward over midnight, that is the moment of the change.
    """
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def instant_of(day: date, seconds: int, zone: tzinfo) -> datetime:
    """Return when the wall clock of ``day`` stands at ``seconds``, in UTC; 24:00 is the next day's start.

    A wall time that the clock skips is the moment of the change; one shown twice is the first.
    """
    if seconds == SECONDS_OF_A_DAY:
        return start_of_day(day + timedelta(days=1), zone)
    minutes, second = divmod(seconds, 60)
    wall = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, second, tzinfo=zone)
    return wall.astimezone(UTC)


def stretches(day: date, periods: tuple[Period, ...], zone: tzinfo) -> list[tuple[datetime, datetime]]:
    """Return the periods of ``day`` as instants in UTC, without those that a change of clock swallows."""
    found = []
    for period in periods:
        opens, closes = instant_of(day, period.opens, zone), instant_of(day, period.closes, zone)
        if opens < closes:
            found.append((opens, closes))
    return found
