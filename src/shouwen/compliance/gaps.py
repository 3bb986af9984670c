"""Positions that the regulations of a unit name and nobody holds: a gap is a finding, shown where it is mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shouwen.compliance.editions import edition_kept
from shouwen.compliance.naming import As, Naming, positions_named
from shouwen.compliance.rulebook import Rulebook, rulebook
from shouwen.organisation.queries import names_held
from shouwen.regulation.editions import Edition


@dataclass(frozen=True)
class Unheld:
    """A position that regulations name, and where: tasks and notices for it reach nobody."""

    named: str
    namings: tuple[Naming, ...]


def editions_binding(unit: int, at: datetime, book: Rulebook) -> list[Edition]:
    """Return the editions that bind a unit at an instant."""
    return [edition_kept(hash_) for hash_, _ in book.editions_in_force(unit, at).values()]


def gaps_of(unit: int, at: datetime, editions: Sequence[Edition] | None = None) -> list[Unheld]:
    """Return the positions that editions name for a unit and nobody holds, with the articles that do; one statement.

    ``editions`` are those in force, or those that are about to be adopted.
    """
    found: dict[str, list[Naming]] = {}
    book = rulebook()
    for edition in editions if editions is not None else editions_binding(unit, at, book):
        for named, namings in named_for(unit, edition, at, book).items():
            found.setdefault(named, []).extend(namings)
    held = names_held(list(found), unit, at) if found else set()
    return [Unheld(named, tuple(namings)) for named, namings in sorted(found.items()) if named not in held]


def named_for(unit: int, edition: Edition, at: datetime, book: Rulebook) -> dict[str, list[Naming]]:
    """Return every place where an edition, or a local value that it asks of a unit, names a position; by the name."""
    found = {named: list(namings) for named, namings in positions_named(edition).items()}
    for ask in edition.asks.values():
        given = book.value_for(unit, edition, ask.name, at) if ask.type == "position" else None
        if given is not None:
            naming = Naming(str(given[0]), As.GIVEN, ask.title, edition.citation(ask.article))
            found.setdefault(naming.named, []).append(naming)
    return found
