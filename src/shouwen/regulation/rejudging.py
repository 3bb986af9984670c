"""Judge the clocks of one standard and one holder again, and say what differs from before.

A fact that comes late, or is corrected, may change what was found after it. The touched clocks are
run once more over the effective facts, from before the first that may be concerned; the differences
leave as withdrawals and new outcomes. So a replay in any order of recording ends alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shouwen.regulation.adoption import Adopted, Rulebook
from shouwen.regulation.clocks import expired, missed
from shouwen.regulation.facts import MOVED, Fact
from shouwen.regulation.index import index_of
from shouwen.regulation.keeping import Kept, Overlay, State, clock_of, is_open, last_of
from shouwen.regulation.kinds import Standard
from shouwen.regulation.moves import moved
from shouwen.regulation.outcome_facts import as_facts
from shouwen.regulation.outcomes import (
    Clock,
    ClockDoneLate,
    ClockEnded,
    ClockMoved,
    ClockStarted,
    Finding,
    Outcome,
    Verdict,
    Withdrawn,
)
from shouwen.regulation.plain_values import plain
from shouwen.regulation.surroundings import split_finding
from shouwen.regulation.views import View, holder_of
from shouwen.regulation.windows import EVER, MICROSECOND

#: Asks a standard, and turns its failure into a finding.
Guarded = Callable[[Standard, Fact, View, Callable[[], Iterable[Outcome]]], Iterable[Outcome]]


@dataclass(frozen=True)
class Cause:
    """The fact because of which something is judged again, and what it is called."""

    fact: Fact
    reason: str


class Rerun(Kept):
    """The clocks of one standard and holder while they are run again; all else as it stands."""

    def __init__(self, overlay: Overlay, states: Iterable[State]) -> None:
        super().__init__()
        self.overlay = overlay
        self.clock_states = {clock_of(state).key: state for state in states}

    def clocks(self, holders: frozenset[str], since: datetime) -> Iterator[State]:
        return (
            state
            for state in list(self.clock_states.values())
            if state is not None and clock_of(state).holder in holders
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self.overlay, name)


class Rejudgement:
    """One standard and one holder, from an instant on."""

    def __init__(
        self,
        standard: str,
        holder: str,
        rulebook: Rulebook,
        overlay: Overlay,
        guarded: Guarded,
        since: datetime,
        unit: int | None,
    ) -> None:
        self.standard, self.holder, self.unit = standard, holder, unit
        self.rulebook, self.overlay, self.guarded = rulebook, overlay, guarded
        self.holders = frozenset({holder})
        self.since = since
        self.old = self._concerned(since)

    def _concerned(self, since: datetime) -> dict[str, State]:
        """Find the clocks that may be concerned; the run begins at the first of their starts."""
        if self._goes_on():
            since = EVER
        while True:
            states = {
                clock_of(state).key: state
                for state in self.overlay.clocks(self.holders, since)
                if clock_of(state).standard == self.standard and clock_of(state).holder == self.holder
            }
            # A missed clock that ended before is only waited for to be done, late, unless some of its
            # stops were seen: those may lie after.
            starts = [
                clock_of(state).started_at
                for state in states.values()
                if isinstance(state, Clock) or state.clock.stops_seen or last_of(state) >= since
            ]
            earliest = min(starts, default=since)
            if since == EVER and starts:
                since = earliest
            if earliest >= since:
                self.since = since
                return states
            since = earliest

    def _goes_on(self) -> bool:
        """Say whether each clock of the standard goes on from the one before: then all are run again."""
        in_force = self.rulebook.in_force(self.unit, self.since)
        found = (index_of(adopted).by_id.get(self.standard) for adopted in in_force)
        return any(one is not None and one.goes_on for one in found)

    def outcomes(self, cause: Cause) -> list[Outcome]:
        """Return the differences, in the order to keep them."""
        waiting = [
            state
            for state in self.old.values()
            if isinstance(state, ClockEnded) and state.clock.started_at < self.since
        ]
        rerun = Rerun(self.overlay, waiting)
        findings: dict[str, Finding] = {}
        for fact in self._facts(cause.fact):
            for outcome in self._step(fact, rerun):
                if isinstance(outcome, Finding):
                    findings[outcome.key] = outcome
                else:
                    self._apply(outcome, rerun)
        self._go_to_present(rerun)
        new = {key: state for key, state in rerun.clock_states.items() if state is not None}
        return [*self._findings(findings, cause), *differences(self.old, new, cause)]

    def _apply(self, outcome: Outcome, rerun: Rerun) -> None:
        """Let an outcome stand; where a clock goes on from its end, the next one begins."""
        rerun.apply(outcome)
        if not isinstance(outcome, ClockEnded):
            return
        standard, view = self._of_clock(outcome.clock, rerun)
        if standard is not None and standard.goes_on:
            for fact in as_facts(outcome):
                if fact.kind in standard.seen_kinds():
                    for begun in self.guarded(standard, fact, view, _for(standard, self.holder, fact, view)):
                        if not isinstance(begun, Finding):
                            rerun.apply(begun)

    def _expire(self, rerun: Rerun, at: datetime) -> None:
        """Let the clocks see an instant, those too that begin when others end."""
        while True:
            over = [
                state for state in rerun.clocks(self.holders, at) if isinstance(state, Clock) and expired(state, at)
            ]
            if not over:
                return
            for state in over:
                self._apply(missed(state), rerun)

    def _go_to_present(self, rerun: Rerun) -> None:
        """Let clocks that go on from one another come to where they had come before."""
        ended = [state for state in self.old.values() if isinstance(state, ClockEnded)]
        if ended and self._goes_on():
            known = [state.at for state in ended if state.verdict is Verdict.MISSED]
            if known:
                self._expire(rerun, max(known) + MICROSECOND)

    def _facts(self, cause: Fact) -> list[Fact]:
        kinds: set[str] = set()
        instants = {self.since, cause.at}
        for adopted in (a for at in instants for a in self.rulebook.in_force(self.unit, at)):
            kinds |= _kinds(index_of(adopted).by_id.get(self.standard))
        for state in self.old.values():
            standard, _ = self._of_clock(clock_of(state), self.overlay)
            kinds |= _kinds(standard)
        in_force = [adopted for at in instants for adopted in self.rulebook.in_force(self.unit, at)]
        spreading = frozenset[str]().union(*map(self._spreading, in_force))
        kinds = {kind for kind in kinds if not self._is_own_end(kind)} - spreading
        found = list(self.overlay.history(frozenset(kinds), self.holders, self.since)) if kinds else []
        if spreading and self.unit is not None:
            unit = frozenset({f"unit:{self.unit}"})
            found += self.overlay.history(spreading, unit, self.since)
            found.sort(key=lambda fact: (fact.at, fact.sequence, fact.kind))
        return found

    def _spreading(self, adopted: Adopted) -> frozenset[str]:
        standard = index_of(adopted).by_id.get(self.standard)
        return standard.spreading_kinds() if standard is not None else frozenset()

    def _is_own_end(self, kind: str) -> bool:
        """True for the ends of the clocks that are run again: they come of the run itself."""
        finding = split_finding(kind)
        return finding is not None and finding[0] == self.standard

    def _step(self, fact: Fact, rerun: Rerun) -> Iterator[Outcome]:
        self._expire(rerun, fact.at)
        for state in list(rerun.clocks(self.holders, fact.at)):
            standard, view = self._of_clock(clock_of(state), rerun)
            if standard is not None and is_open(state) and concerns(standard, fact, self.holder):
                yield from self.guarded(standard, fact, view, mover(standard, state, fact, view, self.rulebook))
        for adopted in self.rulebook.in_force(fact.unit, fact.at):
            starting = index_of(adopted).by_id.get(self.standard)
            if starting is None or fact.kind not in starting.seen_kinds():
                continue
            view = View(adopted, rerun)
            if self.holder in starting.holders(fact, view):
                yield from self.guarded(starting, fact, view, _for(starting, self.holder, fact, view))

    def _of_clock(self, clock: Clock, standing: Any) -> tuple[Standard | None, View]:
        adopted = self.rulebook.adopted(clock.edition, clock.unit, clock.read_at)
        return index_of(adopted).by_id.get(self.standard), View(adopted, standing)

    def _findings(self, new: dict[str, Finding], cause: Cause) -> Iterator[Outcome]:
        old = {
            one.key: one
            for one in self.overlay.findings(self.holders, self.since)
            if one.standard == self.standard and one.holder == self.holder
        }
        yield from finding_differences(old, new, cause)


def _for(standard: Standard, holder: str, fact: Fact, view: View) -> Callable[[], Iterable[Outcome]]:
    return lambda: standard.judge_for(holder, fact, view)


def _kinds(standard: Standard | None) -> frozenset[str]:
    return standard.seen_kinds() | standard.moving_kinds() if standard is not None else frozenset()


def concerns(standard: Standard, fact: Fact, holder: str) -> bool:
    """Say whether a fact may move a clock of this holder."""
    return fact.kind in standard.moving_kinds() and holder_of(standard.shared.per, fact) == holder


def mover(
    standard: Standard, state: State, fact: Fact, view: View, rulebook: Rulebook
) -> Callable[[], Iterable[Outcome]]:
    """Return what moves a clock by a fact."""
    if fact.kind == MOVED:
        return lambda: moved(state, fact, rulebook, view.standing) if isinstance(state, Clock) else ()
    if isinstance(state, ClockEnded):
        return lambda: standard.move_missed(state, fact, view)
    return lambda: standard.move(state, fact, view)


def finding_differences(old: dict[str, Finding], new: dict[str, Finding], cause: Cause) -> Iterator[Outcome]:
    """Return what changed between two sets of findings."""
    for key, finding in old.items():
        if key not in new or not _says_the_same(new[key], finding):
            yield _withdrawn(finding, finding.holder, finding.verdict, cause)
    for key, finding in new.items():
        if key not in old or not _says_the_same(old[key], finding):
            yield finding


def _says_the_same(one: Finding, other: Finding) -> bool:
    if (one.verdict, one.at, one.citation) != (other.verdict, other.at, other.citation):
        return False
    if one.result == other.result and one.consequences == other.consequences:
        return True
    # As they are kept: what was read back has texts where decimals were.
    return bool(
        plain(one.result) == plain(other.result) and plain(one.consequences) == plain(other.consequences)
    )


def differences(old: dict[str, State], new: dict[str, State], cause: Cause) -> Iterator[Outcome]:
    """Return what changed between two sets of clocks, withdrawals first."""
    for key, state in old.items():
        if key not in new:
            yield _withdrawn(clock_of(state), clock_of(state).holder, None, cause)
    for key, state in new.items():
        before = old.get(key)
        if before is None:
            yield from _begun(state)
        else:
            yield from _changed(before, state, cause)


def _begun(state: State) -> Iterator[Outcome]:
    yield ClockStarted(clock_of(state))
    if isinstance(state, ClockEnded):
        yield from _ended(state)


def _ended(state: ClockEnded) -> Iterator[Outcome]:
    if state.done_at is None:
        yield state
        return
    yield replace(state, done_at=None, because=state.clock.because)
    yield ClockDoneLate(state.clock, state.done_at, state.because)


def _changed(old: State, new: State, cause: Cause) -> Iterator[Outcome]:
    before, after = clock_of(old), replace(clock_of(new), steps_told=clock_of(old).steps_told)
    if isinstance(new, Clock):
        if isinstance(old, Clock):
            if _shape(before) != _shape(after):
                yield ClockMoved(after)
            return
        if old.verdict is Verdict.MISSED and before.due_at == after.due_at:
            # The rerun knows no present instant; a clock that had passed its due time still has.
            new = missed(after)
        else:
            yield _withdrawn(before, before.holder, old.verdict, cause)
            yield ClockMoved(after)
            return
    if isinstance(old, Clock):
        yield from _ended(replace(new, clock=after))
        return
    if (old.verdict, old.at, old.done_at, _shape(before)) == (
        new.verdict,
        new.at,
        new.done_at,
        _shape(after),
    ):
        return
    if (old.verdict, old.at) == (new.verdict, new.at) and old.done_at is None and _may_move(before, after):
        # The same miss: nobody is to be told again of what only counts one stop more.
        if _shape(before) != _shape(after):
            yield ClockMoved(after)
        if new.done_at is not None:
            yield ClockDoneLate(after, new.done_at, new.because)
        return
    yield _withdrawn(before, before.holder, old.verdict, cause)
    yield from _ended(replace(new, clock=after))


def _may_move(before: Clock, after: Clock) -> bool:
    """Say whether one clock is the other moved: start and edition stay with a clock."""
    return (before.started_at, before.edition) == (after.started_at, after.edition)


def _shape(clock: Clock) -> tuple[Any, ...]:
    return clock.started_at, clock.due_at, clock.pauses, clock.stops_seen, clock.opens_at, clock.edition


def _withdrawn(what: Finding | Clock, holder: str, verdict: Verdict | None, cause: Cause) -> Withdrawn:
    kind = what.kind if isinstance(what, Finding) else "deadline"
    because = (cause.fact.sequence,)
    return Withdrawn(
        what.key, kind, what.standard, what.citation, holder, verdict, cause.fact.at, cause.reason, because
    )
