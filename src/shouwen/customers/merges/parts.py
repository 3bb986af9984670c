"""What of a customer moves when two records become one, told by each floor: its rows, and what they are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, NamedTuple

from django.db.models import Exists, Max, Model, OuterRef, Q, QuerySet

from shouwen.customers.models import Customer

Hangs = Callable[[Mapping[str, Sequence[int]]], Q]
#: By what the memory of a deed knows to which record one leads.
LEADS_TO = "leads to"


@dataclass(frozen=True)
class Part:
    """Rows of one table that are a customer's. ``title`` says in English what they are called.

    ``column`` names the customer: a relation, or with ``by_reference`` a reference. ``kind`` is how facts name one of
    these rows (``case``), empty where they name none. ``once`` are columns that a customer may have once only: a row
    like one that the other record has stays where it is, and so do those that ``keeps`` names (of the merged record and
    the other). ``hangs`` says which rows go with those of other parts: the return of an order goes where the order goes.
    ``label`` names a row, with days of a zone, for whoever is asked where it belongs; rows without a label go back
    silently or stay, and nobody is asked.
    """

    name: str
    title: str
    model: type[Model]
    column: str = "customer"
    by_reference: bool = False
    kind: str = ""
    once: tuple[str, ...] = ()
    keeps: Callable[[Customer, Customer], Q] | None = None
    hangs: Hangs | None = None
    label: Callable[[Any, tzinfo], str] | None = None

    def rows_of(self, customer: Customer) -> QuerySet[Any]:
        """Return the rows of a customer."""
        return self.model._default_manager.filter(**{self.column: self._value(customer)})

    def moving(self, merged: Customer, into: Customer) -> QuerySet[Any]:
        """Return the rows that would move."""
        rows = self.rows_of(merged)
        if self.once:
            same = self.rows_of(into).filter(**{name: OuterRef(name) for name in self.once})
            rows = rows.exclude(Exists(same))
        if self.keeps is not None:
            rows = rows.exclude(self.keeps(merged, into))
        return rows

    def move(self, merged: Customer, into: Customer) -> list[int]:
        """Give the rows of one record to another; return their numbers."""
        numbers = sorted(self.moving(merged, into).values_list("pk", flat=True))
        self.give(numbers, merged, into)
        return numbers

    def give(self, numbers: Sequence[int], whose: Customer, to: Customer) -> None:
        """Give rows with these numbers, as far as they are still there and ``whose``, to somebody."""
        if numbers:
            self.rows_of(whose).filter(pk__in=numbers).update(**{self.column: self._value(to)})

    def last(self) -> int:
        """Return the last number that the table has."""
        return int(self.model._default_manager.aggregate(last=Max("pk"))["last"] or 0)

    def _value(self, customer: Customer) -> Any:
        return customer.reference if self.by_reference else customer.pk


_parts: dict[str, Part] = {}
#: Tables whose rows stay with the record for which they were made, each with why.
_staying: dict[type[Model], str] = {}


def moves(part: Part) -> Part:
    """Let the rows of a table move with a merge; parts move in the order in which they are told."""
    if _parts.setdefault(part.name, part) is not part and _parts[part.name] != part:
        raise ValueError(f"two parts of a customer are called {part.name}")
    return part


def stays(model: type[Model], why: str) -> None:
    """Let the rows of a table stay with the merged record."""
    _staying[model] = why


def parts() -> Sequence[Part]:
    """Return what moves."""
    return tuple(_parts.values())


def is_told(model: type[Model]) -> bool:
    """Say whether somebody has told what a merge does with the rows of a table."""
    return model in _staying or any(part.model is model for part in _parts.values())


class Counted(NamedTuple):
    """So many rows of a part."""

    part: Part
    many: int
