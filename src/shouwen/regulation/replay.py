"""Facts judged in memory: for examples, for comparing editions, and as the measure of the online way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from heapq import heappop, heappush
from itertools import count
from typing import Any

from shouwen.regulation.adoption import Adopted, Rulebook
from shouwen.regulation.engine import follow, judge, object_to, sweep
from shouwen.regulation.facts import Fact
from shouwen.regulation.keeping import (
    clock_of,
)
from shouwen.regulation.memory import Memory
from shouwen.regulation.outcomes import (
    ClockEnded,
    ClockMoved,
    ClockStarted,
    Finding,
    Objection,
    Outcome,
    StepDue,
    Withdrawn,
)
from shouwen.regulation.period_facts import OF_PERIODS, Moment
from shouwen.regulation.periods import Turn, Turning, closed, judged, moments_after, place_of


@dataclass(frozen=True)
class OneUnit:
    """A rulebook in which the same editions bind every unit at all times."""

    editions: Sequence[Adopted]

    def in_force(self, unit: int | None, at: datetime) -> Sequence[Adopted]:
        return self.editions

    def adopted(self, edition: str, unit: int | None, at: datetime) -> Adopted:
        return self._by_hash[edition]

    @cached_property
    def _by_hash(self) -> Mapping[str, Adopted]:
        return {one.edition.hash: one for one in reversed(self.editions)}


class Replay:
    """Feeds facts in the order of recording, sweeping the clocks as time goes on."""

    def __init__(self, rulebook: Rulebook, memory: Memory | None = None) -> None:
        self.rulebook = rulebook
        self.memory = memory or Memory()
        self.outcomes: list[Outcome] = []
        self.steps: list[StepDue] = []
        self.now = datetime.min.replace(tzinfo=UTC)
        self._coming: list[tuple[datetime, str]] = []
        self._periods: list[tuple[datetime, int, Turn | Moment]] = []
        self._turning = Turning(rulebook, self.memory)
        self._told: set[tuple[Any, ...]] = set()
        self._order = count()
        self._made = count(-1, -1)

    def feed(self, fact: Fact) -> tuple[Outcome, ...]:
        """Record and judge one fact; return what came of it, misses and closed periods on the way included."""
        before = len(self.outcomes)
        if fact.at > self.now:
            self.sweep(fact.at)
        for turn in self._turning.begun_by(fact):
            self._await(turn)
        self._happen(fact)
        return tuple(self.outcomes[before:])

    def _happen(self, fact: Fact) -> None:
        """Record and judge a fact; a period that is closed already closes once."""
        if fact.kind in OF_PERIODS:
            if place_of(fact) in self._told:
                return
            self._told.add(place_of(fact))
        self.memory.record(fact)
        self._keep(judge(fact, self.rulebook, self.memory))
        for moment in moments_after(fact, self.rulebook, self.memory):
            self._await(moment)

    def _await(self, coming: Turn | Moment) -> None:
        at = coming.at if isinstance(coming, Moment) else coming.window.until
        assert at is not None
        if at < self.now:
            self._come(coming)
        else:
            heappush(self._periods, (at, next(self._order), coming))

    def _come(self, coming: Turn | Moment) -> None:
        """Let a period close, or a window be judged."""
        if isinstance(coming, Moment):
            self._happen(judged(next(self._made), coming))
            return
        self._happen(closed(next(self._made), coming.unit, coming.period, coming.window))
        for turn in self._turning.after(coming):
            self._await(turn)

    def attempt(self, deed: Fact) -> tuple[Objection, ...]:
        """Ask what speaks against a deed."""
        if deed.at > self.now:
            self.sweep(deed.at)
        return object_to(deed, self.rulebook, self.memory)

    def sweep(self, now: datetime) -> None:
        """Let periods close and the clocks see an instant: misses, what follows of them, and steps."""
        while self._periods and self._periods[0][0] < now:
            at, _, coming = heappop(self._periods)
            self._sweep_clocks(at)
            self._come(coming)
        self._sweep_clocks(now)

    def _sweep_clocks(self, now: datetime) -> None:
        self.now = max(self.now, now)
        while keys := self._due_by(now):
            states = [state for key in keys if (state := self.memory.state(key)) is not None]
            swept = sweep(states, now)
            for due in swept.steps:
                self._tell(due)
            for ended in swept.ended:
                current = self.memory.state(ended.clock.key)
                clock = clock_of(current) if current is not None else ended.clock
                self._keep([replace(ended, clock=clock)])
                self._keep(follow([ended], self.rulebook, self.memory))

    def _due_by(self, now: datetime) -> list[str]:
        """Return the clocks to which something has come, each once."""
        keys: dict[str, None] = {}
        waiting = []
        while self._coming and self._coming[0][0] <= now:
            at, key = heappop(self._coming)
            if self._has_come(key, now):
                keys[key] = None
            if at == now:  # a clock still has its due instant in time
                waiting.append((at, key))
        for one in waiting:
            heappush(self._coming, one)
        return list(keys)

    def _has_come(self, key: str, now: datetime) -> bool:
        state = self.memory.state(key)
        swept = sweep([state], now) if state is not None else None
        return swept is not None and bool(swept.ended or swept.steps)

    def _tell(self, due: StepDue) -> None:
        self.steps.append(due)
        state = self.memory.state(due.clock.key)
        assert state is not None
        clock = replace(clock_of(state), steps_told=(*clock_of(state).steps_told, due.index))
        self.memory.clock_states[clock.key] = (
            replace(state, clock=clock) if isinstance(state, ClockEnded) else clock
        )

    def _keep(self, outcomes: Iterable[Outcome]) -> None:
        for outcome in outcomes:
            self.memory.apply(outcome)
            self.outcomes.append(outcome)
            key = outcome.key if isinstance(outcome, Withdrawn | Finding) else outcome.clock.key
            state = self.memory.state(key)
            if isinstance(outcome, ClockStarted | ClockMoved | Withdrawn) and state is not None:
                clock = clock_of(state)
                for at in (clock.due_at, *(step.at for step in clock.steps)):
                    heappush(self._coming, (at, key))
