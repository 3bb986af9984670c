"""The figures of customers by which they are graded: each floor gives those that it knows.

All of them are asked by one statement, for however many customers: a query of each floor, side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from shouwen.customers.models import Customer
from shouwen.facts.statements import rows_of

Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Giver:
    """Figures of customers, as standards read them (``sales``, ``overdue_days``), and the query that finds them.

    ``sql`` gives for each customer of whom something is known their number and the values as an array of texts, of which
    ``told`` makes figures; what is None is not known. It may ask for ``customers`` (numbers), ``at`` and what ``asked``
    returns, by names that mean the same to all givers; where that is None nothing is asked. Of everybody ``always`` holds
    until the query says otherwise.
    """

    names: tuple[str, ...]
    sql: str
    told: Callable[[Sequence[str | None]], Figures]
    asked: Callable[[Sequence[Customer], datetime], Mapping[str, Any] | None] = field(default=lambda _customers, _at: {})
    always: Figures = field(default_factory=dict)


_givers: list[Giver] = []


def gives_figures(giver: Giver) -> Giver:
    """Let a floor give figures of customers."""
    _givers.append(giver)
    return giver


def figures_of(
    customers: Sequence[Customer], at: datetime, names: Set[str] | None = None
) -> dict[int, dict[str, Any]]:
    """Return what is known of customers at an instant, by their numbers; one statement.

    With ``names`` no more than these need be found.
    """
    wanted = {place: one for place, one in enumerate(_givers) if names is None or not names.isdisjoint(one.names)}
    always = {name: told for giver in wanted.values() for name, told in giver.always.items()}
    found = {one.pk: {**always} for one in customers}
    asked = {one: one(customers, at) for one in dict.fromkeys(giver.asked for giver in wanted.values())}
    places = tuple(place for place, giver in wanted.items() if asked[giver.asked] is not None)
    if not customers or not places:
        return found
    values = {"customers": list(found), "at": at}
    for more in asked.values():
        values |= more or {}
    for place, number, told in rows_of(_side_by_side(places), values):
        found[number].update({name: one for name, one in wanted[place].told(told).items() if one is not None})
    return found


@cache
def _side_by_side(places: tuple[int, ...]) -> str:
    return " UNION ALL ".join(
        f"SELECT {place}, of.* FROM ({_givers[place].sql}) AS of (customer, told)"  # noqa: S608  of the house's own
        for place in places
    )
