"""Every fact is judged in the transaction that records it; a deed is judged before."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from shouwen.compliance import keepers
from shouwen.compliance.rulebook import Rulebook, rulebook
from shouwen.compliance.standing import Standing
from shouwen.facts.actions import Referable, listen, record, reference_of
from shouwen.facts.refusals import Attempt, Ground, Refused
from shouwen.regulation import engine
from shouwen.regulation.facts import Fact
from shouwen.regulation.outcomes import Objection, Outcome



class _Deed(threading.local):
    """What one thread's transaction judges by.

    Django makes a new list of hooks whenever a transaction ends, either way, so that list tells
    transactions apart.
    """

    hooks: Any = None
    rulebook: Rulebook | None = None


_deed = _Deed()


def rulebook_of_deed() -> Rulebook:
    """Return the rulebook by which the present transaction judges; read once in a transaction."""
    if not connection.in_atomic_block:
        return rulebook()
    if _deed.rulebook is None or _deed.hooks is not connection.run_on_commit:
        _deed.hooks, _deed.rulebook = connection.run_on_commit, rulebook()
    return _deed.rulebook


def judge_anew() -> None:
    """Let the rest of this transaction judge by what it has just changed itself."""
    _deed.hooks = None


@listen
def judge_fact(fact: Fact) -> None:
    """Draw the conclusions of a fact and hand each outcome to its keeper."""
    keep_outcomes(engine.judge(fact, rulebook_of_deed(), Standing()), fact)


def keep_outcomes(outcomes: Iterable[Outcome], fact: Fact | None) -> None:
    """Hand outcomes to the keepers of their kinds, in order."""
    for outcome in outcomes:
        kind = outcome.kind if hasattr(outcome, "kind") else "deadline"
        keepers.keeper_of(kind)(outcome, fact)


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
    deed = Fact(0, kind, at.astimezone(UTC), unit, reference_of(by), reference_of(about), reference_of(for_whom),
                {name: value for name, value in figures.items() if value is not None})
    objections = engine.object_to(deed, rulebook_of_deed(), Standing())
    grounds = [*(_ground(objection) for objection in objections), *keepers.objections_to(deed)]
    if grounds:
        attempt = Attempt(kind, deed.at, unit, deed.by, deed.about, tuple(o.standard for o in objections))
        raise Refused("This is not possible yet.", grounds=grounds, attempt=attempt)


def _ground(objection: Objection) -> Ground:
    detail = objection.fault or objection.reckoning.words
    return Ground(objection.title, objection.citation, detail, tuple(objection.lists), tuple(objection.missing))
