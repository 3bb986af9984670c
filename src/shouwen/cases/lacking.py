"""What closing a case still lacks: the same list that refuses it, each with where to do it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shouwen.cases.actions.closing import Records, figures_at_closing, records_of
from shouwen.cases.deeds import DEEDS
from shouwen.cases.models import Case
from shouwen.cases.pack import list_of, meanings_of, registration_forms
from shouwen.compliance.editions import edition_called
from shouwen.compliance.judging import InTheWay, in_the_way_of
from shouwen.facts.refusals import Ground
from shouwen.organisation.rights import Acting
from shouwen.regulation.kinds.form import SignedForm
from shouwen.regulation.kinds.gate import Gate

#: The kind of the deed of closing.
CLOSED = "case.closed"
#: By a figure that closing gives: the deed (``cases.deeds``) that changes it, and what it then is given.
CHANGED_BY: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "replied": ("reply", {"which": "final"}),
    "satisfaction_asked": ("confirmation", {}),
}
#: The figures that say that a responsibility is settled, by what its key of the list ``responsibility`` means.
SETTLED: Mapping[str, str] = {"handling": "fixed_handling", "cause": "fixed_cause", "delay": "fixed_delay"}
#: The same of a figure that stands in the way while it is not nothing.
ENDED_BY: Mapping[str, tuple[str, Mapping[str, str]]] = {"open_proposals": ("approval", {})}


@dataclass(frozen=True)
class Way:
    """Where something that is lacking is done.

    ``kind``: a ``deed`` by its noun with what it is ``given``, a ``form`` to begin by its name, an
    ``entry`` or a ``case`` by its number.
    """

    kind: str
    name: str
    given: Mapping[str, str]


@dataclass(frozen=True)
class Lack:
    """One reason why the case cannot be closed yet, with its article, and the ways to do something about it."""

    ground: Ground
    ways: tuple[Way, ...]


def lacking_for_closing(
    case: Case, result: str, *, by: Acting, at: datetime, records: Records | None = None
) -> list[Lack]:
    """Return what stands against closing a case with a result, in the order of the articles; nothing: it can be closed.

    Closing itself asks the same. Three statements besides the ``records``, whatever belongs to the case.
    """
    known = records or records_of(case)
    figures = figures_at_closing(case, result, by, at, known)
    _, found = in_the_way_of(
        CLOSED, at=at, unit=case.unit_id, by=by, about=case, for_whom=case.for_whom, figures=figures,
        standing=known.standing,
    )
    return [Lack(one.ground, tuple(_ways(one, case, figures, at))) for one in found]


def usual_result(case: Case, at: datetime, *, is_declined: bool) -> str:
    """Return the result with which a case is closed as it stands: the first of the pack's, unless it was declined."""
    known = list_of("result", case.unit_id, at)
    fitting = [entry for entry in known if is_declined and entry.means == "declined"] or known
    return fitting[0].name if fitting else ""


def _ways(one: InTheWay, case: Case, figures: Mapping[str, Any], at: datetime) -> Iterator[Way]:
    edition = edition_called(one.ground.citation.partition("#")[0])
    readings = edition.standards.get(one.standard) if edition else None
    for standard in readings.options.values() if readings else ():
        if isinstance(standard, SignedForm):
            yield Way("form", standard.form.name, {})
            return
        if isinstance(standard, Gate):
            read = standard.refuse_when.names if standard.refuse_when is not None else frozenset()
            yield from _ways_of_gate(one, read, case, figures, at)
            return


def _ways_of_gate(
    one: InTheWay, read: frozenset[str], case: Case, figures: Mapping[str, Any], at: datetime
) -> Iterator[Way]:
    for reference in one.ground.lists:
        kind, _, number = reference.partition(":")
        yield Way(kind, number, {})
    if "steps_done" in read:
        yield from _ways_of_steps(int(figures.get("steps_done") or 0), case, at)
    if not read.isdisjoint(SETTLED.values()):
        for sort, meaning in meanings_of("responsibility", case.unit_id, at).items():
            name = SETTLED.get(meaning, "")
            if name in read and not figures.get(name):
                yield Way("deed", "responsibility", {"sort": sort})
    for name, (noun, given) in CHANGED_BY.items():
        if name in read and not figures.get(name):
            yield Way("deed", noun, given)
    for name, (noun, given) in ENDED_BY.items():
        if name in read and figures.get(name):
            yield Way("deed", noun, given)
    if "registrations" in read:
        yield from _register(case, at)


def _ways_of_steps(done: int, case: Case, at: datetime) -> Iterator[Way]:
    """Yield what is left of the eight steps, in their order."""
    if done < 1:
        yield from _register(case, at)
    for deed in sorted(DEEDS.values(), key=lambda one: one.step or 0):
        if deed.step is not None and deed.step > done:
            yield Way("deed", deed.noun, {})


def _register(case: Case, at: datetime) -> Iterator[Way]:
    yield from (Way("form", form, {}) for form in sorted(registration_forms(case.unit_id, at))[:1])
