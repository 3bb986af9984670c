"""A year of a calendar, laid out for looking at: twelve lines of days, each with its sign."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, pgettext

from shouwen.regulation.calendars import WorkingCalendar

LONGEST_MONTH = 31


@dataclass(frozen=True)
class Day:
    """One day: its number, a sign that is not only a colour, and what it means in words."""

    number: int
    sign: str
    css: str
    words: str


@dataclass(frozen=True)
class Month:
    """A line of the preview, filled up to 31 places, and how many working days it has."""

    number: int
    days: tuple[Day | None, ...]
    working_days: int


def year_of(calendar: WorkingCalendar, year: int) -> list[Month]:
    """Lay out a year."""
    return [_month(calendar, year, number) for number in range(1, 13)]


def _month(calendar: WorkingCalendar, year: int, number: int) -> Month:
    length = monthrange(year, number)[1]
    dates = [date(year, number, day) for day in range(1, length + 1)]
    days = [_day(calendar, day) for day in dates]
    blanks: list[Day | None] = [None] * (LONGEST_MONTH - length)
    return Month(number, (*days, *blanks), sum(calendar.is_working_day(day) for day in dates))


def _day(calendar: WorkingCalendar, day: date) -> Day:
    hours = ", ".join(str(period) for period in calendar.periods_of(day))
    is_weekend = not calendar.weekly[day.weekday()]
    if day in calendar.dated:
        sign, css, words = "*", "own", gettext("hours of its own")
    elif day in calendar.make_up:
        sign, css, words = pgettext("make-up working day", "W"), "make-up", gettext("make-up working day")
    elif day in calendar.closed and not is_weekend:
        sign, css, words = pgettext("public holiday", "H"), "closed", gettext("closed")
    elif is_weekend:
        sign, css, words = "·", "weekend", gettext("closed every week")
    else:
        sign, css, words = "", "working", gettext("working day")
    return Day(day.day, sign, css, f"{day.isoformat()} · {words}" + (f" · {hours}" if hours else ""))
