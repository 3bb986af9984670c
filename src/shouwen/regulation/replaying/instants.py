"""Standards that are judged on a fact alone: where the kept figures say that one is silent or met, nothing is made."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from shouwen.regulation.cards import CONDUCT
from shouwen.regulation.expressions import UNKNOWN
from shouwen.regulation.facts import FactKind
from shouwen.regulation.kinds import Standard
from shouwen.regulation.kinds.decision import Decision
from shouwen.regulation.kinds.deem import Deem
from shouwen.regulation.kinds.flow import RunsFlow
from shouwen.regulation.kinds.limit import Limit
from shouwen.regulation.kinds.line import Line
from shouwen.regulation.kinds.phrase import AGENT, FORBIDDEN, Phrase
from shouwen.regulation.kinds.score import Score
from shouwen.regulation.kinds.tally import EachTime
from shouwen.regulation.outcomes import Verdict
from shouwen.regulation.replaying.conditions import Condition, Kept, NotHere, condition, constant
from shouwen.regulation.replaying.told import Told
from shouwen.regulation.views import View

Take = Callable[[Told], None]
_KINDS = (Limit, Decision, Score, Line, EachTime, Deem, RunsFlow, Phrase)


def is_instant(standard: Standard) -> bool:
    """Say whether a standard finds what it finds on a fact alone, whatever else stands."""
    return type(standard) in _KINDS and not standard.instead_of and not standard.once_for


def taker(
    standard: Standard, kind: FactKind, view: View, judge: Take, count: Callable[[Verdict], Take | None]
) -> Take:
    """Return what looks at a fact of a kind: ``judge`` is only asked where it may find something.

    ``count`` returns what counts a verdict of which nothing need be made; None where an outcome is wanted all the same.
    """
    where = _skips(standard, kind, view)
    if type(standard) is Phrase and kind.name in standard.worded:
        met = count(Verdict.MET)
        return _of_phrase(standard, where, view, met, judge) if met is not None else judge
    if type(standard) is Limit and (holds := _holds(standard, kind, view)) is not None:
        met, broken = count(Verdict.MET), count(Verdict.BROKEN)
        if met is not None or broken is not None:
            return _where(where, _bound(standard, view, _if(holds, met or judge, broken or judge, judge)))
    if type(standard) is Decision and (says := _decides(standard, kind, view)) is not None:
        result = count(Verdict.RESULT)
        if result is not None:
            return _where(where, _bound(standard, view, _if(says, result, judge, judge)))
    return judge if where is None else _unless_silent(where, judge)


def _bound(standard: Standard, view: View, look: Take) -> Take:
    """Return what looks at facts of those whom a standard binds; where that is not known it is silent."""
    binds, belongs = standard.shared.binds, view.standing.belongs
    if not binds:
        return look

    def take(told: Told) -> None:
        if belongs(told.by, binds, told.unit, told.at) is True:
            look(told)

    return take


def _of_phrase(phrase: Phrase, where: Condition | None, view: View, met: Take, judge: Take) -> Take:
    """Return what looks at messages for forbidden words: most have none."""
    binds, belongs, prefix = phrase.shared.binds, view.standing.belongs, f"{phrase.id}/"
    side, channels, stages = phrase.side, phrase.channels, phrase.stages
    is_plain = phrase.shared.unless is None and (phrase.shared.where is None or where is not None)

    def take(told: Told) -> None:
        figures = told.figures
        if figures.get("side", AGENT) != side or (channels and figures.get("channel") not in channels):
            return
        if stages and figures.get("stage") not in stages:
            return
        speaks = where(figures) if where is not None else True
        if speaks is False:
            return
        is_bound = belongs(told.by, binds, told.unit, told.at) if binds and speaks else True
        wrong = figures.get(FORBIDDEN)
        if not is_plain or not speaks or is_bound is None or (wrong and any(one.startswith(prefix) for one in wrong)):
            judge(told)
        elif is_bound:
            met(told)

    return take


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


def _if(holds: Condition, where_true: Take, where_false: Take, otherwise: Take) -> Take:
    def take(told: Told) -> None:
        found = holds(told.figures)
        if found is True:
            where_true(told)
        elif found is False:
            where_false(told)
        else:
            otherwise(told)

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
    if shared.where is not None and condition(shared.where, kind, names) is None:
        return None
    try:
        if any(constant(one.value, names) is UNKNOWN for one in limit.bounds):
            return None
    except NotHere:
        return None
    found = [condition(one.holds, kind, names) for one in limit.bounds]
    kept = [one for one in found if one is not None]
    if len(kept) < len(found):
        return None
    if shared.unless is None:
        return kept[0] if len(kept) == 1 else _of_both(kept)
    excuse = condition(shared.unless.condition, kind, names)
    return _excused(_of_both(kept), excuse) if excuse is not None else None


def _of_both(bounds: list[Condition]) -> Condition:
    """Return whether a measure keeps its bounds: one that is broken decides, else one that is not known."""

    def holds(kept: Kept) -> bool | None:
        found = [one(kept) for one in bounds]
        if False in found:
            return False
        return None if None in found else True

    return holds


def _excused(holds: Condition, excuse: Condition) -> Condition:
    """Return what is not told here where an excuse holds."""
    return lambda kept: None if excuse(kept) is True else holds(kept)


def _decides(decision: Decision, kind: FactKind, view: View) -> Condition | None:
    """Return when a table surely has a result that brings nothing; None where that cannot be told here."""
    shared, names = decision.shared, view.adopted.names
    if shared.unless is not None or shared.then or decision.hits != "first":
        return None
    if shared.where is not None and condition(shared.where, kind, names) is None:
        return None
    rows = [(condition(row.condition, kind, names), bool(row.then)) for row in decision.rows]
    usual = all(not row.cells and not row.each and isinstance(row.result, str | Decimal) for row in decision.rows)
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
