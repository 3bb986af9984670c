"""Weeks, months, quarters and years of the calendar: where they begin, and what they are called."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def begin_of(unit: str, day: date) -> date:
    """Return the first day of the day, week, month, quarter, half_year or year that holds ``day``."""
    if unit == "day":
        return day
    if unit == "week":
        return day - timedelta(days=day.weekday())
    months = _MONTHS[unit]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def next_of(unit: str, first: date) -> date:
    """Return the first day of the next unit, given the first day of one."""
    if unit in ("day", "week"):
        return first + timedelta(days=7 if unit == "week" else 1)
    return months_after(first, _MONTHS[unit])


def name_of(unit: str, first: date) -> str:
    """Return what a unit is called in keys and on pages: 2026-03-02, 2026-W10, 2026-03, 2026-Q1, 2026-H1, 2026."""
    if unit == "week":
        year, week, _ = first.isocalendar()
        return f"{year}-W{week:02}"
    return {
        "day": first.isoformat(),
        "month": f"{first:%Y-%m}",
        "quarter": f"{first.year}-Q{(first.month + 2) // 3}",
        "half_year": f"{first.year}-H{(first.month + 5) // 6}",
        "year": f"{first.year}",
    }[unit]
