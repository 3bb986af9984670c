"""Entries of accounts: what ``points`` enter, in which ledger, and of which source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from shouwen.regulation.clauses import Shared
from shouwen.regulation.entry_facts import ENTERED
from shouwen.regulation.facts import Fact
from shouwen.regulation.surroundings import is_counted_name, split_finding

if TYPE_CHECKING:
    from shouwen.regulation.editions import Edition

__all__ = ["ENTERED", "is_entered_in", "source_of"]

#: The source of what comes of none that the ledger names.
OTHER = "其他"
_DEEPEST = 20


def is_entered_in(ledger: str, shared: Shared, fact: Fact, edition: Edition) -> bool:
    """Say whether points are entered in a ledger: the one they name, else the only one of the pack for its holder."""
    named = fact.figures.get("ledger")
    if named:
        return named in (ledger, shared.title.zh, shared.title.en)
    if "standard" in fact.figures and fact.figures["standard"] not in edition.standards:
        return False
    alike = [one.id for one in edition.standards.values() if one.kind == "ledger" and one.shared.per == shared.per]
    return alike == [ledger]


def source_of(fact: Fact, sources: Mapping[str, tuple[str, ...]], edition: Edition) -> str:
    """Return of which source an entry comes: by the kind of fact on which its standard is judged."""
    if not sources:
        return ""
    told = fact.figures.get("source")
    if told in sources:
        return str(told)
    kinds = {fact.kind} if fact.kind != ENTERED else set(_roots(str(fact.figures.get("standard")), edition, 0))
    return next((name for name, some in sources.items() if kinds & set(some)), OTHER)


def _roots(standard: str, edition: Edition, depth: int) -> Iterator[str]:
    """Yield the kinds of facts from which what a standard finds has come in the end."""
    readings = edition.standards.get(standard)
    if readings is None or depth > _DEEPEST:
        return
    for one in readings.options.values():
        for kind in (*one.shared.when, *one.seen_kinds()):
            if (finding := split_finding(kind)) is not None:
                yield from _roots(finding[0], edition, depth + 1)
            elif is_counted_name(kind):
                for other in _who_count_as(kind, edition):
                    yield from _roots(other, edition, depth + 1)
            else:
                yield kind


def _who_count_as(name: str, edition: Edition) -> Iterator[str]:
    for id_, readings in edition.standards.items():
        if any(one.get("counts_as") == name for each in readings.options.values() for one in each.consequences()):
            yield id_
