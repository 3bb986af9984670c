"""The figures of a period, reckoned from how many cases there are of each class, day and outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Group:
    """Cases of one class opened in one day or month: how many, how many of each sort, what was lost (yuan).

    ``late`` have missed a deadline.
    """

    class_key: str
    bucket: date
    total: int
    late: int
    loss: Decimal
    counts: Mapping[str, int]


def figures(groups: Iterable[Group], days: int, marked: Iterable[str]) -> dict[str, Decimal]:
    """Return the named figures of a period of so many days, as packs reckon with them.

    ``marked`` are the names that the lists of the pack give, counted in ``Group.counts``.
    """
    told = list(groups)
    found = {name: Decimal(sum(group.counts.get(name, 0) for group in told)) for name in marked}
    return {
        **found,
        "total": Decimal(sum(group.total for group in told)),
        "loss": sum((group.loss for group in told), Decimal(0)),
        "late": Decimal(sum(group.late for group in told)),
        "days": Decimal(days),
    }


def by_class(groups: Iterable[Group]) -> dict[str, int]:
    """Return how many cases there are of each class, the most first."""
    found: dict[str, int] = {}
    for group in groups:
        found[group.class_key] = found.get(group.class_key, 0) + group.total
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def by_time(groups: Iterable[Group]) -> dict[date, tuple[int, int]]:
    """Return for each day or month that has cases, in order: how many missed no deadline, how many did."""
    found: dict[date, tuple[int, int]] = {}
    for group in groups:
        timely, late = found.get(group.bucket, (0, 0))
        found[group.bucket] = (timely + group.total - group.late, late + group.late)
    return dict(sorted(found.items()))
