"""Working time: which days and hours count, when they are announced and when only assumed."""

from .calendar import DAYS_OF_WEEK, WorkingCalendar
from .periods import WHOLE_DAY, Period, parse_periods
from .seed import OFFICE_HOURS, seeded

ALWAYS = WorkingCalendar.always()

__all__ = [
    "ALWAYS",
    "DAYS_OF_WEEK",
    "OFFICE_HOURS",
    "WHOLE_DAY",
    "Period",
    "WorkingCalendar",
    "parse_periods",
    "seeded",
]
