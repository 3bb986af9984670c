"""Whose facts count as whose: two records that turn out to be one customer, told by the floor that knows them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from shouwen.regulation.facts import Fact


@dataclass(frozen=True)
class Stretch:
    """Facts recorded after one and until another that name ``who`` and are about one of these matters."""

    who: str
    after: int
    until: int
    about: frozenset[str]

    def holds(self, fact: Fact) -> bool:
        """Say whether a fact is one of these."""
        is_then = self.after < fact.sequence <= self.until and self.who in (fact.for_whom, fact.about)
        return is_then and (fact.about in self.about or any(one in self.about for one in _references(fact)))


@dataclass(frozen=True)
class Same:
    """``others`` whose facts are its own, facts that it ``gained`` of others, and those that it ``lost``."""

    others: frozenset[str] = frozenset()
    gained: tuple[Stretch, ...] = ()
    lost: tuple[Stretch, ...] = ()


Knows = Callable[[int], Same | None]
_knows: dict[str, Knows] = {}


def knows_same(kind: str) -> Callable[[Knows], Knows]:
    """Make a function the one that knows which of a kind (``customer``) are the same; None for who is only themselves."""

    def register(knows: Knows) -> Knows:
        _knows[kind] = knows
        return knows

    return register


def same_as(holder: str) -> Same | None:
    """Return whose facts count as a holder's, None where only its own do."""
    kind, _, number = holder.partition(":")
    return _knows[kind](int(number)) if kind in _knows and number.isdecimal() else None


Leads = Callable[[Collection[int]], Mapping[int, int]]
_leads: dict[str, Leads] = {}


def knows_leading(kind: str) -> Callable[[Leads], Leads]:
    """Make a function the one that knows of many of a kind which lead on to another, by number; one statement where none
    does.
    """

    def register(leads: Leads) -> Leads:
        _leads[kind] = leads
        return leads

    return register


def counting_as(names: Collection[str]) -> dict[str, str]:
    """Return of references those that count as another one, each with that one; nothing is asked of other kinds."""
    found: dict[str, str] = {}
    for kind, leads in _leads.items():
        numbers = {int(number) for name in names for which, _, number in (name.partition(":"),)
                   if which == kind and number.isdecimal()}  # fmt: skip
        if numbers:
            found |= {f"{kind}:{number}": f"{kind}:{other}" for number, other in leads(numbers).items()}
    return found


def renamed(fact: Fact, was: str, now: str) -> Fact:
    """Return a fact as it counts: it names the one wherever it was recorded with the other."""

    def named(value: Any) -> Any:
        if isinstance(value, tuple | list):
            return type(value)(named(one) for one in value)
        return now if value == was else value

    figures = {name: named(value) for name, value in fact.figures.items()}
    return replace(fact, about=named(fact.about), for_whom=named(fact.for_whom), by=named(fact.by), figures=figures)


def _references(fact: Fact) -> list[str]:
    values = [one for value in fact.figures.values() for one in (value if isinstance(value, list | tuple) else (value,))]
    return [one for one in values if isinstance(one, str)]
