"""Every fact is judged in the transaction that records it; a deed is judged before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shouwen.compliance import keepers
from shouwen.compliance.awaiting import await_moments
from shouwen.compliance.figure_words import figure_named
from shouwen.compliance.findings import flush_findings
from shouwen.compliance.memory import judge_anew, memory_of_deed, rulebook_of_deed
from shouwen.compliance.standing import Standing
from shouwen.compliance.unset import words_of_unset
from shouwen.compliance.wording import is_reconstructed, words_of_standard
from shouwen.facts.actions import (
    Deed,
    Referable,
    is_heard,
    listen_where,
    record,
    record_unheard,
    reference_of,
)
from shouwen.facts.kinds import declared
from shouwen.facts.refusals import Attempt, Ground, Refused
from shouwen.regulation import engine
from shouwen.regulation.effective import ABOUT_FACTS
from shouwen.regulation.facts import Fact
from shouwen.regulation.index import hearing_of, index_of
from shouwen.regulation.outcomes import Granted, Objection, Outcome
from shouwen.regulation.words import NO_WORDS, Words

__all__ = [
    "InFavour",
    "InTheWay",
    "enact",
    "enact_many",
    "in_favour_of",
    "in_the_way_of",
    "judge_anew",
    "judge_fact",
    "keep_outcomes",
    "refuse_if_objected",
    "rulebook_of_deed",
]


def _is_judged(kind: str, unit: int | None, at: datetime) -> bool:
    """Say whether any standard may find something of a fact, or have it judged later."""
    book = rulebook_of_deed()
    if kind in ABOUT_FACTS or book.moves_clocks(kind):
        return True
    hearing = hearing_of(book.in_force(unit, at))
    return kind in hearing.places or kind in hearing.awaiting


@listen_where(_is_judged)
def judge_fact(fact: Fact) -> None:
    """Draw the conclusions of a fact and hand each outcome to its keeper."""
    memory_of_deed().add(fact)
    keep_outcomes(engine.judge(fact, rulebook_of_deed(), Standing()), fact)
    await_moments(fact)


def keep_outcomes(outcomes: Iterable[Outcome], fact: Fact | None) -> None:
    """Hand outcomes to the keepers of their kinds, in order, and carry out what follows from them."""
    kept = list(outcomes)
    by_kind: dict[str, list[Outcome]] = {}
    for outcome in kept:
        by_kind.setdefault(outcome.kind if hasattr(outcome, "kind") else "deadline", []).append(outcome)
    for kind, some in by_kind.items():
        keepers.keeper_of(kind)(some, fact)
    flush_findings()
    memory = memory_of_deed()
    for outcome in kept:
        memory.keep(outcome)
    for outcome in kept:
        keepers.carry_out(outcome, fact)


def enact(
    kind: str,
    *,
    at: datetime,
    unit: int | None,
    by: Referable | str,
    about: Referable | str,
    for_whom: Referable | str = "",
    figures: Mapping[str, Any] | None = None,
    **more: Any,
) -> Fact:
    """Record a deed unless an article or another module stands against it.

    Raises ``Refused`` with every article that objects; the attempt is then recorded as ``deed.refused``
    once the deed has been undone.
    """
    given = {**(figures or {}), **more}
    refuse_if_objected(kind, at=at, unit=unit, by=by, about=about, for_whom=for_whom, figures=given)
    return record(kind, at=at, unit=unit, by=by, about=about, for_whom=for_whom, figures=given)


def enact_many(deeds: Sequence[Deed]) -> None:
    """Record deeds in their order, as ``enact`` would one by one; those that nobody judges together.

    Most kinds of facts of a list that comes in are named by no standard in force in their unit at their time:
    they go to the database by COPY. Any other is judged, and may be refused: then nothing of all of it is kept.
    """
    quiet: list[Deed] = []
    loud: dict[tuple[str, int | None, int], bool] = {}
    changes_before = rulebook_of_deed().changes_before
    for one in deeds:
        key = (one.kind, one.unit, changes_before(one.at))
        if key not in loud:
            loud[key] = is_loud(one.kind, one.unit, one.at)
        if not loud[key]:
            if keepers.may_be_objected_to(one.kind):
                refuse_if_objected(one.kind, at=one.at, unit=one.unit, by=one.by, about=one.about, for_whom=one.for_whom,
                                   figures=one.figures)  # fmt: skip
            quiet.append(one)
            continue
        _record_quiet(quiet)
        quiet = []
        enact(one.kind, at=one.at, unit=one.unit, by=one.by, about=one.about, for_whom=one.for_whom, figures=one.figures)
    _record_quiet(quiet)


def is_loud(kind: str, unit: int | None, at: datetime) -> bool:
    """Say whether any standard guards or judges facts of a kind in a unit at an instant, or any listener hears them.

    What a module may have against one of them (``keepers.objects``) is asked of each all the same.
    """
    in_force = rulebook_of_deed().in_force(unit, at)
    return any(kind in index_of(adopted).guarded for adopted in in_force) or is_heard(kind, unit, at)


def article_before(kind: str, unit: int | None, at: datetime) -> str:
    """Return the citation of the first article that stands before a deed in a unit: by which it is done or not; else
    nothing. No statement.
    """
    found = (one.shared.citation for adopted in rulebook_of_deed().in_force(unit, at)
             for one in index_of(adopted).guarded.get(kind, ()))  # fmt: skip
    return next(found, "")


def _record_quiet(deeds: Sequence[Deed]) -> None:
    if not deeds:
        return
    record_unheard(deeds)
    memory_of_deed().facts.clear()  # what was read of holders before lacks these


@dataclass(frozen=True)
class InTheWay:
    """What stands against a deed: the reason as a refusal shows it, and the standard that objects (empty: a module)."""

    ground: Ground
    standard: str = ""


def in_the_way_of(
    kind: str,
    *,
    at: datetime,
    unit: int | None,
    by: Referable | str,
    about: Referable | str,
    for_whom: Referable | str = "",
    figures: Mapping[str, Any],
    standing: Standing | None = None,
    names_unset: bool = False,
) -> tuple[Fact, list[InTheWay]]:
    """Return a deed as regulations see it, and all that stands against it: what a refusal of it would say.

    ``standing`` spares reading again what its giver has read of the matter. With ``names_unset`` also who may set the
    local values that are not set, which costs two statements for each standard that lacks any.
    """
    deed = Fact(
        0,
        kind,
        at.astimezone(UTC),
        unit,
        reference_of(by),
        reference_of(about),
        reference_of(for_whom),
        {name: _as_told(value) for name, value in figures.items() if value is not None},
    )
    objections = engine.object_to(deed, rulebook_of_deed(), standing or Standing())
    found = [
        InTheWay(_ground(one, words_of_unset(one, deed) if names_unset else NO_WORDS, deed), one.standard)
        for one in objections
    ]
    return deed, [*found, *(InTheWay(ground) for ground in keepers.objections_to(deed))]


@dataclass(frozen=True)
class InFavour:
    """What grants a claim: the article and its words, as a refusal shows its own; ``until`` when it may be claimed."""

    ground: Ground
    standard: str
    until: datetime | None = None


def in_favour_of(deed: Fact) -> list[InFavour]:
    """Return every right that grants what a deed claims, given as ``in_the_way_of`` returns it."""
    granted = engine.grant_to(deed, rulebook_of_deed(), Standing())
    return [InFavour(_granting(one), one.standard, one.until) for one in granted]


def _granting(one: Granted) -> Ground:
    words, sentence = words_of_standard(one.citation, one.standard, one.reckoning.words)
    return Ground(
        one.title, one.citation, one.reckoning.words, words=words, detail_words=sentence,
        is_reconstructed=is_reconstructed(one.citation, one.standard),
    )  # fmt: skip


def refuse_if_objected(
    kind: str,
    *,
    at: datetime,
    unit: int | None,
    by: Referable | str,
    about: Referable | str,
    for_whom: Referable | str = "",
    figures: Mapping[str, Any],
) -> None:
    """Raise ``Refused`` with all objections to a deed that would record this fact."""
    deed, found = in_the_way_of(
        kind, at=at, unit=unit, by=by, about=about, for_whom=for_whom, figures=figures, names_unset=True
    )
    if found:
        standards = tuple(one.standard for one in found if one.standard)
        attempt = Attempt(kind, deed.at, unit, deed.by, deed.about, standards)
        raise Refused("This is not possible yet.", grounds=[one.ground for one in found], attempt=attempt)


def _as_told(value: Any) -> Any:
    """Return a figure as standards see it: what is named stands by its reference, as in the fact."""
    if isinstance(value, list | tuple):
        return type(value)(_as_told(one) for one in value)
    return getattr(value, "reference", value)


def _ground(objection: Objection, unset: Words, deed: Fact) -> Ground:
    detail = objection.fault or objection.reckoning.words
    words, sentence = words_of_standard(objection.citation, objection.standard, objection.reckoning.words)
    sentence = NO_WORDS if objection.fault else sentence
    if unset.zh:
        detail = f"{detail}{unset.zh}"
        english = f"{sentence.en} {unset.en}".strip() if sentence.en or not sentence.zh else ""
        sentence = Words(detail, en=english or f"{detail} {unset.en}")
    return Ground(
        objection.title, objection.citation, detail, tuple(objection.lists), tuple(objection.missing), words, sentence,
        tuple(_lack(name, deed) for name in objection.lacks), objection.instead,
        is_reconstructed(objection.citation, objection.standard),
    )


def _lack(name: str, deed: Fact) -> Words:
    """Return what people call what is still to be done: a figure of the deed, else a key of the pack."""
    found = figure_named(name, [kind] if (kind := declared().get(deed.kind)) else ())
    return found[1].words if found else Words(name)
