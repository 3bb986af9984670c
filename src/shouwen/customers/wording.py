"""Times of the week as a sheet says them, in the language of the regulation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shouwen.customers.models import UnsuitableTime

DAYS = "一二三四五六日"


def times_said(times: Iterable[UnsuitableTime]) -> str:
    """Return times at which a customer is not to be visited: 周一至周五 12:00–14:00；周日 00:00–09:00."""
    said = [f"{_days(one.weekdays)} {one.since:%H:%M}–{one.until:%H:%M}" for one in times]
    return "；".join(said)


def _days(weekdays: Sequence[int]) -> str:
    if len(weekdays) == 7:
        return "每天"
    if len(weekdays) > 2 and list(weekdays) == list(range(weekdays[0], weekdays[-1] + 1)):
        return f"周{DAYS[weekdays[0] - 1]}至周{DAYS[weekdays[-1] - 1]}"
    return "、".join(f"周{DAYS[day - 1]}" for day in weekdays)
