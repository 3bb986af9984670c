"""A calendar of working time: weekly periods, closed days, make-up days, dated entries."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from types import MappingProxyType
from typing import Self

from .periods import MICROSECOND, WHOLE_DAY, Period, in_order, start_of_day, stretches
from .terms import Stretch
from .years import Year, build_year

DAYS_OF_WEEK = 7

#: A calendar without a working day in so many years has none.
YEARS_LOOKED_AHEAD = 60

_NO_MAKE_UP: Mapping[date, int] = MappingProxyType({})
_NO_DATED: Mapping[date, tuple[Period, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days and hours count.

    For one day, the first that speaks decides: a ``dated`` entry (its own periods, none means
    closed), a ``make_up`` day (it works like the weekday given, Monday being 0), a ``closed`` day,
    the ``weekly`` periods. ``announced`` are the years of which the closed and make-up days are
    known; any other year is reckoned by plain weeks and marked as assumed. ``always`` never is.
    ``named`` are its terms and school years, in order.
    A calendar has no zone: the same hours mean the wall clock of whichever unit asks.
    """

    name: str
    weekly: tuple[tuple[Period, ...], ...]
    closed: frozenset[date] = frozenset()
    make_up: Mapping[date, int] = field(default_factory=lambda: _NO_MAKE_UP, hash=False)
    dated: Mapping[date, tuple[Period, ...]] = field(default_factory=lambda: _NO_DATED, hash=False)
    announced: frozenset[int] = frozenset()
    named: tuple[Stretch, ...] = ()
    is_always: bool = False
    _years: dict[int, Year] = field(default_factory=dict, init=False, repr=False, compare=False)
    _open: dict[tuple[int, str], list[int]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        if len(self.weekly) != DAYS_OF_WEEK:
            raise ValueError("a week has seven days, Monday first")
        for periods in (*self.weekly, *self.dated.values()):
            in_order(periods)
        for day, weekday in self.make_up.items():
            if not 0 <= weekday < DAYS_OF_WEEK or not self.weekly[weekday]:
                raise ValueError(f"the make-up day {day} works like weekday {weekday}, which is closed")

    @classmethod
    def always(cls) -> Self:
        """Return the calendar in which every hour of every day counts."""
        return cls("always", (WHOLE_DAY,) * DAYS_OF_WEEK, is_always=True)

    def announce(self, year: int, closed: Iterable[date], make_up: Mapping[date, int]) -> Self:
        """Return this calendar with the days of ``year`` as published, replacing what was known of it."""
        kept = {day for day in self.closed if day.year != year}
        made_up = {day: weekday for day, weekday in self.make_up.items() if day.year != year}
        return replace(
            self,
            closed=frozenset(kept | {day for day in closed if day.year == year}),
            make_up={**made_up, **{day: weekday for day, weekday in make_up.items() if day.year == year}},
            announced=self.announced | {year},
        )

    # Days

    def periods_of(self, day: date) -> tuple[Period, ...]:
        """Return the opening periods of ``day``, in order; none when it is closed."""
        if day in self.dated:
            return self.dated[day]
        if day in self.make_up:
            return self.weekly[self.make_up[day]]
        if day in self.closed:
            return ()
        return self.weekly[day.weekday()]

    def stretch_of(self, unit: str, day: date) -> Stretch | None:
        """Return the term or school year that holds a day; None between two. Raises ``LookupError`` where it names none
        of that unit."""
        known = [one for one in self.named if one.unit == unit]
        if not known:
            raise LookupError(f"the calendar {self.name} names no {unit}")
        return next((one for one in known if one.first <= day <= one.last), None)

    def is_working_day(self, day: date) -> bool:
        """True when ``day`` has any opening period."""
        return bool(self.periods_of(day))

    def is_assumed(self, day: date) -> bool:
        """True when the closed and make-up days of that year are not announced and no entry names ``day``."""
        return not (self.is_always or day.year in self.announced or day in self.dated)

    def is_assumed_between(self, first: date, last: date) -> bool:
        """True when anything counted from ``first`` to ``last``, both included, is only assumed."""
        if self.is_always:
            return False
        return any(year not in self.announced for year in range(first.year, last.year + 1))

    def days_in(self, first: date, last: date) -> list[date]:
        """Return the working days from ``first`` to ``last``, both included."""
        found: list[date] = []
        for year in range(first.year, last.year + 1):
            days = self._year(year).working_days
            low = bisect_left(days, first.toordinal())
            high = bisect_left(days, last.toordinal() + 1)
            found.extend(date.fromordinal(day) for day in days[low:high])
        return found

    def working_days_between(self, first: date, last: date) -> int:
        """Count the working days after ``first`` up to and with ``last``; none when ``last`` is not later."""
        count, year = 0, first.year
        while year <= last.year:
            days = self._year(year).working_days
            count += bisect_left(days, last.toordinal() + 1) - bisect_left(days, first.toordinal() + 1)
            year += 1
        return max(count, 0)

    def next_working_day(self, day: date, number: int = 1) -> date:
        """Return the ``number``-th working day after ``day``, which itself is not counted.

        Raises ValueError where no such day comes within YEARS_LOOKED_AHEAD.
        """
        if number < 1:
            raise ValueError("the first working day after a day is number 1")
        if self.is_always:
            return day + timedelta(days=number)
        wanted, after = number, day.toordinal() + 1
        barren = 0
        year = day.year
        while barren < YEARS_LOOKED_AHEAD and year <= date.max.year:
            days = self._year(year).working_days
            index = bisect_left(days, after)
            if index + wanted <= len(days):
                return date.fromordinal(days[index + wanted - 1])
            barren = 0 if len(days) > index else barren + 1
            wanted -= len(days) - index
            year += 1
        raise ValueError(f"the calendar {self.name} has no {number}. working day after {day}")

    def previous_working_day(self, day: date, number: int = 1) -> date:
        """Return the ``number``-th working day before ``day``; raises ValueError like the other."""
        if number < 1:
            raise ValueError("the first working day before a day is number 1")
        wanted, barren, year = number, 0, day.year
        while barren < YEARS_LOOKED_AHEAD and year >= date.min.year:
            days = self._year(year).working_days
            index = bisect_left(days, day.toordinal())
            if index >= wanted:
                return date.fromordinal(days[index - wanted])
            barren = 0 if index else barren + 1
            wanted -= index
            year -= 1
        raise ValueError(f"the calendar {self.name} has no {number}. working day before {day}")

    # Hours

    def open_seconds_between(self, start: datetime, end: datetime, zone: tzinfo) -> float:
        """Return the open seconds from ``start`` to ``end``: for showing. Reckon with ``open_between``."""
        return self.open_between(start, end, zone).total_seconds()

    def open_between(self, start: datetime, end: datetime, zone: tzinfo) -> timedelta:
        """Return how long it is open from ``start`` to ``end`` (aware), in real time; nothing backwards."""
        if end <= start:
            return timedelta(0)
        if self.is_always:
            return end - start
        first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
        until_end = self._open_to(last, end, zone) - self._open_to(first, start, zone)
        return self._open_before(first, last, zone) * MICROSECOND + until_end

    def add_working_time(self, start: datetime, amount: timedelta, zone: tzinfo) -> datetime:
        """Return the earliest instant, in UTC, by which it has been open for ``amount`` since ``start``.

        Exactly used up at closing time, that is closing time, not the next opening. Raises
        ValueError where the calendar has no more working time.
        """
        if self.is_always or amount <= timedelta(0):
            return start.astimezone(UTC) + max(amount, timedelta(0))
        day = start.astimezone(zone).date()
        wanted = self._open_to(day, start, zone) + amount
        day, wanted = self._day_that_reaches(day, wanted, zone)
        for opens, closes in stretches(day, self.periods_of(day), zone):
            if wanted <= closes - opens:
                return opens + wanted
            wanted -= closes - opens
        raise AssertionError("the day was chosen because it is open long enough")

    def _day_that_reaches(self, day: date, wanted: timedelta, zone: tzinfo) -> tuple[date, timedelta]:
        """Return the first day from ``day`` on that ends with ``wanted`` used up, and what it must give."""
        index, microseconds, barren = day.timetuple().tm_yday - 1, wanted // MICROSECOND, 0
        year = day.year
        while barren < YEARS_LOOKED_AHEAD and year <= date.max.year - 1:
            sums = self._open_sums(year, zone)
            target = sums[index] + microseconds
            if target <= sums[-1]:
                found = bisect_left(sums, target, lo=index + 1) - 1
                return date(year, 1, 1) + timedelta(days=found), (target - sums[found]) * MICROSECOND
            barren = 0 if sums[-1] > sums[index] else barren + 1
            microseconds, index = target - sums[-1], 0
            year += 1
        raise ValueError(f"the calendar {self.name} has no more working time after {day}")

    def _open_to(self, day: date, moment: datetime, zone: tzinfo) -> timedelta:
        """Return how long ``day`` has been open by ``moment``."""
        spans = stretches(day, self.periods_of(day), zone)
        return sum((min(closes, moment) - opens for opens, closes in spans if opens < moment), timedelta(0))

    def _open_before(self, first: date, last: date, zone: tzinfo) -> int:
        """Return the open microseconds of the days from ``first`` up to, without, ``last``."""
        total = 0
        for year in range(first.year, last.year + 1):
            sums = self._open_sums(year, zone)
            low = first.timetuple().tm_yday - 1 if year == first.year else 0
            high = last.timetuple().tm_yday - 1 if year == last.year else len(sums) - 1
            total += sums[high] - sums[low]
        return total

    # Years, reckoned once

    def _year(self, number: int) -> Year:
        year = self._years.get(number)
        if year is None:
            year = self._years[number] = build_year(number, self.periods_of)
        return year

    def _open_sums(self, number: int, zone: tzinfo) -> list[int]:
        """Return the open microseconds of the year before each of its days, and at last of it all."""
        key = (number, str(zone))
        sums = self._open.get(key)
        if sums is None:
            sums = self._open[key] = self._year(number).open_sums(zone)
        return sums

    def start_of(self, day: date, zone: tzinfo) -> datetime:
        """Return the first instant of ``day`` in ``zone``, in UTC."""
        return start_of_day(day, zone)
