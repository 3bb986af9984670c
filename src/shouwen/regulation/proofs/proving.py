"""Plays the short examples of an edition, and puts what was expected beside what was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from shouwen.regulation.adoption import NOTHING
from shouwen.regulation.calendars import WorkingCalendar
from shouwen.regulation.consequences import TO_BE_FIXED, figure_of
from shouwen.regulation.editions import Edition
from shouwen.regulation.judgement import FAULTS
from shouwen.regulation.proofs.registry import proof_of, provable
from shouwen.regulation.proofs.scene import Scene
from shouwen.regulation.short_examples import ShortExample

#: Where only the name is expected, what follows is not compared.
_WITH_MORE = frozenset({"met", "broken", "missed", "below", "unknown", "refused", "excused", "ask"})


@dataclass(frozen=True, eq=False)
class ShortResult:
    """How one short example went: ``number`` counts those of its standard from 1; ``trace`` is what happened and what
    came of each, where it went otherwise."""

    standard: str
    number: int
    example: ShortExample
    found: Any
    trace: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        return is_same(self.example.then, self.found)


def prove_short(
    edition: Edition, calendars: Mapping[str, WorkingCalendar] = NOTHING, *, of: str = ""
) -> Iterator[ShortResult]:
    """Yield how each short example of an edition went; those of kinds that are not run yet are left out.

    ``calendars`` are those of the pack by name; of which nothing is said, it has office hours. ``of`` is the id of a
    standard whose examples alone are asked for.
    """
    for readings in edition.standards.values():
        if readings.kind not in provable() or (of and readings.id != of):
            continue
        for number, example in enumerate(readings.examples, 1):
            scene = Scene(readings, example, edition, calendars=calendars)
            try:
                found = proof_of(readings.kind)(scene)
            except FAULTS as fault:
                found = f"{type(fault).__name__}: {fault}"
            trace = () if is_same(example.then, found) else scene.trace
            yield ShortResult(readings.id, number, example, found, trace)


def is_same(expected: Any, found: Any) -> bool:
    """Say whether what was found is what was expected: consequences whole, verdicts by name."""
    if isinstance(expected, Mapping):
        if not isinstance(found, Mapping):
            return not expected and found == "silent"
        short = {str(key): one for key, one in found.items() if key != TO_BE_FIXED}
        named = {str(key): one for key, one in expected.items()}
        is_whole = all(key.isdigit() for key in short) or not _is_of_verdict(short)
        if is_whole and set(short) != set(named):
            return False
        return all(key in short and is_same(one, short[key]) for key, one in named.items())
    if isinstance(expected, list):
        listed = isinstance(found, list | tuple) and len(expected) == len(found)
        return listed and all(map(is_same, expected, found))
    if isinstance(found, Mapping):
        return len(found) == 1 and next(iter(found)) in _WITH_MORE and expected == next(iter(found))
    if isinstance(found, datetime):
        return str(expected)[:16] == found.strftime("%Y-%m-%d %H:%M")
    if isinstance(expected, int | Decimal) and not isinstance(expected, bool):
        return figure_of(found) == Decimal(expected)
    return str(expected) == str(found)


def _is_of_verdict(found: Mapping[str, Any]) -> bool:
    return bool(set(found) & (_WITH_MORE | {"found", "result", "follows", "withdrawn"}))
