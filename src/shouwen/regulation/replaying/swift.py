"""A replay of many facts in order: limits, clocks and quotas compiled, all else judged as always.

``Swift`` finds what ``replay.Replay`` finds, which stays the definition: a test runs both over random facts and
compares them. Facts come in order of time, corrections applied beforehand (``order.in_order``). What stands of what is
compiled is open clocks and open windows; what is met and brings nothing is counted and forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from heapq import heappop, heappush
from itertools import count
from typing import Any

from shouwen.regulation.adoption import Adopted, Rulebook
from shouwen.regulation.engine import object_to
from shouwen.regulation.entry_facts import ENTERED
from shouwen.regulation.facts import Fact, FactKind
from shouwen.regulation.folding import Carried
from shouwen.regulation.index import hearing_of, index_of, touching
from shouwen.regulation.judgement import FAULTS
from shouwen.regulation.kinds import Standard
from shouwen.regulation.kinds.deadline import Deadline
from shouwen.regulation.kinds.decision import Decision
from shouwen.regulation.kinds.deem import Deem, SettledDeem
from shouwen.regulation.kinds.flow import RunsFlow
from shouwen.regulation.kinds.fold import Run
from shouwen.regulation.kinds.limit import Limit
from shouwen.regulation.kinds.owner import Owner
from shouwen.regulation.kinds.quota import Quota
from shouwen.regulation.kinds.tally import EachTime, Tally
from shouwen.regulation.matches import kinds_of
from shouwen.regulation.outcome_facts import as_facts
from shouwen.regulation.outcomes import ClockEnded, Finding, Objection, Outcome, Verdict
from shouwen.regulation.replay import Memory, OneUnit
from shouwen.regulation.replaying.clocks import (
    Family,
    Running,
    Ticking,
    Watch,
    holder_getter,
    is_compiled,
    mover,
)
from shouwen.regulation.replaying.conditions import condition
from shouwen.regulation.replaying.counting import Closing, Counting, closing_of, is_counted_here
from shouwen.regulation.replaying.instants import is_instant, taker
from shouwen.regulation.replaying.rest import Asked, OnlyGuards, Rest, Slow, asked_for, standards_of
from shouwen.regulation.replaying.sinks import Sink
from shouwen.regulation.replaying.told import Told, packed, unpacked
from shouwen.regulation.surroundings import is_of_outcome
from shouwen.regulation.views import View, holder_of
from shouwen.regulation.windows import Window

Take = Callable[[Told], None]
_OF_CLOCKS = (Verdict.MET, Verdict.MISSED, Verdict.CANCELLED)
#: Kinds that have nothing to do with a fact of their occasions for which ``where`` is false.
_SILENT_BY_WHERE = (Tally, EachTime, Owner, SettledDeem, RunsFlow, Deem)
_EVER = datetime.max.replace(tzinfo=UTC)
_NOT_KNOWN: tuple[datetime, dict[str, tuple[Take, ...]]] = (datetime.min.replace(tzinfo=UTC), {})


class NotInOrder(ValueError):
    """A fact that comes before one that was judged already."""


class Swift:
    """Feeds facts in order of time to what binds their units. ``kinds`` are the declared kinds of facts.

    Only with ``attempts`` is what stands before deeds remembered, so that ``attempt`` may be asked.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        kinds: Mapping[str, FactKind],
        sink: Sink,
        memory: Memory | None = None,
        *,
        attempts: bool = False,
    ) -> None:
        self.attempts = attempts
        self.rulebook, self.kinds, self.sink = rulebook, kinds, sink
        self.memory = memory or Memory()
        self.rest = Rest(rulebook)
        self.slow = Slow(self.rest, self.memory)
        self.memory.touched_besides = self._touched
        self.memory.unpack = lambda kept: unpacked(kept).read(kinds)
        self.now = datetime.min.replace(tzinfo=UTC)
        self._next = self.now
        self._due: list[tuple[datetime, int, Running]] = []
        self._order = count()
        self._compiled: dict[Adopted, _Compiled] = {}
        self._families: dict[tuple[str, str], Family] = {}
        self._watches: dict[tuple[Any, ...], Watch] = {}
        self._moving: dict[str, dict[str, dict[Family, None]]] = {}
        self._of_units: dict[int | None, tuple[datetime, dict[str, tuple[Take, ...]]]] = {}
        self._tables: dict[tuple[Adopted, ...], dict[str, tuple[Take, ...]]] = {}
        #: What anybody names of findings, and of those that the word ``count`` asks for.
        self.findings: frozenset[str] = frozenset()
        self._counted: frozenset[str] = frozenset()
        #: Kinds that the rest judges, and those that it must at least remember.
        self._judged: set[str] = set()
        self._remembered: set[str] = set()
        self._last: tuple[Told | None, Fact | None] = (None, None)

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
        until, table = self._of_units.get(told.unit, _NOT_KNOWN)
        if at >= until:
            table = self._table(told.unit, at)
        takes = table.get(told.kind)
        if takes is None:
            takes = self._takes(told.kind, told.unit, at, table)
        for take in takes:
            take(told)

    def attempt(self, told: Told) -> Sequence[Objection]:
        """Ask what speaks against a fact, given as the deed that would record it."""
        in_force = self.rest.in_force(told.unit, told.at)
        if told.at > self._next:
            self.sweep(told.at)
        if not any(told.kind in index_of(one).guarded for one in in_force):
            return ()
        return object_to(self.read(told), self.rest, self.memory)

    def sweep(self, now: datetime) -> None:
        """Let clocks and periods see an instant, in order of time."""
        self.now = max(self.now, now)
        while True:
            due = self._due[0][0] if self._due else _EVER
            if due >= now:
                break
            if (coming := self.slow.next_at) is not None and coming < due:
                self._sweep_slow(due)
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
        due = self._due[0][0] if self._due else _EVER
        self._next = min(due, self.slow.next_at or _EVER)

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
            if as_facts(outcome, named) or as_facts(outcome, self._counted):
                self.slow.found(outcome)
                self._drain()
                self._foresee()

    def _drain(self) -> None:
        outcomes = self.slow.outcomes
        if outcomes:
            for outcome in outcomes:
                self.sink.take(outcome, self._doer(outcome))
            outcomes.clear()
        self.slow.steps.clear()

    def _doer(self, outcome: Outcome) -> str:
        because = (
            (*outcome.clock.because, *outcome.because) if isinstance(outcome, ClockEnded)
            else getattr(outcome, "because", ())
        )  # fmt: skip
        behind = [fact for one in because if (fact := self.memory.recorded.get(one)) is not None]
        return behind[-1].by if behind else ""

    def wait(self, one: Running) -> None:
        """Let a clock fall due."""
        heappush(self._due, (one.due_at, next(self._order), one))
        self._next = min(self._next, one.due_at)

    # Compiling

    def _table(self, unit: int | None, at: datetime) -> dict[str, tuple[Take, ...]]:
        """Return what looks at the facts of a unit from an instant on, by their kinds."""
        in_force = self.rulebook.in_force(unit, at)
        for adopted in in_force:
            if adopted not in self._compiled:
                self._compile(adopted)
        change = getattr(self.rulebook, "next_change", None)
        until = (change(at) if change is not None else None) or _EVER
        table = self._tables.setdefault(tuple(in_force), {})
        self._of_units[unit] = (until, table)
        self.slow.begin(unit, at)
        self._foresee()
        return table

    def _takes(
        self, kind: str, unit: int | None, at: datetime, table: dict[str, tuple[Take, ...]]
    ) -> tuple[Take, ...]:
        """Return everything that looks at a fact of a kind, in order: the rest, instants, counts, clocks."""
        declared = self.kinds.get(kind)
        found: list[Take] = []
        if declared is not None:
            in_force = [self._compiled[one] for one in self.rulebook.in_force(unit, at)]
            if kind in self._remembered:
                found.append(self._to_the_rest(kind))
            for one in in_force:
                found += one.instants(kind, declared)
            for one in in_force:
                found += [counting.taker(declared) for counting in one.countings.values() if kind in counting.kinds]
            found += [one.taker(self.read) for one in self._watches.values() if kind in one.kinds]
            found += [mover(per, declared, families) for per, families in self._moving.get(kind, {}).items()]
            for one in in_force:
                found += [ticking.starter(declared) for ticking in one.tickings if kind in ticking.standard.seen_kinds()]
        takes = table[kind] = tuple(found)
        return takes

    def _to_the_rest(self, kind: str) -> Take:
        """Return what hands facts of a kind to the rest, or only lets it remember them."""
        if kind not in self._judged:
            return lambda told: self.memory.record(self.read(told))
        concerns = self._concerns(kind)
        left = (one for compiled in self._compiled.values() for one in compiled.left)
        remembers = any(type(one) is Owner and kind == one.becomes for one in left)

        def take(told: Told) -> None:
            if concerns is None or any(one(told) for one in concerns):
                self.slow.feed(self.read(told))
                self._drain()
                self._foresee()
            elif remembers:
                self.memory.put_by(told.about, packed(told))

        return take

    def _concerns(self, kind: str) -> list[Callable[[Told], bool]] | None:
        """Return what says whether the rest has anything to do with a fact; None where it always may."""
        found: list[Callable[[Told], bool]] = []
        for compiled in self._compiled.values():
            for standard in compiled.left:
                if kind not in compiled.asked[standard].kinds:
                    continue
                one = self._concern(standard, kind, compiled.adopted)
                if one is None:
                    return None
                found.append(one)
        return found

    def _concern(self, standard: Standard, kind: str, adopted: Adopted) -> Callable[[Told], bool] | None:
        if type(standard) is Owner and kind == standard.becomes and kind not in standard.shared.when:
            return self._of_a_matter(standard)
        if type(standard) not in _SILENT_BY_WHERE or standard.once_for or standard.instead_of:
            return None
        if getattr(standard, "begins_with_edition", False) or not _hears_by_where(standard, kind):
            return None
        holds = condition(standard.shared.where, self.kinds[kind], adopted.names)
        return (lambda told: holds(told.figures) is not False) if holds is not None else None

    def _of_a_matter(self, owner: Owner) -> Callable[[Told], bool]:
        """Return what says whether a fact names a matter, or a matter named what it is about."""
        kinds = frozenset(owner.shared.when)

        holder_of_ = holder_getter(owner.of, self.kinds[owner.becomes])

        def concerns(told: Told) -> bool:
            return bool(holder_of_(told)) or self.memory.is_named(told.about, kinds)

        return concerns

    def _compile(self, adopted: Adopted) -> None:
        compiled = self._compiled[adopted] = _Compiled(self, adopted)
        self.rest.leave(adopted, compiled.left)
        self.rest.forget()
        for standard in compiled.left:
            self._remembered |= compiled.asked[standard].kinds
            self._judged |= touching(standard) | standard.awaited_kinds()
        for one in compiled.tickings:
            for kind in one.moving:
                self._moving.setdefault(kind, {}).setdefault(one.family.per, {})[one.family] = None
        asked = {about for one in compiled.asked.values() for word, about in one.words if word == "count"}
        self._counted |= {f"{one}.{verdict}" for one in asked for verdict in (Verdict.BROKEN, Verdict.MISSED)}
        self.findings |= index_of(adopted).findings
        for known in self._compiled.values():
            for one in known.tickings:
                quiet = {verdict for verdict in _OF_CLOCKS if self.is_quiet(one.standard, verdict)}
                one.counted = frozenset(quiet)
        self._tables.clear()
        self._of_units.clear()

    def is_quiet(self, standard: Standard, verdict: Verdict) -> bool:
        """Say whether nothing need be made of a verdict of a standard: nobody names it, and the sink only counts it."""
        if self.sink.wants_all or f"{standard.id}.{verdict}" in self.findings | self._counted:
            return False
        is_breach = verdict in (Verdict.BROKEN, Verdict.MISSED)
        follows = standard.shared.otherwise if is_breach else standard.shared.then
        if self.sink.wants_breaches and (is_breach or follows or verdict is not Verdict.MET):
            return False
        if isinstance(standard, Limit | Decision):
            follows = standard.consequences()  # of its bands or rows too
        # What a person picks from may be points too.
        enters = ENTERED in self.findings and any("points" in one or "either" in one for one in follows)
        return not enters and not any(one.get("counts_as") in self.findings for one in follows)

    def family_of(self, standard: Deadline) -> Family:
        """Return the clocks of a standard's id, whatever its edition."""
        per = standard.shared.per
        return self._families.setdefault((standard.id, per), Family(per))

    def watch_of(self, standard: Deadline) -> Watch:
        """Return what is known of states and pauses as a deadline asks for them."""
        lasting = standard.shared.lasting
        begins, ends = (lasting.begins, lasting.ends) if lasting else (frozenset[str](), frozenset[str]())
        key = (standard.shared.per, begins, ends, standard.pauses)
        return self._watches.setdefault(key, Watch(*key))

    # Counts

    def carry(self, counting: Counting, counts: dict[Run, Carried]) -> None:
        """Bring the counts of a window, which go on, to where the rest looks for them when it closes."""
        self.memory.brought[counting.quota.id, self.rest.left_of(counting.view.adopted)] = counts

    def _touched(self, thing: str, kinds: frozenset[str], unit: int) -> frozenset[str]:
        """Return whom facts counted here named in a unit in the window that closes."""
        countings = [one for compiled in self._compiled.values() for one in compiled.countings.values()]
        some = [one.named.get(unit, set()) for one in countings if one.kinds == kinds and one.quota.shared.per == thing]
        return frozenset().union(*some)

    def reading_at(self, counting: Counting, unit: int | None, window: Window) -> Counting:
        """Return who counts a window: the quota as it was read at its start."""
        for adopted in self.rulebook.in_force(unit, window.since):
            if adopted is counting.view.adopted:
                return counting
            if adopted not in self._compiled:
                self._compile(adopted)
            found = self._compiled[adopted].countings.get(counting.quota.id)
            if found is not None:
                return found
        return counting


class _Compiled:
    """The standards of one adopted edition, each where it is judged."""

    def __init__(self, swift: Swift, adopted: Adopted) -> None:
        self.swift, self.adopted = swift, adopted
        self.left: list[Standard] = []
        self._instants: list[Standard] = []
        self.tickings: list[Ticking] = []
        self.countings: dict[str, Counting] = {}
        self.view = View(adopted, swift.memory)
        index = index_of(adopted)
        for standard in standards_of(adopted):
            if standard.id in index.instead:
                self.left.append(standard)
            else:
                self._place(standard)
        some = (*self.left, *standards_of(adopted))
        self.asked: dict[Standard, Asked] = {one: asked_for(one, swift.kinds) for one in some}
        for one, asked in self.asked.items():
            if isinstance(one, Closing):
                self.asked[one] = Asked(asked.kinds - self.countings[one.id].kinds, asked.words)

    def _place(self, standard: Standard) -> None:
        swift, view = self.swift, self.view
        if is_instant(standard) and not _hears_findings(standard):
            self._instants.append(standard)
        elif isinstance(standard, Deadline) and is_compiled(standard):
            family, watch = swift.family_of(standard), swift.watch_of(standard)
            self.tickings.append(
                Ticking(standard, view, family, watch, swift.sink, swift.emit, swift.read, swift.wait)
            )
        elif isinstance(standard, Quota) and is_counted_here(
            standard, view, is_one_site=isinstance(swift.rulebook, OneUnit)
        ):
            self.countings[standard.id] = Counting(standard, view, swift.carry, swift.reading_at)
            self.left.append(closing_of(standard))
        elif swift.attempts or standard.seen_kinds() or standard.moving_kinds():
            self.left.append(standard)
        if swift.attempts and standard.guarded_kinds() and standard not in self.left:
            self.left.append(OnlyGuards(standard.shared, standard))

    def instants(self, kind: str, declared: FactKind) -> list[Take]:
        """Return what looks at the facts of a kind by itself."""
        found = []
        for standard in self._instants:
            if kind in standard.seen_kinds():
                judge = self._judging(standard)
                found.append(taker(standard, declared, self.view, judge, partial(self._counting, standard)))
        return found

    def _judging(self, standard: Standard) -> Take:
        swift, view = self.swift, self.view

        def judge(told: Told) -> None:
            fact = swift.read(told)
            try:
                outcomes = list(standard.judge(fact, view))
            except FAULTS as fault:
                outcomes = [view.finding(standard.shared, fact, Verdict.FAILED, fault=str(fault))]
            view.forget()
            for outcome in outcomes:
                swift.emit(outcome, told.by)

        return judge

    def _counting(self, standard: Standard, verdict: Verdict) -> Take | None:
        """Return what only counts that a standard came to a verdict on a fact; None where something is made of it."""
        if not self.swift.is_quiet(standard, verdict):
            return None
        note, per = self.swift.sink.count, standard.shared.per
        if per == "about":
            return lambda told: note(standard, verdict, told.about, told, None)
        return lambda told: note(standard, verdict, holder_of(per, told) or told.about, told, None)  # type: ignore[arg-type]


def _hears_findings(standard: Standard) -> bool:
    return any(is_of_outcome(kind) for kind in standard.seen_kinds())


def _hears_by_where(standard: Standard, kind: str) -> bool:
    """Say whether a fact of a kind is only heard where ``where`` holds: it is an occasion, and nothing else besides."""
    if isinstance(standard, Owner):
        return kind != standard.becomes
    settling = kinds_of(standard.settles) if isinstance(standard, SettledDeem) else ()
    return kind in standard.shared.when and kind not in settling
