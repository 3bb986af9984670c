"""Calendars seeded from the public holidays of China, as far as they are announced."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

from .calendar import DAYS_OF_WEEK, WorkingCalendar
from .periods import Period, parse_periods

_OFFICE_DAY = parse_periods("08:30-12:00, 13:30-17:30")

#: Monday to Friday, eight hours a day less the noon break. A unit sets its own.
OFFICE_HOURS: tuple[tuple[Period, ...], ...] = (_OFFICE_DAY,) * 5 + ((), ())

SATURDAY = 5


def seeded(
    years: Iterable[int],
    *,
    name: str = "office",
    weekly: tuple[tuple[Period, ...], ...] = OFFICE_HOURS,
) -> WorkingCalendar:
    """Return a calendar with the closed and make-up days of ``years``.

    Years beyond what the list of public holidays holds are left as plain weeks, so they are
    assumed. A make-up day works like the first working day of the week; the announcement does
    not say like which, so a unit may set another.
    """
    calendar = WorkingCalendar(name, weekly)
    like = next(weekday for weekday in range(DAYS_OF_WEEK) if weekly[weekday])
    for year in sorted(set(years)):
        announced = _announced(year)
        if announced is not None:
            closed, made_up = announced
            calendar = calendar.announce(year, closed, dict.fromkeys(made_up, like))
    return calendar


@lru_cache
def _announced(year: int) -> tuple[tuple[date, ...], tuple[date, ...]] | None:
    """Return the closed and the make-up days of a year; None where the list of public holidays does not know it."""
    days = _days_of(year)
    try:
        working = {day for day in days if chinese_calendar.is_workday(day)}  # type: ignore[no-untyped-call]
    except NotImplementedError:  # how the library says that it does not know the year
        return None
    # A plain weekend is left to the week; a holiday on one closes also those who work on weekends.
    closed = tuple(day for day in days if day in chinese_calendar.holidays and day not in working)
    return closed, tuple(day for day in days if day in working and day.weekday() >= SATURDAY)


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=index) for index in range((date(year, 12, 31) - first).days + 1)]
