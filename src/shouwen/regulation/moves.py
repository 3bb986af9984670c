"""A matter goes over to another edition: its running clocks are reckoned by it from their own beginning.

The fact ``case.moved`` says from which edition (``was``, its hash) to which (``became``). What has ended stays as it
was, also what was missed and is not done yet: nothing that has fired fires again. A clock whose standard the new
edition does not have lapses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from shouwen.regulation.effective import effective
from shouwen.regulation.facts import MOVED, Fact
from shouwen.regulation.index import index_of
from shouwen.regulation.outcomes import Clock, ClockEnded, ClockMoved, Outcome, Verdict
from shouwen.regulation.views import CannotSay, View

if TYPE_CHECKING:
    from shouwen.regulation.adoption import Adopted, Rulebook, Standing



def moved(clock: Clock, fact: Fact, rulebook: Rulebook, standing: Standing) -> Iterable[Outcome]:
    """Return what a running clock of the matter that moved becomes."""
    if clock.holder != fact.about or clock.edition != fact.figures.get("was"):
        return ()
    adopted = rulebook.adopted(str(fact.figures["became"]), clock.unit, fact.at)
    standard = index_of(adopted).by_id.get(clock.standard)
    because = (*clock.because, fact.sequence)
    if standard is None or not standard.moving_kinds():
        return (ClockEnded(clock, Verdict.CANCELLED, fact.at, because),)
    begun = next(iter(effective(standing.versions(clock.because[0]))), None)
    if begun is None:
        raise CannotSay(f"what began {clock.standard} does not hold any more")
    anew = standard.taken_over(clock, begun, View(adopted, standing))
    if anew is None:
        return (ClockEnded(clock, Verdict.CANCELLED, fact.at, because),)
    told = {
        place
        for place, step in enumerate(anew.steps)
        if step.at <= fact.at or (place in clock.steps_told and _is_same(step, clock.steps[place : place + 1]))
    }
    return (ClockMoved(replace(anew, moved_at=fact.at, because=because, steps_told=tuple(sorted(told)))),)


def _is_same(step: object, before: Iterable[object]) -> bool:
    return any((one.to, one.is_escalation, one.task) == (step.to, step.is_escalation, step.task) for one in before)  # type: ignore[attr-defined]


def moved_since(matter: str, standing: Standing) -> Mapping[str, Fact]:
    """Return the moves of a matter by the edition that it left."""
    found = standing.history(frozenset({MOVED}), frozenset({matter}), None) if matter else ()
    return {str(fact.figures["was"]): fact for fact in found if fact.about == matter}


def edition_after(adopted: Adopted, moves: Mapping[str, Fact], rulebook: Rulebook, unit: int | None) -> Adopted:
    """Return the edition to which a matter that began under one has moved; that one where it has not."""
    seen = set()
    while (move := moves.get(adopted.edition.hash)) is not None and adopted.edition.hash not in seen:
        seen.add(adopted.edition.hash)
        adopted = rulebook.adopted(str(move.figures["became"]), unit, move.at)
    return adopted
