"""Facts in, outcomes out: the one place where standards are carried out.

``judge`` is called once for every fact, right after it is recorded and in the same transaction;
``object_to`` before a deed, ``grant_to`` of what it claims; ``sweep`` by the clock, and ``follow`` with
what a sweep found. Nothing here keeps anything: what stands so far is asked of ``Standing``, and
callers keep what is returned, in order (``keeping.Kept.apply`` says what each outcome changes).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from shouwen.regulation.adoption import Adopted, Rulebook, Standing
from shouwen.regulation.clocks import sweep
from shouwen.regulation.effective import ABOUT_FACTS
from shouwen.regulation.facts import Fact
from shouwen.regulation.index import index_of
from shouwen.regulation.judgement import FAULTS, Judgement
from shouwen.regulation.kinds import Standard
from shouwen.regulation.kinds.decision import Decided, Decision
from shouwen.regulation.kinds.standard import ReadAt
from shouwen.regulation.moves import edition_after, moved_since
from shouwen.regulation.outcomes import Clock, ClockMoved, Granted, Objection, Outcome
from shouwen.regulation.views import View, holder_of, lifted

__all__ = ["Decided", "decide", "follow", "grant_to", "judge", "object_to", "refresh", "sweep"]


def judge(fact: Fact, rulebook: Rulebook, standing: Standing) -> tuple[Outcome, ...]:
    """Return what follows from a fact that has just been recorded, in the order to keep it.

    A fact that lies before what was judged, ``fact.corrected``, ``fact.withdrawn`` and
    ``fact.excused`` judge the touched keys again and return the differences. What a standard finds
    is fed to the standards that name it. A standard that cannot be evaluated leaves a ``Finding``
    with the verdict ``failed``, and the others go on.
    """
    judgement = Judgement(rulebook, standing)
    if fact.kind in ABOUT_FACTS:
        judgement.correct(fact)
    else:
        judgement.take(fact)
    return judgement.finish()


def follow(outcomes: Iterable[Outcome], rulebook: Rulebook, standing: Standing) -> tuple[Outcome, ...]:
    """Return what other standards make of outcomes that came without a fact, such as a sweep's misses."""
    judgement = Judgement(rulebook, standing)
    judgement.follow(outcomes)
    return judgement.finish()


def refresh(clocks: Iterable[Clock], rulebook: Rulebook, standing: Standing) -> tuple[ClockMoved, ...]:
    """Return the running clocks whose due time is another one since a calendar was published."""
    moved = []
    for clock in clocks:
        adopted = rulebook.adopted(clock.edition, clock.unit, clock.read_at)
        standard = index_of(adopted).by_id.get(clock.standard)
        if standard is None:
            continue
        anew = standard.reckoned(clock, View(adopted, standing))
        if anew != clock:
            moved.append(ClockMoved(anew))
    return tuple(moved)


def object_to(deed: Fact, rulebook: Rulebook, standing: Standing) -> tuple[Objection, ...]:
    """Return every objection to a deed, given as the fact that it would record (``sequence`` 0).

    All standards with ``before`` this kind speak, each of the edition in force; flows and forms of
    the edition at the beginning of the matter. One that cannot be evaluated objects, and says why.
    """
    found = []
    for adopted in rulebook.in_force(deed.unit, deed.at):
        view = View(adopted, standing)
        for standard in index_of(adopted).guarded.get(deed.kind, ()):
            if not standard.stays_with_beginning:
                found.append(_objection(standard, deed, view, partial(_read_at, standard.id, deed, rulebook, standing)))
    for view, standard in _of_the_beginning(deed, rulebook, standing):
        found.append(_objection(standard, deed, view, _not_read))
    return tuple(one for one in found if one is not None)


def grant_to(deed: Fact, rulebook: Rulebook, standing: Standing) -> tuple[Granted, ...]:
    """Return every right that grants what a deed claims, given as for ``object_to``.

    One that cannot be evaluated grants nothing: it objects.
    """
    found = []
    for adopted in rulebook.in_force(deed.unit, deed.at):
        view = View(adopted, standing)
        for standard in index_of(adopted).guarded.get(deed.kind, ()):
            with suppress(*FAULTS):
                found.append(standard.grant_to(deed, view))
    return tuple(one for one in found if one is not None)


def _read_at(
    standard: str, deed: Fact, rulebook: Rulebook, standing: Standing, at: datetime
) -> tuple[Standard, View] | None:
    """Return a standard as the edition in force at an instant has it."""
    for adopted in rulebook.in_force(deed.unit, at):
        found = index_of(adopted).by_id.get(standard)
        if found is not None:
            return found, View(adopted, standing)
    return None


def _not_read(at: datetime) -> None:
    """Return nothing: what is of the edition of a matter's beginning asks no other."""


def _objection(standard: Standard, deed: Fact, view: View, read_at: ReadAt) -> Objection | None:
    try:
        return standard.object_as_read(deed, view, read_at)
    except FAULTS as fault:
        shared = standard.shared
        return Objection(standard.id, shared.citation, shared.title.zh, fault=str(fault))


def _of_the_beginning(deed: Fact, rulebook: Rulebook, standing: Standing) -> Iterable[tuple[View, Standard]]:
    """Yield flows and forms that guard a deed, of the editions under which the matter began."""
    present = rulebook.in_force(deed.unit, deed.at)
    if not any(
        standard.stays_with_beginning
        for adopted in present
        for standard in index_of(adopted).guarded.get(deed.kind, ())
    ):
        return
    matter = holder_of("case", deed)
    opened = standing.history(frozenset({"case.opened"}), frozenset({matter}), None) if matter else ()
    first = next((fact for fact in opened if fact.about == matter), deed)
    moves = moved_since(matter, standing)
    for began in rulebook.in_force(first.unit, first.at):
        adopted = edition_after(began, moves, rulebook, first.unit)
        for standard in index_of(adopted).guarded.get(deed.kind, ()):
            if standard.stays_with_beginning:
                yield View(adopted, standing), standard


def decide(decision: str, figures: Mapping[str, Any], adopted: Adopted) -> Decided:
    """Return what the decision table with the id ``decision`` says of these figures.

    Raises ``KeyError`` where the edition has no such decision, ``EvaluationError`` where the figures
    do not fit.
    """
    standard = index_of(adopted).by_id[decision]
    if not isinstance(standard, Decision):
        raise KeyError(decision)
    scope = {f"ask.{name}": value for name, value in adopted.site.values.items()}
    scope.update((name, lifted(value)) for name, value in figures.items())
    return standard.decide(scope)
