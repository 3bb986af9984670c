"""Facts in the order in which they are judged: what came late in its place, corrections applied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from heapq import merge

from shouwen.regulation.effective import ABOUT_FACTS, CORRECTED
from shouwen.regulation.replaying.told import Told

#: Opens the same facts anew, in the order of recording.
Again = Callable[[], Iterable[Told]]


def in_order(facts: Again) -> Iterator[Told]:
    """Yield facts in order of time and number, as they count now; they are gone over twice.

    Only what came late, and what is said about facts, is held in memory.
    """
    late, about = set[int](), list[Told]()
    latest = (datetime.min.replace(tzinfo=UTC), 0)
    for told in facts():
        here = (told.at, told.sequence)
        if told.kind in ABOUT_FACTS:
            about.append(told)
        elif here < latest:
            late.add(told.sequence)
        else:
            latest = here
    apart = late | {which(one) for one in about}
    if not apart:
        return iter(facts())
    held = [told for told in facts() if told.sequence in apart and told.kind not in ABOUT_FACTS]
    usual = (told for told in facts() if told.sequence not in apart and told.kind not in ABOUT_FACTS)
    return merge(usual, as_they_count(held, about), key=_place)


def as_they_count(facts: Iterable[Told], about: Iterable[Told]) -> list[Told]:
    """Return facts with what was said about them applied, as ``effective.effective`` does, in order."""
    kept = {told.sequence: told for told in facts}
    for later in sorted(about, key=lambda told: told.sequence):
        one = kept.get(which(later))
        if one is None:
            continue
        if later.kind == CORRECTED:
            kept[one.sequence] = _corrected(one, later)
        else:
            del kept[one.sequence]
    return sorted(kept.values(), key=_place)


def which(about: Told) -> int:
    """Return the number of the fact that a fact about facts names."""
    return int(str(about.figures.get("which", "")).removeprefix("fact:"))


def _corrected(told: Told, by: Told) -> Told:
    figures = {**told.figures, **(by.figures.get("figures") or {})}
    known = {name: value for name, value in figures.items() if value is not None}
    at = by.figures.get("corrected_at")
    instant = datetime.fromisoformat(at).astimezone(UTC) if at else told.at
    return told.changed(instant, known)


def _place(told: Told) -> tuple[datetime, int]:
    return told.at, told.sequence
