"""The figures of customers by which they are graded: each floor gives those that it knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from shouwen.customers.models import Customer

Figures = Mapping[str, Any]
#: Takes customers, of whatever units, and an instant; gives the figures of each of them, by its number.
Gives = Callable[[Sequence[Customer], datetime], Mapping[int, Figures]]
_givers: list[Gives] = []


def gives_figures(giver: Gives) -> Gives:
    """Let a floor give figures of customers, as standards read them (``sales``, ``overdue_days``).

    It is asked for many at once and takes few statements for all of them. What it does not know it leaves out.
    """
    if giver not in _givers:
        _givers.append(giver)
    return giver


def figures_of(customers: Sequence[Customer], at: datetime) -> dict[int, dict[str, Any]]:
    """Return what is known of customers at an instant; the number of statements is that of the givers, not of units."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for giver in _givers if customers else ():
        for number, figures in giver(customers, at).items():
            found[number].update(figures)
    return found
