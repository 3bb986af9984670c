"""Facts judged in memory: for examples, for comparing editions, and as the measure of the online way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any

from shouwen.regulation.adoption import Adopted, Rulebook
from shouwen.regulation.effective import ABOUT_FACTS, corrects, effective
from shouwen.regulation.engine import follow, judge, object_to, sweep
from shouwen.regulation.expressions import UNKNOWN
from shouwen.regulation.facts import Fact, is_reference
from shouwen.regulation.keeping import Kept, State, clock_of, is_asked_for, names_of
from shouwen.regulation.outcome_facts import as_facts, named_by
from shouwen.regulation.outcomes import (
    Clock,
    ClockEnded,
    ClockMoved,
    ClockStarted,
    Finding,
    Objection,
    Outcome,
    StepDue,
    Verdict,
    Withdrawn,
)
from shouwen.regulation.period_facts import OF_PERIODS, Moment
from shouwen.regulation.periods import Turn, Turning, closed, judged, moments_after, place_of
from shouwen.regulation.permits import OF_PERMITS, is_permitted
from shouwen.regulation.rolls import ROLLS, counted_on_roll
from shouwen.regulation.surroundings import is_of_outcome

Belongs = Callable[[str, tuple[str, ...], int | None, datetime], bool | None]
Members = Callable[[tuple[str, ...], int | None, datetime], frozenset[str] | None]


@dataclass(frozen=True)
class OneUnit:
    """A rulebook in which the same editions bind every unit at all times."""

    editions: Sequence[Adopted]

    def in_force(self, unit: int | None, at: datetime) -> Sequence[Adopted]:
        return self.editions

    def adopted(self, edition: str, unit: int | None, at: datetime) -> Adopted:
        return next(one for one in self.editions if one.edition.hash == edition)


def nobody_known(who: str, names: tuple[str, ...], unit: int | None, at: datetime) -> bool | None:
    return None


def none_known(positions: tuple[str, ...], unit: int | None, at: datetime) -> frozenset[str] | None:
    return None


@dataclass
class Memory(Kept):
    """What stands, held in memory. It answers as ``adoption.Standing`` does.

    ``particulars`` are dated particulars by holder and name, the same at all times.
    """

    belongs_: Belongs = nobody_known
    members_: Members = none_known
    particulars: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    words: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    recorded: dict[int, Fact] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self._naming: dict[str, dict[int, None]] = {}
        self._about_facts: dict[int, list[Fact]] = {}
        self._clocks_of: dict[str, dict[str, None]] = {}
        self._findings_of: dict[str, dict[str, None]] = {}
        self._clocks_naming: dict[str, dict[str, None]] = {}
        self._findings_naming: dict[str, dict[str, None]] = {}
        self._of_day: dict[tuple[int | None, date], list[Fact]] = {}

    def record(self, fact: Fact) -> None:
        """Add a fact; judge it afterwards."""
        self.recorded[fact.sequence] = fact
        named, sequence = names_of(fact), fact.sequence
        if fact.kind in ABOUT_FACTS:
            sequence = corrects(fact)
            self._about_facts.setdefault(sequence, []).append(fact)
            # A corrected figure may name other holders than the first one did.
            new = fact.figures.get("figures") or {}
            named = frozenset(value for value in new.values() if is_reference(value))
        self._of_day.setdefault((fact.unit, fact.at.date()), []).append(fact)
        for name in named:
            self._naming.setdefault(name, {})[sequence] = None

    def apply(self, outcome: Outcome) -> None:
        super().apply(outcome)
        if isinstance(outcome, Finding):
            self._findings_of.setdefault(outcome.holder, {})[outcome.key] = None
            _note(self._findings_naming, outcome, outcome.unit)
        elif isinstance(outcome, ClockStarted):
            self._clocks_of.setdefault(outcome.clock.holder, {})[outcome.clock.key] = None
            _note(self._clocks_naming, outcome.clock, outcome.clock.unit)

    def clocks(self, holders: frozenset[str], since: datetime) -> Iterator[State]:
        for holder in holders:
            for key in self._clocks_of.get(holder, ()):
                state = self.clock_states[key]
                if state is not None and is_asked_for(state, since):
                    yield state

    def findings(self, holders: frozenset[str], since: datetime) -> Iterator[Finding]:
        for holder in holders:
            for key in self._findings_of.get(holder, ()):
                finding = self.finding_states[key]
                if finding is not None and finding.at >= since:
                    yield finding

    def history(
        self, kinds: frozenset[str], holders: frozenset[str], since: datetime | None
    ) -> Iterable[Fact]:
        found = self._facts_naming(holders)
        if any(is_of_outcome(kind) for kind in kinds):
            found += self._findings_as_facts(holders)
        asked = (fact for fact in found if fact.kind in kinds and (since is None or fact.at >= since))
        return sorted(asked, key=lambda fact: (fact.at, fact.sequence, fact.kind))

    def _facts_naming(self, holders: frozenset[str]) -> list[Fact]:
        sequences = {sequence for holder in holders for sequence in self._naming.get(holder, ())}
        facts = []
        for sequence in sequences:
            fact = self.recorded.get(sequence)
            if fact is None or fact.kind in ABOUT_FACTS:
                continue
            if sequence in self._about_facts:
                facts += [one for one in effective(self.versions(sequence)) if names_of(one) & holders]
            else:
                facts.append(fact)
        return facts

    def _findings_as_facts(self, holders: frozenset[str]) -> list[Fact]:
        """Return what was found of these holders, and what was found of others and names them."""
        clocks = {
            key: None for one in holders for known in (self._clocks_of, self._clocks_naming) for key in known.get(one, ())
        }
        findings = {
            key: None
            for one in holders
            for known in (self._findings_of, self._findings_naming)
            for key in known.get(one, ())
        }
        ended = (self.clock_states[key] for key in clocks)
        found = (self.finding_states[key] for key in findings)
        outcomes: list[Outcome] = [one for one in ended if isinstance(one, ClockEnded)]
        outcomes += [one for one in found if one is not None]
        return [fact for one in outcomes for fact in as_facts(one) if names_of(fact) & holders]

    def versions(self, sequence: int) -> Sequence[Fact]:
        recorded = self.recorded.get(sequence)
        return [recorded, *self._about_facts.get(sequence, ())] if recorded is not None else []

    def word(self, name: str, argument: str, fact: Fact) -> Any:
        """Answer ``count`` from findings and ``permit`` from facts; the others as the example says, else unknown."""
        if (name, argument) in self.words:
            return self.words[name, argument]
        if name == "permit":
            about = self.history(OF_PERMITS, frozenset({fact.about}), None)
            return True if is_permitted(about, argument, fact.at) else UNKNOWN
        if name == "roll":
            return counted_on_roll(self.history(ROLLS, frozenset({f"unit:{fact.unit}"}), None), argument, fact.at)
        if name != "count":
            return UNKNOWN
        counted = {Verdict.BROKEN, Verdict.MISSED}
        found = [one for one in self.standing() if _standard(one) == argument and one.verdict in counted]
        return sum(1 for one in found if one.at <= fact.at and _holder(one) == fact.about)

    def belongs(self, who: str, names: tuple[str, ...], unit: int | None, at: datetime) -> bool | None:
        return self.belongs_(who, names, unit, at)

    def members(self, positions: tuple[str, ...], unit: int | None, at: datetime) -> frozenset[str] | None:
        return self.members_(positions, unit, at)

    def particular(self, holder: str, name: str, at: datetime) -> Any:
        return self.particulars.get((holder, name), UNKNOWN)

    def hold(self, holder: str, *, shared: bool = False) -> None:
        """Nobody else judges in a replay."""

    def touched(
        self, thing: str, kinds: frozenset[str], unit: int, since: datetime, until: datetime
    ) -> frozenset[str]:
        days = range((until.date() - since.date()).days + 1)
        facts = (one for day in days for one in self._of_day.get((unit, since.date() + timedelta(days=day)), ()))
        named = (names_of(one) for one in facts if one.kind in kinds and since <= one.at <= until)
        holders = {name for names in named for name in names if name.startswith(f"{thing}:")}
        if any(is_of_outcome(kind) for kind in kinds):
            ended = (one for one in self.clock_states.values() if isinstance(one, ClockEnded))
            found = (one for one in self.finding_states.values() if one is not None)
            outcomes: list[Finding | ClockEnded] = [*ended, *found]
            made = (fact for one in outcomes if since <= one.at <= until for fact in as_facts(one))
            holders |= {name for one in made if one.kind in kinds and one.unit == unit for name in names_of(one)}
        return frozenset(one for one in holders if one.startswith(f"{thing}:"))

    def running(self) -> list[Any]:
        """Return the clocks that run."""
        return [
            state
            for state in self.clock_states.values()
            if state is not None and not isinstance(state, ClockEnded)
        ]

    def standing(self) -> list[Finding | ClockEnded]:
        """Return the findings that stand and the ends of clocks, in order of time."""
        ended = [state for state in self.clock_states.values() if isinstance(state, ClockEnded)]
        found = [finding for finding in self.finding_states.values() if finding is not None]
        return sorted([*ended, *found], key=lambda one: (one.at, _standard(one), _holder(one)))


def _note(naming: dict[str, dict[str, None]], outcome: Finding | Clock, unit: int | None) -> None:
    """Remember under whom else an outcome is to be found: whoever it names, and its unit."""
    for name in (*named_by(outcome), *((f"unit:{unit}",) if unit is not None else ())):
        naming.setdefault(name, {})[outcome.key] = None


def _standard(one: Finding | ClockEnded) -> str:
    return one.clock.standard if isinstance(one, ClockEnded) else one.standard


def _holder(one: Finding | ClockEnded) -> str:
    return one.clock.holder if isinstance(one, ClockEnded) else one.holder


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
