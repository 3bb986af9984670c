"""Named stretches of days that a calendar gives: terms and school years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

TERM, SCHOOL_YEAR = "term", "school_year"
NAMED_UNITS = (TERM, SCHOOL_YEAR)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A term or school year: from its first to its last day, both held."""

    unit: str
    name: str
    first: date
    last: date


def in_turn(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Return stretches in order; raises ValueError where one ends before it begins, or two of a unit overlap or are
    called alike."""
    found = tuple(sorted(stretches, key=lambda one: (one.unit, one.first)))
    for one in found:
        if one.last < one.first or not one.name or "|" in one.name:
            raise ValueError(f"{one.name or 'a term'} has a name, and ends after it begins")
    for one, other in pairwise(found):
        if one.unit == other.unit and other.first <= one.last:
            raise ValueError(f"{other.name} begins before {one.name} ends")
    if len({(one.unit, one.name) for one in found}) < len(found):
        raise ValueError("each has a name of its own")
    return found


def stretches_from(content: Mapping[str, Any]) -> tuple[Stretch, ...]:
    """Read ``terms`` and ``school_years`` of a stored calendar: each with ``name``, ``from`` and ``to``."""
    return in_turn(
        Stretch(unit, str(one["name"]), date.fromisoformat(one["from"]), date.fromisoformat(one["to"]))
        for unit in NAMED_UNITS
        for one in content.get(f"{unit}s", ())
    )
