"""Positions that the regulations of a unit name and nobody holds: a gap is a finding, shown where it is mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shouwen.compliance.editions import edition_kept
from shouwen.compliance.naming import Naming, positions_named
from shouwen.compliance.rulebook import rulebook
from shouwen.organisation.queries import names_held
from shouwen.regulation.editions import Edition


@dataclass(frozen=True)
class Unheld:
    """A position that regulations name, and where: tasks and notices for it reach nobody."""

    named: str
    namings: tuple[Naming, ...]


def editions_binding(unit: int, at: datetime) -> list[Edition]:
    """Return the editions that bind a unit at an instant."""
    return [edition_kept(hash_) for hash_, _ in rulebook().editions_in_force(unit, at).values()]


def gaps_of(unit: int, at: datetime, editions: Sequence[Edition] | None = None) -> list[Unheld]:
    """Return the positions that editions name for a unit and nobody holds, with the articles that do; one statement.

    ``editions`` are those in force, or those that are about to be adopted.
    """
    found: dict[str, list[Naming]] = {}
    for edition in editions if editions is not None else editions_binding(unit, at):
        for named, namings in positions_named(edition).items():
            found.setdefault(named, []).extend(namings)
    held = names_held(list(found), unit, at) if found else set()
    return [Unheld(named, tuple(namings)) for named, namings in sorted(found.items()) if named not in held]
