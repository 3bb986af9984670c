"""Standards that are judged on a fact alone: where the kept figures say that one is silent or met, nothing is made."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from shouwen.regulation.cards import CONDUCT
from shouwen.regulation.expressions import UNKNOWN
from shouwen.regulation.facts import FactKind
from shouwen.regulation.kinds import Standard
from shouwen.regulation.kinds.decision import Decision
from shouwen.regulation.kinds.limit import Limit
from shouwen.regulation.kinds.line import Line
from shouwen.regulation.kinds.score import Score
from shouwen.regulation.kinds.tally import EachTime
from shouwen.regulation.outcomes import Verdict
from shouwen.regulation.replaying.conditions import Condition, Kept, NotHere, condition, constant
from shouwen.regulation.replaying.told import Told
from shouwen.regulation.views import View

Take = Callable[[Told], None]
_KINDS = (Limit, Decision, Score, Line, EachTime)


def is_instant(standard: Standard) -> bool:
    """Say whether a standard finds what it finds on a fact alone, whatever else stands."""
    return type(standard) in _KINDS and not standard.instead_of and not standard.once_for


def taker(
    standard: Standard, kind: FactKind, view: View, judge: Take, count: Callable[[Verdict], Take] | None
) -> Take:
    """Return what looks at a fact of a kind: ``judge`` is only asked where it may find something.

    ``count`` returns what counts a verdict of which nothing need be made; None where an outcome is wanted all the same.
    """
    where = _skips(standard, kind, view)
    if count is not None and isinstance(standard, Limit) and (holds := _holds(standard, kind, view)) is not None:
        return _where(where, _if(holds, count(Verdict.MET), judge))
    if count is not None and isinstance(standard, Decision) and (says := _decides(standard, kind, view)) is not None:
        return _where(where, _if(says, count(Verdict.RESULT), judge))
    return judge if where is None else _unless_silent(where, judge)


def _unless_silent(where: Condition, judge: Take) -> Take:
    def take(told: Told) -> None:
        if where(told.figures) is not False:
            judge(told)

    return take


def _where(where: Condition | None, look: Take) -> Take:
    """Return what looks at facts on which a limit or a table speaks: where that is not known both are silent."""
    if where is None:
        return look

    def take(told: Told) -> None:
        if where(told.figures):
            look(told)

    return take


def _if(holds: Condition, count: Take, judge: Take) -> Take:
    def take(told: Told) -> None:
        if holds(told.figures):
            count(told)
        else:
            judge(told)

    return take


def _skips(standard: Standard, kind: FactKind, view: View) -> Condition | None:
    """Return a condition without which the standard is silent; None where there is none, or it cannot be told here."""
    where = standard.shared.where
    if isinstance(standard, Score):
        return _is(standard.card, "card")
    if isinstance(standard, Line):
        return _is(standard.id, "what" if kind.name == CONDUCT else "line")
    return condition(where, kind, view.adopted.names) if where is not None else None


def _is(wanted: str, figure: str) -> Condition:
    def holds(kept: Kept) -> bool | None:
        return bool(kept.get(figure) == wanted)

    return holds


def _holds(limit: Limit, kind: FactKind, view: View) -> Condition | None:
    """Return when a limit is surely met; None where that cannot be told here."""
    shared, names = limit.shared, view.adopted.names
    if shared.binds or (shared.where is not None and condition(shared.where, kind, names) is None):
        return None
    try:
        if any(constant(one.value, names) is UNKNOWN for one in limit.bounds):
            return None
    except NotHere:
        return None
    found: list[Any] = [condition(one.holds, kind, names) for one in limit.bounds]
    excuse = condition(shared.unless.condition, kind, names) if shared.unless is not None else None
    if None in found or (shared.unless is not None and excuse is None):
        return None
    first = found[0]
    if len(found) == 1 and excuse is None:
        return first  # type: ignore[no-any-return]  # a condition

    def holds(kept: Kept) -> bool | None:
        return all(one(kept) is True for one in found) and (excuse is None or excuse(kept) is not True)

    return holds


def _decides(decision: Decision, kind: FactKind, view: View) -> Condition | None:
    """Return when a table surely has a result that brings nothing; None where that cannot be told here."""
    shared, names = decision.shared, view.adopted.names
    if shared.binds or shared.unless is not None or shared.then or decision.hits != "first":
        return None
    if shared.where is not None and condition(shared.where, kind, names) is None:
        return None
    rows = [(condition(row.condition, kind, names), bool(row.then)) for row in decision.rows]
    usual = all(not row.cells and isinstance(row.result, str | Decimal) for row in decision.rows)
    if not usual or any(holds is None or brings for holds, brings in rows):
        return None
    if any(str(row.result).startswith("ask.") for row in decision.rows):
        return None
    conditions = [holds for holds, _ in rows if holds is not None]

    def says(kept: Kept) -> bool | None:
        for holds in conditions:
            found = holds(kept)
            if found is not False:
                return found
        return False

    return says
