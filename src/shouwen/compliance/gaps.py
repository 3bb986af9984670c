"""Positions that the regulations of a unit name and nobody holds: a gap is a finding, shown where it is mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shouwen.compliance.editions import edition_kept
from shouwen.compliance.naming import Naming, positions_named
from shouwen.compliance.rulebook import rulebook
from shouwen.organisation.queries import Holder, holders_by_name
from shouwen.regulation.editions import Edition


@dataclass(frozen=True)
class Asked:
    """A position that regulations name: where, and its nearest holders for the unit. None is a gap."""

    named: str
    namings: tuple[Naming, ...]
    holders: tuple[Holder, ...]

    @property
    def is_gap(self) -> bool:
        """True when nobody holds it: tasks and notices for it reach nobody."""
        return not self.holders


def editions_binding(unit: int, at: datetime) -> list[Edition]:
    """Return the editions that bind a unit at an instant."""
    return [edition_kept(hash_) for hash_, _ in rulebook().editions_in_force(unit, at).values()]


def positions_asked(unit: int, at: datetime, editions: Sequence[Edition] | None = None) -> list[Asked]:
    """Return every position that editions name for a unit, gaps first; one statement.

    ``editions`` are those in force, or those that are about to be adopted.
    """
    found: dict[str, list[Naming]] = {}
    for edition in editions if editions is not None else editions_binding(unit, at):
        for named, namings in positions_named(edition).items():
            found.setdefault(named, []).extend(namings)
    holders = holders_by_name(sorted(found), unit, at) if found else {}
    asked = [Asked(named, tuple(namings), tuple(holders.get(named, ()))) for named, namings in found.items()]
    return sorted(asked, key=lambda one: (not one.is_gap, one.named))


def gaps_of(unit: int, at: datetime, editions: Sequence[Edition] | None = None) -> list[Asked]:
    """Return the positions that nobody holds, with the articles that name them."""
    return [one for one in positions_asked(unit, at, editions) if one.is_gap]
