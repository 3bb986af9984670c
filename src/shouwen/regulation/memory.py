"""What stands, kept in memory: facts by whom they name, clocks and findings; it answers the engine as a database does."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from shouwen.regulation.adoption import Adopted
from shouwen.regulation.effective import ABOUT_FACTS, corrects, effective
from shouwen.regulation.expressions import UNKNOWN
from shouwen.regulation.facts import Fact, is_reference
from shouwen.regulation.folding import Carried
from shouwen.regulation.keeping import (
    Carrying,
    Kept,
    State,
    clock_of,
    is_asked_for,
    is_open,
    last_of,
    names_of,
)
from shouwen.regulation.kinds.fold import Fold, Run
from shouwen.regulation.outcome_facts import as_facts, named_by
from shouwen.regulation.outcomes import (
    Clock,
    ClockEnded,
    Finding,
    Outcome,
    Verdict,
    Withdrawn,
)
from shouwen.regulation.permits import OF_PERMITS, is_permitted
from shouwen.regulation.rolls import ROLLS, counted_on_roll
from shouwen.regulation.surroundings import is_of_outcome

Belongs = Callable[[str, tuple[str, ...], int | None, datetime], bool | None]
Touched = Callable[[str, frozenset[str], int], frozenset[str]]
Members = Callable[[tuple[str, ...], int | None, datetime], frozenset[str] | None]


#: Below so many facts it is not worth looking for where an instant begins.
_FEW = 8


def nobody_known(who: str, names: tuple[str, ...], unit: int | None, at: datetime) -> bool | None:
    return None


def nobody_touched(thing: str, kinds: frozenset[str], unit: int) -> frozenset[str]:
    return frozenset()


def none_known(positions: tuple[str, ...], unit: int | None, at: datetime) -> frozenset[str] | None:
    return None


@dataclass
class Memory(Kept, Carrying):
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
        #: The numbers of facts by whom they name and of which kind they are.
        self._naming: dict[str, dict[str, list[int]]] = {}
        self._about_facts: dict[int, list[Fact]] = {}
        #: Clocks by holder: those that are open, and with their last instant, in order, those that ended.
        self._open_of: dict[str, dict[str, None]] = {}
        self._ended_of: dict[str, list[tuple[datetime, str]]] = {}
        #: Findings by holder, standard and verdict, with their instants, in order.
        self._findings_of: dict[str, dict[tuple[str, Verdict], list[tuple[datetime, str]]]] = {}
        #: Findings and ends of clocks by everybody whom their facts name, with their instants, in order.
        self._naming_outcomes: dict[str, list[tuple[datetime, str]]] = {}
        self._of_day: dict[tuple[int | None, date], list[Fact]] = {}
        self._carried: dict[tuple[Any, ...], Carried] = {}
        self._latest = datetime.min.replace(tzinfo=UTC)
        self._is_in_order = True
        #: What others count and bring to the close of a window, by standard; and whom they saw named.
        self.brought: dict[tuple[str, Adopted], dict[Run, Carried]] = {}
        self.touched_besides: Touched = nobody_touched

    def record(self, fact: Fact) -> None:
        """Add a fact; judge it afterwards."""
        if fact.at < self._latest or fact.kind in ABOUT_FACTS:
            self._carried.clear()
            self._is_in_order = False
        self._latest = max(self._latest, fact.at)
        self.recorded[fact.sequence] = fact
        self._of_day.setdefault((fact.unit, fact.at.date()), []).append(fact)
        if fact.kind not in ABOUT_FACTS:
            self._note_names(names_of(fact), fact)
            for about in self._about_facts.get(fact.sequence, ()):
                self._note_names(_newly_named(about), fact)
            return
        which = corrects(fact)
        self._about_facts.setdefault(which, []).append(fact)
        if which in self.recorded:
            self._note_names(_newly_named(fact), self.recorded[which])

    def _note_names(self, names: Iterable[str], fact: Fact) -> None:
        for name in names:
            self._naming.setdefault(name, {}).setdefault(fact.kind, []).append(fact.sequence)

    def apply(self, outcome: Outcome) -> None:
        super().apply(outcome)
        if isinstance(outcome, Finding):
            of_holder = self._findings_of.setdefault(outcome.holder, {})
            insort(of_holder.setdefault((outcome.standard, outcome.verdict), []), (outcome.at, outcome.key))
            self._note_outcome(outcome.at, outcome.key, outcome, outcome.holder, outcome.unit)
            return
        if isinstance(outcome, ClockEnded):
            self._note_outcome(outcome.at, outcome.clock.key, outcome.clock, outcome.clock.holder, outcome.clock.unit)
        elif isinstance(outcome, Withdrawn):
            self._carried.clear()
        key = outcome.key if isinstance(outcome, Withdrawn) else outcome.clock.key
        if (state := self.clock_states.get(key)) is not None:
            self._place(key, state)

    def _note_outcome(self, at: datetime, key: str, outcome: Finding | Clock, holder: str, unit: int | None) -> None:
        """Remember under whom an outcome is to be found as a fact: its holder, whoever it names, and its unit."""
        for name in (holder, *named_by(outcome), *((f"unit:{unit}",) if unit is not None else ())):
            insort(self._naming_outcomes.setdefault(name, []), (at, key))

    def _place(self, key: str, state: State) -> None:
        """Put a clock where it is looked for."""
        holder = clock_of(state).holder
        if isinstance(state, ClockEnded):
            insort(self._ended_of.setdefault(holder, []), (last_of(state), key))
        if is_open(state):
            self._open_of.setdefault(holder, {})[key] = None
        elif holder in self._open_of:
            self._open_of[holder].pop(key, None)

    def carried(self, fold: Fold, adopted: Adopted, run: Run) -> Carried | None:
        brought = self.brought.get((fold.id, adopted))
        return self._carried.get((fold.id, adopted, *run)) if brought is None else brought.get(run)

    def carry(self, fold: Fold, adopted: Adopted, run: Run, carried: Carried) -> None:
        """Remember how far a window was gone over; of one that is each fact's own nothing is to be gained."""
        if run.window.judged_from is None:
            self._carried[fold.id, adopted, *run] = carried

    def clocks(self, holders: frozenset[str], since: datetime) -> Iterator[State]:
        for holder in holders:
            ended = self._ended_of.get(holder, [])
            late = [key for _, key in ended[bisect_left(ended, (since, "")) :]]
            for key in dict.fromkeys((*self._open_of.get(holder, ()), *late)):
                state = self.clock_states[key]
                if state is not None and is_asked_for(state, since):
                    yield state

    def findings(self, holders: frozenset[str], since: datetime) -> Iterator[Finding]:
        for holder in holders:
            keys: dict[str, None] = {}
            for found in self._findings_of.get(holder, {}).values():
                if found[-1][0] >= since:
                    keys.update((key, None) for _, key in found[bisect_left(found, (since, "")) :])
            for key in keys:
                finding = self.finding_states[key]
                if finding is not None and finding.at >= since:
                    yield finding

    def last_finding(self, holder: str, standard: str, verdict: Verdict, before: datetime) -> Finding | None:
        found = self._findings_of.get(holder, {}).get((standard, verdict), [])
        for _, key in reversed(found[: bisect_left(found, (before, ""))]):
            finding = self.finding_states[key]
            if finding is not None and finding.verdict is verdict and finding.at < before:
                return finding
        return None

    def history(
        self, kinds: frozenset[str], holders: frozenset[str], since: datetime | None
    ) -> Iterable[Fact]:
        found = self._facts_naming(kinds, holders, since)
        if any(is_of_outcome(kind) for kind in kinds):
            found += self._findings_as_facts(kinds, holders, since or datetime.min.replace(tzinfo=UTC))
        asked = (fact for fact in found if fact.kind in kinds and (since is None or fact.at >= since))
        return sorted(asked, key=lambda fact: (fact.at, fact.sequence, fact.kind))

    def _facts_naming(self, kinds: frozenset[str], holders: frozenset[str], since: datetime | None) -> list[Fact]:
        naming = [by_kind for holder in holders if (by_kind := self._naming.get(holder)) is not None]
        lists = [some for by_kind in naming for kind in kinds if (some := by_kind.get(kind))]
        sequences = {one for some in lists for one in (self._from(some, since) if since is not None else some)}
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

    def _from(self, sequences: list[int], since: datetime) -> Iterable[int]:
        """Return the numbers of those that happened at an instant or later: the last ones, where all came in order."""
        if not self._is_in_order or len(sequences) < _FEW:
            return sequences
        place = len(sequences)
        while place and self.recorded[sequences[place - 1]].at >= since:
            place -= 1
        return sequences[place:]

    def _findings_as_facts(self, kinds: frozenset[str], holders: frozenset[str], since: datetime) -> list[Fact]:
        """Return what was found of these holders, and what was found of others and names them."""
        outcomes = [one for holder in holders for one in self._outcomes_naming(holder, since)]
        once = {one.clock.key if isinstance(one, ClockEnded) else one.key: one for one in outcomes}
        return [fact for one in once.values() for fact in as_facts(one, kinds) if names_of(fact) & holders]

    def _outcomes_naming(self, name: str, since: datetime) -> Iterator[Finding | ClockEnded]:
        """Yield what stands, found at an instant or later, that names somebody."""
        found = self._naming_outcomes.get(name, [])
        for key in dict.fromkeys(key for _, key in found[bisect_left(found, (since, "")) :]):
            one = self.clock_states.get(key) or self.finding_states.get(key)
            if isinstance(one, ClockEnded | Finding) and one.at >= since:
                yield one

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
            outcomes = self._outcomes_naming(f"unit:{unit}", since)
            made = (fact for one in outcomes if one.at <= until for fact in as_facts(one, kinds))
            holders |= {name for one in made if one.unit == unit for name in names_of(one)}
        holders |= self.touched_besides(thing, kinds, unit)
        return frozenset(one for one in holders if one.startswith(f"{thing}:"))

    def counts_as(self, names: Collection[str]) -> Mapping[str, str]:
        """Nobody is merged in a replay."""
        return {}

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


def _newly_named(about: Fact) -> list[str]:
    """Return the holders that a correction names: they may be others than the first fact named."""
    figures = about.figures.get("figures") or {}
    return [value for value in figures.values() if is_reference(value)]


def _standard(one: Finding | ClockEnded) -> str:
    return one.clock.standard if isinstance(one, ClockEnded) else one.standard


def _holder(one: Finding | ClockEnded) -> str:
    return one.clock.holder if isinstance(one, ClockEnded) else one.holder
