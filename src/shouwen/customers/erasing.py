"""Who removes what of a person that is erased: each floor its own words, and which of them an article keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, QuerySet, Value

from shouwen.customers.models import Customer

Erase = Callable[[Customer], None]
_erasers: list[Erase] = []


@dataclass(frozen=True)
class Written:
    """Rows of one sort in which words of a person stand, as the report of an erasure counts them.

    ``rows`` are those of a customer. ``kind`` is how facts name one of them (``case``): an article of the verb ``keep``
    may keep such a thing, and ``erase`` removes the words of those with the numbers it is given, now or when their
    time is over. Without a kind they go with the record itself, and no article keeps them apart. ``title`` says in
    English what they are called, ``stays`` what is left of them and why.
    """

    name: str
    title: str
    rows: Callable[[Customer], QuerySet[Any]]
    kind: str = ""
    erase: Callable[[Customer, Sequence[int]], None] | None = None
    stays: str = ""


_written: dict[str, Written] = {}


def holds_words(written: Written) -> Written:
    """Let the report of an erasure count rows in which words of a person stand; a second one of a name is a bug."""
    if _written.setdefault(written.name, written) != written:
        raise ValueError(f"two sorts of rows are called {written.name}")
    return written


def all_written() -> Mapping[str, Written]:
    """Return what holds words of a person, by name."""
    return _written


def numbers_of(customer: Customer) -> dict[str, list[int]]:
    """Return the rows that hold words of a person, by sort; one statement over all sorts."""
    found: dict[str, list[int]] = {name: [] for name in _written}
    asked = [
        one.rows(customer).order_by().annotate(sort_=Value(name, CharField())).values_list("sort_", "pk")
        for name, one in _written.items()
    ]
    for name, number in asked[0].union(*asked[1:], all=True):
        found[name].append(number)
    return found


def erases(eraser: Erase) -> Erase:
    """Let a floor above remove its words of a person, in the transaction of the erasure."""
    if eraser not in _erasers:
        _erasers.append(eraser)
    return eraser


def erase_everywhere(customer: Customer, numbers: Mapping[str, Sequence[int]]) -> None:
    """Let every floor remove its words of a person: of what articles may keep, those rows that are given."""
    for name, one in _written.items():
        if one.erase is not None:
            one.erase(customer, numbers.get(name, ()))
    for eraser in _erasers:
        eraser(customer)
