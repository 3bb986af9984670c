"""Standards with clocks: what a fact begins, moves and ends, and what is judged again when it comes late."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from shouwen.regulation.clocks import expired, missed
from shouwen.regulation.facts import Fact
from shouwen.regulation.index import hearing_of, index_of, touching
from shouwen.regulation.keeping import State, clock_of, is_open
from shouwen.regulation.kinds import Standard
from shouwen.regulation.outcomes import Clock, ClockEnded, Outcome, Verdict
from shouwen.regulation.proceeding import FAULTS, Proceeding, named
from shouwen.regulation.rejudging import Cause, Rejudgement, concerns, mover
from shouwen.regulation.views import View, holder_of


@dataclass(frozen=True)
class Touched:
    """A clock, or a start of one, that a fact touches."""

    standard: Standard
    holder: str
    view: View


class OverClocks:
    """The part of a judgement that begins, moves and ends clocks."""

    def __init__(self, proceeding: Proceeding) -> None:
        self.proceeding = proceeding
        self.rulebook, self.overlay = proceeding.rulebook, proceeding.overlay
        self.may_move: Callable[[str], bool] = getattr(self.rulebook, "moves_clocks", _always)

    def starting(self, standard: Standard, fact: Fact, view: View) -> list[Touched]:
        """Return whose clocks a fact may begin."""
        try:
            return [Touched(standard, holder, view) for holder in standard.holders(fact, view)]
        except FAULTS as fault:
            self.proceeding.emit([view.finding(standard.shared, fact, Verdict.FAILED, fault=str(fault))])
            return []

    def judge(self, fact: Fact, starting: list[Touched], watching: list[Touched]) -> None:
        """Let a fact end, move and begin clocks, in this order; those it comes too late for are judged again."""
        holders = frozenset({*(one.holder for one in starting), *named(fact), *self._unit_moved_by(fact)})
        states = list(self.overlay.clocks(holders, fact.at))
        moving = [one for state in states if (one := self._moved(state, fact)) is not None]
        touched = {(one.standard.id, one.holder): one for one in (*watching, *moving, *starting)}
        if not touched:
            return
        late = self._late(fact, touched, states, starting)
        for standard_id, holder in late:
            self.rejudge(standard_id, holder, fact.at, fact.unit, Cause(fact, "late_fact"))
        in_order = [
            clock.key
            for state in states
            if (pair := ((clock := clock_of(state)).standard, clock.holder)) in touched and pair not in late
        ]
        for key in in_order:
            self._expire(key, fact)
        for key in in_order:
            self._move(key, fact)
        for one in starting:
            if (one.standard.id, one.holder) not in late:
                self.proceeding.emit(self.proceeding.guarded(one.standard, fact, one.view, _judging_for(one, fact)))

    def _unit_moved_by(self, fact: Fact) -> tuple[str, ...]:
        """Return the unit of a fact as a holder, where the fact may move a clock of it."""
        moves = fact.kind in hearing_of(self.rulebook.in_force(fact.unit, fact.at)).of_units
        return (f"unit:{fact.unit}",) if moves else ()

    def _moved(self, state: State, fact: Fact) -> Touched | None:
        clock = clock_of(state)
        standard, view = self.proceeding.of_clock(clock)
        if standard is None or not concerns(standard, fact, clock.holder):
            return None
        return Touched(standard, clock.holder, view)

    def _late(
        self,
        fact: Fact,
        touched: dict[tuple[str, str], Touched],
        states: list[State],
        starting: list[Touched],
    ) -> list[tuple[str, str]]:
        """Return which of the touched have been judged beyond this fact."""
        late = set()
        for state in states:
            pair = (clock_of(state).standard, clock_of(state).holder)
            if pair not in touched or _goes_on_from(touched[pair].standard, state, fact):
                continue
            if isinstance(state, ClockEnded) and _is_beyond(state, fact):
                late.add(pair)
        kinds: dict[tuple[str, str], frozenset[str]] = {
            pair: (one.standard.seen_kinds() | one.standard.moving_kinds()) - one.standard.spreading_kinds()
            for pair, one in touched.items()
        }
        asked = frozenset().union(*kinds.values())
        before = frozenset().union(*(one.standard.asks_before(fact) for one in starting))
        holders = frozenset(holder for _, holder in touched)
        here = (fact.at, fact.sequence)
        if before:  # one question for what comes after and what the starts will ask of before
            self.overlay.history(asked | before, holders, None)
        for other in self.overlay.history(asked, holders, fact.at):
            if (other.at, other.sequence) <= here:
                continue
            for pair, one in touched.items():
                if other.kind in kinds[pair] and holder_of(one.standard.shared.per, other) == one.holder:
                    late.add(pair)
        return [pair for pair in touched if pair in late]

    def _expire(self, key: str, fact: Fact) -> None:
        state = self.overlay.state(key)
        if isinstance(state, Clock) and expired(state, fact.at):
            self.proceeding.emit([missed(state)])

    def _move(self, key: str, fact: Fact) -> None:
        state = self.overlay.state(key)
        if state is None or not is_open(state):
            return
        clock = clock_of(state)
        standard, view = self.proceeding.of_clock(clock)
        if standard is not None and concerns(standard, fact, clock.holder):
            ask = mover(standard, state, fact, view, self.rulebook)
            self.proceeding.emit(self.proceeding.guarded(standard, fact, view, ask))

    def rejudge(self, standard: str, holder: str, since: datetime, unit: int | None, cause: Cause) -> None:
        """Judge the clocks of one standard and holder again from an instant on."""
        again = Rejudgement(standard, holder, self.rulebook, self.overlay, self.proceeding.guarded, since, unit)
        self.proceeding.emit(again.outcomes(cause), cause)

    def pairs(self, fact: Fact, since: datetime) -> Iterable[tuple[str, str]]:
        """Return the clocks that a fact may have started or moved."""
        holders = set(named(fact))
        for adopted in self.rulebook.in_force(fact.unit, fact.at):
            for standard in index_of(adopted).by_id.values():
                if standard.moving_kinds() and fact.kind in touching(standard):
                    holder = holder_of(standard.shared.per, fact)
                    holders.add(holder)
                    if holder:
                        yield standard.id, holder
        for state in list(self.overlay.clocks(frozenset(holders - {""}), since)):
            clock = clock_of(state)
            standard_of, _ = self.proceeding.of_clock(clock)
            if standard_of is not None and fact.kind in touching(standard_of):
                yield clock.standard, clock.holder


def _always(kind: str) -> bool:
    """Say that a fact may move clocks, where the rulebook does not know of which kinds it must be."""
    return True


def _judging_for(one: Touched, fact: Fact) -> Callable[[], Iterable[Outcome]]:
    return lambda: one.standard.judge_for(one.holder, fact, one.view)


def _goes_on_from(standard: Standard, state: State, fact: Fact) -> bool:
    """True where a fact is the very end of a clock, with which the next one begins."""
    return standard.goes_on and fact.kind.rpartition(".")[0] == standard.id and isinstance(state, ClockEnded)


def _is_beyond(state: ClockEnded, fact: Fact) -> bool:
    """True where a clock ended after a fact, in the order of facts."""
    if state.done_at is not None and state.done_at > fact.at:
        return True
    if state.verdict is Verdict.MISSED:
        return state.at >= fact.at
    return (state.at, max(state.because, default=0)) > (fact.at, fact.sequence)
