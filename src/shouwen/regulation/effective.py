"""Facts as they count now: corrections applied, what was withdrawn or excused left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shouwen.regulation.facts import Fact

CORRECTED, WITHDRAWN, EXCUSED = "fact.corrected", "fact.withdrawn", "fact.excused"

#: Facts about other facts; their figure ``which`` is ``fact:`` and the sequence.
ABOUT_FACTS = frozenset({CORRECTED, WITHDRAWN, EXCUSED})


def corrects(fact: Fact) -> int:
    """Return the sequence of the fact that a fact about facts names; raises ``ValueError`` without one."""
    return int(str(fact.figures.get("which", "")).removeprefix("fact:"))


def corrected(fact: Fact, by: Fact) -> Fact | None:
    """Return a fact after one correction, None where it no longer counts.

    New figures stand in the correction's figure ``figures``, a new instant in ``corrected_at``. A
    figure that is not named stays; one that is None is not known any more.
    """
    if by.kind != CORRECTED:
        return None
    figures = {**fact.figures, **(by.figures.get("figures") or {})}
    figures = {name: value for name, value in figures.items() if value is not None}
    return replace(fact, at=by.figures.get("corrected_at") or fact.at, figures=figures)


def effective(facts: Iterable[Fact]) -> list[Fact]:
    """Return the facts that count, in order of ``at`` and then of recording.

    ``facts`` hold facts and the facts about them; corrections apply in order of recording.
    """
    kept: dict[int, Fact] = {}
    about: list[Fact] = []
    for fact in facts:
        if fact.kind in ABOUT_FACTS:
            about.append(fact)
        else:
            kept[fact.sequence] = fact
    for later in sorted(about, key=lambda fact: fact.sequence):
        which = corrects(later)
        if which in kept:
            changed = corrected(kept[which], later)
            if changed is None:
                del kept[which]
            else:
                kept[which] = changed
    return sorted(kept.values(), key=lambda fact: (fact.at, fact.sequence))
