"""Facts judged in memory: for examples, for comparing editions, and as the measure of the online way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from shouwen.regulation.adoption import Adopted, Rulebook
from shouwen.regulation.effective import ABOUT_FACTS, corrects, effective
from shouwen.regulation.engine import follow, judge, object_to, sweep
from shouwen.regulation.expressions import UNKNOWN
from shouwen.regulation.facts import Fact
from shouwen.regulation.keeping import Kept, State, clock_of, is_open
from shouwen.regulation.outcome_facts import as_facts
from shouwen.regulation.outcomes import ClockEnded, Finding, Objection, Outcome, StepDue, Verdict
from shouwen.regulation.surroundings import split_finding

Belongs = Callable[[str, tuple[str, ...], int | None, datetime], bool | None]


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


@dataclass
class Memory(Kept):
    """What stands, held in memory. It answers as ``adoption.Standing`` does."""

    belongs_: Belongs = nobody_known
    words: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    recorded: dict[int, Fact] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self._effective: list[Fact] | None = None
        self._about: dict[str, list[Fact]] = {}

    def record(self, fact: Fact) -> None:
        """Add a fact; judge it afterwards."""
        self.recorded[fact.sequence] = fact
        self._effective = None
        if fact.kind in ABOUT_FACTS:
            self._about.clear()
        else:
            for name in _names(fact):
                self._about.setdefault(name, []).append(fact)

    def clocks(self, holders: frozenset[str], since: datetime) -> Iterator[State]:
        for state in list(self.clock_states.values()):
            if state is None or clock_of(state).holder not in holders:
                continue
            if is_open(state) or (
                isinstance(state, ClockEnded) and max(state.at, state.done_at or state.at) >= since
            ):
                yield state

    def findings(self, holders: frozenset[str], since: datetime) -> Iterator[Finding]:
        for finding in list(self.finding_states.values()):
            if finding is not None and finding.holder in holders and finding.at >= since:
                yield finding

    def history(
        self, kinds: frozenset[str], holders: frozenset[str], since: datetime | None
    ) -> Iterable[Fact]:
        found = [
            fact
            for fact in self._facts_naming(holders)
            if fact.kind in kinds and (since is None or fact.at >= since)
        ]
        if any(split_finding(kind) for kind in kinds):
            found += [
                fact
                for fact in self._findings_as_facts()
                if fact.kind in kinds and fact.about in holders and (since is None or fact.at >= since)
            ]
        return sorted(found, key=lambda fact: (fact.at, fact.sequence))

    def _facts_naming(self, holders: frozenset[str]) -> list[Fact]:
        # Corrections are rare: until there is one, facts count as recorded and are found by what they name.
        if not any(fact.kind in ABOUT_FACTS for fact in self.recorded.values()):
            found = {fact.sequence: fact for holder in holders for fact in self._about.get(holder, ())}
            return list(found.values())
        if self._effective is None:
            self._effective = effective(self.recorded.values())
        return [fact for fact in self._effective if _names(fact) & holders]

    def _findings_as_facts(self) -> Iterator[Fact]:
        for state in self.clock_states.values():
            if isinstance(state, ClockEnded):
                yield from as_facts(state)
        for finding in self.finding_states.values():
            if finding is not None:
                yield from as_facts(finding)

    def versions(self, sequence: int) -> Sequence[Fact]:
        about = [
            fact for fact in self.recorded.values() if fact.kind in ABOUT_FACTS and corrects(fact) == sequence
        ]
        recorded = self.recorded.get(sequence)
        return [recorded, *about] if recorded is not None else []

    def word(self, name: str, argument: str, fact: Fact) -> Any:
        """Answer ``count`` from findings; the others as the example says, else unknown."""
        if (name, argument) in self.words:
            return self.words[name, argument]
        if name != "count":
            return UNKNOWN
        counted = {Verdict.BROKEN, Verdict.MISSED}
        found = [one for one in self.standing() if _standard(one) == argument and one.verdict in counted]
        return sum(1 for one in found if one.at <= fact.at and _holder(one) == fact.about)

    def belongs(self, who: str, names: tuple[str, ...], unit: int | None, at: datetime) -> bool | None:
        return self.belongs_(who, names, unit, at)

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


def _names(fact: Fact) -> frozenset[str]:
    named = {fact.about, fact.for_whom, fact.by}
    for value in fact.figures.values():
        if isinstance(value, str) and ":" in value:
            named.add(value)
        elif isinstance(value, tuple):
            named.update(one for one in value if isinstance(one, str))
    return frozenset(named - {""})


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

    def feed(self, fact: Fact) -> tuple[Outcome, ...]:
        """Record and judge one fact; return what came of it, misses on the way included."""
        before = len(self.outcomes)
        if fact.at > self.now:
            self.sweep(fact.at)
        self.memory.record(fact)
        self._keep(judge(fact, self.rulebook, self.memory))
        return tuple(self.outcomes[before:])

    def attempt(self, deed: Fact) -> tuple[Objection, ...]:
        """Ask what speaks against a deed."""
        if deed.at > self.now:
            self.sweep(deed.at)
        return object_to(deed, self.rulebook, self.memory)

    def sweep(self, now: datetime) -> None:
        """Let the clocks see an instant."""
        self.now = max(self.now, now)
        swept = sweep([state for state in self.memory.clock_states.values() if state is not None], now)
        for due in swept.steps:
            self._tell(due)
        for ended in swept.ended:
            current = self.memory.state(ended.clock.key)
            clock = clock_of(current) if current is not None else ended.clock
            self._keep([replace(ended, clock=clock)])
            self._keep(follow([ended], self.rulebook, self.memory))

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
