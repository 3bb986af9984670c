"""A replay of many facts in order: limits, clocks and quotas compiled, all else judged as always.

``Swift`` finds what ``replay.Replay`` finds, which stays the definition: a test runs both over random facts and
compares them. Facts come in order of time, corrections applied beforehand (``order.in_order``). What stands of what is
compiled is open clocks and open windows; what is met and brings nothing is counted and forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from heapq import heappop, heappush
from itertools import count
from typing import Any

from shouwen.regulation.adoption import Rulebook
from shouwen.regulation.engine import object_to
from shouwen.regulation.facts import Fact, FactKind
from shouwen.regulation.folding import Carried
from shouwen.regulation.index import hearing_of
from shouwen.regulation.kinds.fold import Run
from shouwen.regulation.memory import Memory
from shouwen.regulation.outcome_facts import as_facts
from shouwen.regulation.outcomes import ClockEnded, Finding, Objection, Outcome
from shouwen.regulation.replay import OneUnit
from shouwen.regulation.replaying import running
from shouwen.regulation.replaying.compiled import Setting
from shouwen.regulation.replaying.counting import Counting
from shouwen.regulation.replaying.going_over import go_over
from shouwen.regulation.replaying.known import Known
from shouwen.regulation.replaying.looking import EVER, Guarded, Looking, Table
from shouwen.regulation.replaying.quiet import Named
from shouwen.regulation.replaying.recurring import Ended, Running
from shouwen.regulation.replaying.rest import Rest, Slow
from shouwen.regulation.replaying.sinks import Sink
from shouwen.regulation.replaying.told import Told
from shouwen.regulation.windows import MICROSECOND, Window

Looks = tuple[datetime, Table, Guarded]
_NOT_KNOWN: Looks = (datetime.min.replace(tzinfo=UTC), {}, {})


class NotInOrder(ValueError):
    """A fact that comes before one that was judged already."""


class Swift:
    """Feeds facts in order of time to what binds their units. ``kinds`` are the declared kinds of facts.

    Only with ``attempts`` is what stands before deeds remembered, so that ``attempt`` may be asked. ``only`` are the ids
    of the standards that are judged at all; None: every one.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        kinds: Mapping[str, FactKind],
        sink: Sink,
        memory: Memory | None = None,
        *,
        attempts: bool = False,
        only: frozenset[str] | None = None,
    ) -> None:
        self.rulebook, self.kinds, self.sink = rulebook, kinds, sink
        self.memory = memory or Memory()
        self.rest = Rest(rulebook)
        self.slow = Slow(self.rest, self.memory, self._closed)
        self.memory.touched_besides = self._touched
        self.named = Named(sink)
        setting = Setting(
            kinds, self.memory, sink, self.named, Known(kinds), self.emit, self.read, self.wait, self._goes_over,
            self._goes_on, self._carry, self._reading_at, isinstance(rulebook, OneUnit), attempts, only,
        )  # fmt: skip
        self._looking = Looking(setting, rulebook, self.rest, self._to_rest)
        self.now = datetime.min.replace(tzinfo=UTC)
        self._next = self.now
        self._due: list[tuple[datetime, int, Any]] = []
        self._order = count()
        self._of_units: dict[int | None, Looks] = {}
        self._last: tuple[Told | None, Fact | None] = (None, None)

    @property
    def remembered(self) -> frozenset[str]:
        """The kinds of facts that are kept for what may ask for them; all others are seen once and forgotten."""
        return self._looking.remembered

    # Feeding

    def feed(self, told: Told) -> None:
        """Judge one fact, and before it whatever fell due until then."""
        at = told.at
        if at > self.now:
            if at > self._next:
                self.sweep(at)
            self.now = at
        elif at < self.now:
            raise NotInOrder(f"the fact {told.sequence} of {at} comes after {self.now}")
        until, table, _ = self._of_units.get(told.unit, _NOT_KNOWN)
        if at >= until:
            table = self._table(told.unit, at)[1]
        takes = table.get(told.kind)
        if takes is None:
            takes = self._looking.takes(told.kind, told.unit, at, table)
        for take in takes:
            take(told)

    def attempt(self, told: Told) -> Sequence[Objection]:
        """Ask what speaks against a fact, given as the deed that would record it."""
        at, kind = told.at, told.kind
        if at > self._next:
            self.sweep(at)
        until, _, guarded = self._of_units.get(told.unit, _NOT_KNOWN)
        if at >= until:
            guarded = self._table(told.unit, at)[2]
        may = guarded.get(kind)
        if may is None:
            may = self._looking.guards(kind, told.unit, at, guarded)
        for one in may:
            if one(told):
                return object_to(self.read(told), self.rest, self.memory)
        return ()

    def sweep(self, now: datetime) -> None:
        """Let clocks and periods see an instant, in order of time."""
        self.now = max(self.now, now)
        while True:
            due = self._due[0][0] if self._due else EVER
            coming = self.slow.next_at or EVER
            if min(due, coming) >= now:
                break
            if coming < due:  # what closes may begin what falls due sooner
                self._sweep_slow(coming + MICROSECOND)
                continue
            _, _, one = heappop(self._due)
            if not one.is_over and not one.is_missed and one.due_at == due:
                one.of.miss(one)
        self._sweep_slow(now)
        self._foresee()

    def _sweep_slow(self, now: datetime) -> None:
        self.slow.sweep(now)
        self._drain()

    def _foresee(self) -> None:
        """Note when something comes next of itself."""
        due = self._due[0][0] if self._due else EVER
        self._next = min(due, self.slow.next_at or EVER)

    def read(self, told: Told) -> Fact:
        """Return a fact as the rest sees it: read once."""
        if self._last[0] is not told:
            self._last = (told, told.read(self.kinds))
        assert self._last[1] is not None
        return self._last[1]

    # Telling

    def emit(self, outcome: Outcome, by: str) -> None:
        """Tell what a compiled standard found, and let the rest follow it where it is named."""
        self.sink.take(outcome, by)
        if isinstance(outcome, (ClockEnded, Finding)):
            unit = outcome.clock.unit if isinstance(outcome, ClockEnded) else outcome.unit
            named = hearing_of(self.rest.in_force(unit, outcome.at)).findings
            if as_facts(outcome, named) or as_facts(outcome, self.named.counted):
                self.slow.found(outcome)
                self._drain(by)
                self._foresee()

    def _drain(self, by: str = "") -> None:
        """Tell what the rest found; ``by`` did what a compiled standard has told it of."""
        outcomes = self.slow.outcomes
        if outcomes:
            for outcome in outcomes:
                self.sink.take(outcome, self._doer(outcome, by))
            outcomes.clear()
        self.slow.steps.clear()

    def _doer(self, outcome: Outcome, by: str) -> str:
        because = (
            (*outcome.clock.because, *outcome.because) if isinstance(outcome, ClockEnded)
            else getattr(outcome, "because", ())
        )  # fmt: skip
        if by and because and because[-1] not in self.memory.recorded:
            return by  # only compiled standards look at that fact
        behind = [fact for one in because if (fact := self.memory.recorded.get(one)) is not None]
        return behind[-1].by if behind else ""

    def wait(self, one: Any) -> None:
        """Let a clock or a slot fall due."""
        heappush(self._due, (one.due_at, next(self._order), one))
        self._next = min(self._next, one.due_at)

    # Units

    def _table(self, unit: int | None, at: datetime) -> Looks:
        """Return what looks at the facts of a unit from an instant on, and what stands before its deeds."""
        known = self._of_units[unit] = self._looking.table(unit, at)
        self.slow.begin(unit, at)
        self._foresee()
        return known

    def _to_rest(self, fact: Fact) -> None:
        self.slow.feed(fact)
        self._drain()
        self._foresee()

    def _closed(self, fact: Fact) -> None:
        """Let slots begin by the close of a period."""
        for compiled in self._looking.in_force(fact.unit, fact.at):
            for one in compiled.recurring.values():
                one.begin(fact, fact.by)

    def _goes_over(self, one: running.Running, told: Told) -> None:
        go_over(one, told, self.rulebook, self._looking)

    def _goes_on(self, one: Running, end: Ended) -> None:
        """Let the slot after one that ended begin, as the edition says that is in force then."""
        for compiled in self._looking.in_force(one.began.unit, end.at):
            following = compiled.recurring.get(one.of.standard.id)
            if following is not None:
                following.follow(one, end)

    # Counts

    def _carry(self, counting: Counting, counts: dict[Run, Carried]) -> None:
        """Bring the counts of a window, which go on, to where the rest looks for them when it closes."""
        self.memory.brought[counting.quota.id, self.rest.left_of(counting.view.adopted)] = counts

    def _touched(self, thing: str, kinds: frozenset[str], unit: int) -> frozenset[str]:
        """Return whom facts counted here named in a unit in the window that closes."""
        countings = [one for compiled in self._looking.compiled.values() for one in compiled.countings.values()]
        some = [one.named.get(unit, set()) for one in countings if one.kinds == kinds and one.quota.shared.per == thing]
        return frozenset().union(*some)

    def _reading_at(self, counting: Counting, unit: int | None, window: Window) -> Counting:
        """Return who counts a window: the quota as it was read at its start."""
        for compiled in self._looking.in_force(unit, window.since):
            if compiled.adopted is counting.view.adopted:
                return counting
            found = compiled.countings.get(counting.quota.id)
            if found is not None:
                return found
        return counting
