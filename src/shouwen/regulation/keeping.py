"""How outcomes change what stands: shared by a replay's memory and by a judgement under way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shouwen.regulation.adoption import Adopted, Standing
from shouwen.regulation.facts import Fact, is_reference
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

if TYPE_CHECKING:  # kinds of standards look through views at what stands
    from shouwen.regulation.folding import Carried
    from shouwen.regulation.kinds.fold import Fold, Run

State = Clock | ClockEnded
Place = tuple[datetime, int, str, str, str]


def clock_of(state: State) -> Clock:
    return state.clock if isinstance(state, ClockEnded) else state


def is_open(state: State) -> bool:
    """True for a clock that runs, and for a missed one that is not done yet but may be: no slot of a cadence."""
    if isinstance(state, Clock):
        return True
    return state.verdict is Verdict.MISSED and state.done_at is None and not state.clock.is_slot


def last_of(state: ClockEnded) -> datetime:
    """Return when something last happened to a clock that ended."""
    return max(state.at, state.done_at or state.at)


def is_asked_for(state: State, since: datetime) -> bool:
    """True for what ``Standing.clocks`` returns: open, or ended or done late at or after ``since``."""
    return is_open(state) or (isinstance(state, ClockEnded) and last_of(state) >= since)


def names_of(fact: Fact) -> frozenset[str]:
    """Return the references that a fact names."""
    named = {fact.about, fact.for_whom, fact.by}
    if fact.unit is not None:
        named.add(f"unit:{fact.unit}")
    for value in fact.figures.values():
        if is_reference(value):
            named.add(value)
        elif isinstance(value, tuple):
            named.update(one for one in value if isinstance(one, str))
    named.discard("")
    return frozenset(named)


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


class Carrying:
    """What stands, where it also remembers how far windows were gone over."""

    def carried(self, fold: Fold, adopted: Adopted, run: Run) -> Carried | None:
        """Return how far a window was gone over."""
        raise NotImplementedError

    def carry(self, fold: Fold, adopted: Adopted, run: Run, carried: Carried) -> None:
        """Remember it."""
        raise NotImplementedError


class Overlay(Kept):
    """What stands, with the outcomes of a judgement under way laid over it.

    What stands underneath does not change meanwhile, so each question is put once: a second one that
    the first has answered already costs no statement of a database.
    """

    def __init__(self, base: Standing) -> None:
        super().__init__()
        self.base = base
        self._new_facts: list[Fact] = []
        #: Outcomes of which no facts are made yet: most are never asked for.
        self._unmade: list[Outcome] = []
        self.gone: set[Place] = set()
        self._histories: list[tuple[frozenset[str], frozenset[str], datetime | None, tuple[Fact, ...]]] = []
        self._seen_states: dict[str, State] = {}
        self._seen_findings: dict[str, Finding] = {}
        self._clocks_since: dict[str, datetime] = {}
        self._findings_since: dict[str, datetime] = {}

    def state(self, key: str) -> State | None:
        return self.clock_states[key] if key in self.clock_states else self._seen_states.get(key)

    def finding(self, key: str) -> Finding | None:
        return self.finding_states[key] if key in self.finding_states else self._seen_findings.get(key)

    def apply(self, outcome: Outcome) -> None:
        if isinstance(outcome, Withdrawn):
            self._forget(outcome)
        super().apply(outcome)
        self._unmade.append(outcome)

    def _forget(self, outcome: Withdrawn) -> None:
        old = self.state(outcome.key) or self.finding(outcome.key)
        if old is not None and not isinstance(old, Clock):
            gone = {_place(fact) for fact in as_facts(old)}
            self._new_facts = [fact for fact in self._made() if _place(fact) not in gone]
            self.gone |= gone

    def _made(self) -> list[Fact]:
        """Return the outcomes of this judgement as facts."""
        if self._unmade:
            self._new_facts += [fact for outcome in self._unmade for fact in as_facts(outcome)]
            self._unmade.clear()
        return self._new_facts

    def clocks(self, holders: frozenset[str], since: datetime) -> Iterator[State]:
        asked = _unasked(self._clocks_since, holders, since)
        for state in self.base.clocks(asked, since) if asked else ():
            self._seen_states[clock_of(state).key] = state
        for key, state in list(self._seen_states.items()):
            if (
                key not in self.clock_states
                and clock_of(state).holder in holders
                and is_asked_for(state, since)
            ):
                yield state
        for changed in list(self.clock_states.values()):
            if changed is None or clock_of(changed).holder not in holders:
                continue
            # The end of a slot that was found just now is still to begin the next one.
            if is_asked_for(changed, since) or (isinstance(changed, ClockEnded) and changed.clock.is_slot):
                yield changed

    def findings(self, holders: frozenset[str], since: datetime) -> Iterator[Finding]:
        asked = _unasked(self._findings_since, holders, since)
        for finding in self.base.findings(asked, since) if asked else ():
            self._seen_findings[finding.key] = finding
        for key, finding in list(self._seen_findings.items()):
            if key not in self.finding_states and finding.holder in holders and finding.at >= since:
                yield finding
        for changed in list(self.finding_states.values()):
            if changed is not None and changed.holder in holders and changed.at >= since:
                yield changed

    def last_finding(self, holder: str, standard: str, verdict: Verdict, before: datetime) -> Finding | None:
        found = self.base.last_finding(holder, standard, verdict, before)
        if found is not None and found.key in self.finding_states:  # changed or taken back meanwhile: look at all
            known = list(self.findings(frozenset({holder}), datetime.min.replace(tzinfo=UTC)))
        else:
            known = [one for one in self.finding_states.values() if one is not None and one.holder == holder]
            known += [found] if found is not None else []
        fitting = (one for one in known if one.standard == standard and one.verdict is verdict and one.at < before)
        return max(fitting, key=_when, default=None)

    def history(
        self, kinds: frozenset[str], holders: frozenset[str], since: datetime | None
    ) -> Iterable[Fact]:
        found = list(self._history(kinds, holders, since))
        if self.gone:
            found = [fact for fact in found if _place(fact) not in self.gone]
        if not self._unmade and not self._new_facts:
            return found
        new = [
            fact
            for fact in self._made()
            if fact.kind in kinds and (since is None or fact.at >= since) and names_of(fact) & holders
        ]
        if not new:
            return found
        # The caller may have kept what it lets us follow: such a fact counts once.
        once = {_place(fact): fact for fact in (*found, *new)}
        return [once[key] for key in sorted(once)]

    def _history(
        self, kinds: frozenset[str], holders: frozenset[str], since: datetime | None
    ) -> Iterable[Fact]:
        for known_kinds, known_holders, known_since, facts in self._histories:
            begins = known_since is None or (since is not None and since >= known_since)
            if begins and kinds <= known_kinds and holders <= known_holders:
                return [
                    fact
                    for fact in facts
                    if fact.kind in kinds
                    and (since is None or fact.at >= since)
                    and (holders == known_holders or names_of(fact) & holders)
                ]
        facts = tuple(self.base.history(kinds, holders, since))
        self._histories.append((kinds, holders, since, facts))
        return facts

    def carried(self, fold: Fold, adopted: Adopted, run: Run) -> Carried | None:
        """Return how far a window was gone over, where what stands remembers it: a replay does."""
        return self.base.carried(fold, adopted, run) if isinstance(self.base, Carrying) else None

    def carry(self, fold: Fold, adopted: Adopted, run: Run, carried: Carried) -> None:
        if isinstance(self.base, Carrying):
            self.base.carry(fold, adopted, run, carried)

    def versions(self, sequence: int) -> Sequence[Fact]:
        return self.base.versions(sequence)

    def word(self, name: str, argument: str, fact: Fact) -> Any:
        return self.base.word(name, argument, fact)

    def belongs(self, who: str, names: tuple[str, ...], unit: int | None, at: datetime) -> bool | None:
        return self.base.belongs(who, names, unit, at)

    def members(self, positions: tuple[str, ...], unit: int | None, at: datetime) -> frozenset[str] | None:
        return self.base.members(positions, unit, at)

    def particular(self, holder: str, name: str, at: datetime) -> Any:
        return self.base.particular(holder, name, at)

    def hold(self, holder: str, *, shared: bool = False) -> None:
        self.base.hold(holder, shared=shared)

    def touched(
        self, thing: str, kinds: frozenset[str], unit: int, since: datetime, until: datetime
    ) -> frozenset[str]:
        return self.base.touched(thing, kinds, unit, since, until)

    def counts_as(self, names: Collection[str]) -> Mapping[str, str]:
        return self.base.counts_as(names)


def _when(finding: Finding) -> tuple[datetime, str]:
    return finding.at, finding.key


def _place(fact: Fact) -> Place:
    """Return where a fact stands in the order of facts, and which it is."""
    return fact.at, fact.sequence, fact.kind, fact.about, str(fact.figures.get("entry", ""))


def _unasked(known: dict[str, datetime], holders: frozenset[str], since: datetime) -> frozenset[str]:
    """Return the holders of whom less was asked so far, and note that it is asked now."""
    asked = frozenset(holder for holder in holders if holder not in known or since < known[holder])
    known.update(dict.fromkeys(asked, since))
    return asked
