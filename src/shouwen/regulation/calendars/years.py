"""One year of a calendar, laid out so that counting over it needs no walking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from itertools import accumulate

from .periods import MICROSECOND, SECONDS_OF_A_DAY, Period, start_of_day, stretches

_MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Year:
    """The periods of each day of a year, and the ordinals of its working days in order."""

    number: int
    periods: tuple[tuple[Period, ...], ...]
    working_days: tuple[int, ...]

    def open_sums(self, zone: tzinfo) -> list[int]:
        """Return the open microseconds before each day, in real time of ``zone``, and the year's sum."""
        first = date(self.number, 1, 1)
        starts = [start_of_day(first + timedelta(days=index), zone) for index in range(len(self.periods) + 1)]
        lengths = []
        for index, periods in enumerate(self.periods):
            # Only a day on which the clock is changed differs from what its periods say.
            if starts[index + 1] - starts[index] == timedelta(seconds=SECONDS_OF_A_DAY):
                lengths.append(sum(period.closes - period.opens for period in periods) * _MICROSECONDS)
            else:
                spans = stretches(first + timedelta(days=index), periods, zone)
                lengths.append(sum((closes - opens) // MICROSECOND for opens, closes in spans))
        return list(accumulate(lengths, initial=0))


def build_year(number: int, periods_of: Callable[[date], tuple[Period, ...]]) -> Year:
    """Lay out the year ``number``."""
    first = date(number, 1, 1)
    days = [first + timedelta(days=index) for index in range((date(number, 12, 31) - first).days + 1)]
    periods = tuple(periods_of(day) for day in days)
    working = tuple(day.toordinal() for day, spans in zip(days, periods, strict=True) if spans)
    return Year(number, periods, working)
