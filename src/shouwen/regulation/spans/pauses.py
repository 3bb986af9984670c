"""Pauses of a clock: any overlapping stretches as one ordered row of separate ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Protocol


class Interval(Protocol):
    """A stretch of time: from ``since`` to ``until``, which is None while it lasts."""

    @property
    def since(self) -> datetime: ...

    @property
    def until(self) -> datetime | None: ...


#: Stands for the end of a pause that still lasts; far from the last day that a date can name.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def is_never(due_at: datetime) -> bool:
    """True for what a clock that stands has instead of a due time: no date, and never to be shown as one."""
    return due_at >= NEVER


def union_of(pauses: Iterable[Interval]) -> list[tuple[datetime, datetime]]:
    """Return the stretches covered by any of ``pauses``, in order, in UTC; empty ones are dropped."""
    ends = sorted((pause.since.astimezone(UTC), (pause.until or NEVER).astimezone(UTC)) for pause in pauses)
    joined: list[tuple[datetime, datetime]] = []
    for since, until in ends:
        if until <= since:
            continue
        if joined and since <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], until))
        else:
            joined.append((since, until))
    return joined
