"""``start_of``: the first day of the week, month, quarter, half-year or year that holds a date."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from .errors import Unfit
from .values import Value, kind_of

#: Units of the calendar whose first day is known without asking anybody.
UNITS = ("week", "month", "quarter", "half_year", "year")
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def start_of(unit: str, value: Value) -> date:
    """Return the first day of the unit that holds a date; an instant has none without a zone."""
    if isinstance(value, datetime) or not isinstance(value, date):
        raise Unfit(f"{kind_of(value)} is not a date")
    if unit == "week":
        return value - timedelta(days=value.weekday())
    months = _MONTHS[unit]
    return value.replace(month=(value.month - 1) // months * months + 1, day=1)
