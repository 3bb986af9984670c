"""How outcomes change what stands: shared by a replay's memory and by a judgement under way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from shouwen.regulation.adoption import Standing
from shouwen.regulation.facts import Fact
from shouwen.regulation.outcome_facts import as_facts, fallen_kind
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

State = Clock | ClockEnded


def clock_of(state: State) -> Clock:
    return state.clock if isinstance(state, ClockEnded) else state


def is_open(state: State) -> bool:
    """True for a clock that runs, and for a missed one that is not done yet."""
    return isinstance(state, Clock) or (state.verdict is Verdict.MISSED and state.done_at is None)


class Kept:
    """Clocks and findings by key, and what has been taken back (None)."""

    def __init__(self) -> None:
        self.clock_states: dict[str, State | None] = {}
        self.finding_states: dict[str, Finding | None] = {}

    def state(self, key: str) -> State | None:
        """Return a clock by its key."""
        return self.clock_states.get(key)

    def finding(self, key: str) -> Finding | None:
        return self.finding_states.get(key)

    def apply(self, outcome: Outcome) -> None:
        """Change what stands by one outcome."""
        match outcome:
            case Finding():
                self.finding_states[outcome.key] = outcome
            case ClockStarted(clock):
                self.clock_states[clock.key] = clock
            case ClockMoved(clock):
                old = self.state(clock.key)
                self.clock_states[clock.key] = (
                    replace(old, clock=clock) if isinstance(old, ClockEnded) else clock
                )
            case ClockEnded():
                self.clock_states[outcome.clock.key] = outcome
            case ClockDoneLate(clock, at, because):
                old = self.state(clock.key)
                assert isinstance(old, ClockEnded), f"{clock.key} is done late and was never missed"
                self.clock_states[clock.key] = replace(old, clock=clock, done_at=at, because=because)
            case Withdrawn():
                self._withdraw(outcome)

    def _withdraw(self, outcome: Withdrawn) -> None:
        old = self.state(outcome.key)
        if old is None:
            self.finding_states[outcome.key] = None
        else:
            self.clock_states[outcome.key] = clock_of(old) if outcome.verdict is not None else None


class Overlay(Kept):
    """What stands, with the outcomes of a judgement under way laid over it."""

    def __init__(self, base: Standing) -> None:
        super().__init__()
        self.base = base
        self.new_facts: list[Fact] = []
        self.gone: set[tuple[str, str, datetime]] = set()
        self._histories: dict[Any, tuple[Fact, ...]] = {}
        self._seen_states: dict[str, State] = {}
        self._seen_findings: dict[str, Finding] = {}

    def state(self, key: str) -> State | None:
        return self.clock_states[key] if key in self.clock_states else self._seen_states.get(key)

    def finding(self, key: str) -> Finding | None:
        return self.finding_states[key] if key in self.finding_states else self._seen_findings.get(key)

    def apply(self, outcome: Outcome) -> None:
        if isinstance(outcome, Withdrawn):
            self._forget(outcome)
        super().apply(outcome)
        self.new_facts.extend(as_facts(outcome))

    def _forget(self, outcome: Withdrawn) -> None:
        old = self.state(outcome.key) or self.finding(outcome.key)
        kind = fallen_kind(old)
        if not kind or old is None or isinstance(old, Clock):
            return
        gone = (kind, outcome.holder, old.at)
        self.new_facts = [fact for fact in self.new_facts if (fact.kind, fact.about, fact.at) != gone]
        self.gone.add(gone)

    def clocks(self, holders: frozenset[str], since: datetime) -> Iterator[State]:
        for state in self.base.clocks(holders, since):
            key = clock_of(state).key
            self._seen_states[key] = state
            if key not in self.clock_states:
                yield state
        for changed in list(self.clock_states.values()):
            if changed is None or clock_of(changed).holder not in holders:
                continue
            if is_open(changed) or (isinstance(changed, ClockEnded) and changed.at >= since):
                yield changed

    def findings(self, holders: frozenset[str], since: datetime) -> Iterator[Finding]:
        for finding in self.base.findings(holders, since):
            self._seen_findings[finding.key] = finding
            if finding.key not in self.finding_states:
                yield finding
        for changed in list(self.finding_states.values()):
            if changed is not None and changed.holder in holders and changed.at >= since:
                yield changed

    def history(
        self, kinds: frozenset[str], holders: frozenset[str], since: datetime | None
    ) -> Iterable[Fact]:
        asked = (kinds, holders, since)
        if asked not in self._histories:
            self._histories[asked] = tuple(self.base.history(kinds, holders, since))
        found = [fact for fact in self._histories[asked] if (fact.kind, fact.about, fact.at) not in self.gone]
        found += [
            fact
            for fact in self.new_facts
            if fact.kind in kinds and fact.about in holders and (since is None or fact.at >= since)
        ]
        # The caller may have kept what it lets us follow: such a fact counts once.
        once = {(fact.at, fact.sequence, fact.kind, fact.about): fact for fact in found}
        return [once[key] for key in sorted(once)]

    def versions(self, sequence: int) -> Sequence[Fact]:
        return self.base.versions(sequence)

    def word(self, name: str, argument: str, fact: Fact) -> Any:
        return self.base.word(name, argument, fact)

    def belongs(self, who: str, names: tuple[str, ...], unit: int | None, at: datetime) -> bool | None:
        return self.base.belongs(who, names, unit, at)
