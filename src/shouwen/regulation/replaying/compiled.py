"""One adopted edition, compiled: each of its standards where it is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from shouwen.regulation.adoption import Adopted
from shouwen.regulation.facts import FactKind
from shouwen.regulation.folding import Carried
from shouwen.regulation.index import index_of
from shouwen.regulation.judgement import FAULTS
from shouwen.regulation.kinds import Standard
from shouwen.regulation.kinds.cadence import Cadence
from shouwen.regulation.kinds.deadline import Deadline
from shouwen.regulation.kinds.fold import Run
from shouwen.regulation.kinds.owner import Owner
from shouwen.regulation.kinds.quota import Quota
from shouwen.regulation.memory import Memory
from shouwen.regulation.outcomes import Verdict
from shouwen.regulation.replaying import clocks, owners, recurring, running
from shouwen.regulation.replaying.clocks import Emit, Ticking
from shouwen.regulation.replaying.counting import Closing, Counting, closing_of, is_counted_here
from shouwen.regulation.replaying.instants import is_instant, taker
from shouwen.regulation.replaying.known import Known
from shouwen.regulation.replaying.owners import Answers
from shouwen.regulation.replaying.quiet import Named
from shouwen.regulation.replaying.recurring import Ended, Recurring
from shouwen.regulation.replaying.rest import (
    ASKED_FOR,
    Asked,
    OnlyCloses,
    OnlyGuards,
    asked_for,
    standards_of,
)
from shouwen.regulation.replaying.sinks import Sink
from shouwen.regulation.replaying.told import Read, Told
from shouwen.regulation.surroundings import is_of_outcome
from shouwen.regulation.views import View, holder_of

Take = Callable[[Told], None]


@dataclass(frozen=True, eq=False)
class Setting:
    """What compiled standards tell and ask. ``wait`` lets something fall due, ``goes_over`` lets a clock go over
    to another edition, ``goes_on`` lets the next slot of a cadence
    begin; ``carry`` and ``reading_at`` are of quotas (``Counting``). ``only`` are the ids of those judged at all;
    None: every one."""

    kinds: Mapping[str, FactKind]
    memory: Memory
    sink: Sink
    named: Named
    known: Known
    emit: Emit
    read: Read
    wait: Callable[[Any], None]
    goes_over: Callable[[running.Running, Told], None]
    goes_on: Callable[[recurring.Running, Ended], None]
    carry: Callable[[Counting, dict[Run, Carried]], None]
    reading_at: Callable[..., Counting]
    is_one_site: bool
    attempts: bool
    only: frozenset[str] | None = None


class Compiled:
    """The standards of one adopted edition. ``left`` are those that the rest judges, ``asked`` what each asks for."""

    def __init__(self, setting: Setting, adopted: Adopted) -> None:
        self.setting, self.adopted = setting, adopted
        self.view = View(adopted, setting.memory)
        self.left: list[Standard] = []
        self._instants: list[Standard] = []
        self.tickings: list[Ticking] = []
        self.recurring: dict[str, Recurring] = {}
        self.answers: list[Answers] = []
        self.countings: dict[str, Counting] = {}
        index, only = index_of(adopted), setting.only
        for standard in standards_of(adopted):
            if only is not None and standard.id not in only:
                continue
            if standard.id in index.instead or not self._is_placed(standard, index.findings):
                self.left.append(standard)
            elif setting.attempts and standard.guarded_kinds() and standard not in self.left:
                self.left.append(OnlyGuards(standard.shared, standard))
        some = (*self.left, *(one for one in standards_of(adopted) if only is None or one.id in only))
        self.asked: dict[Standard, Asked] = {one: self._asked_for(one) for one in some}

    def _asked_for(self, standard: Standard) -> Asked:
        if isinstance(standard, OnlyCloses):
            return Asked(frozenset(), frozenset())
        asked = asked_for(standard, self.setting.kinds)
        if isinstance(standard, OnlyGuards) and is_instant(standard.of):
            return Asked(ASKED_FOR, asked.words)  # before a deed, too, it looks at nothing but the fact
        if isinstance(standard, OnlyGuards) and isinstance(standard.of, Owner):
            # Only whether anybody answers already is asked before a matter is handed on.
            return Asked(ASKED_FOR | ({standard.of.becomes} if standard.of.never_moves else frozenset()), asked.words)
        if isinstance(standard, Closing):
            return Asked(asked.kinds - self.countings[standard.id].kinds, asked.words)
        return asked

    def _is_placed(self, standard: Standard, named: frozenset[str]) -> bool:
        """Place a standard that is compiled, or has nothing to judge; say whether that was done."""
        if is_instant(standard) and not any(is_of_outcome(kind) for kind in standard.seen_kinds()):
            self._instants.append(standard)
        elif isinstance(standard, Cadence) and recurring.is_compiled(standard):
            self.recurring[standard.id] = self._recurring(standard)
            self.left.append(OnlyCloses(standard.shared, standard))
        elif isinstance(standard, Deadline) and clocks.is_compiled(standard):
            self.tickings.append(self._ticking(standard))
        elif isinstance(standard, Owner) and self._is_answered(standard, named):
            self.answers.append(self._answers(standard))
        elif isinstance(standard, Quota) and is_counted_here(standard, self.view, is_one_site=self.setting.is_one_site):
            self.countings[standard.id] = Counting(standard, self.view, self.setting.carry, self.setting.reading_at)
            self.left.append(closing_of(standard))
        else:
            return not (self.setting.attempts or standard.seen_kinds() or standard.moving_kinds())
        return True

    def _ticking(self, standard: Deadline) -> Ticking:
        setting, known = self.setting, self.setting.known
        family, watch = known.family_of(standard), known.watch_of(standard)
        told = (setting.sink, setting.emit, setting.read, setting.wait, setting.goes_over)
        return Ticking(standard, self.view, family, watch, *told)

    def _recurring(self, standard: Cadence) -> Recurring:
        setting = self.setting
        told = (setting.sink, setting.emit, setting.read, setting.wait, setting.goes_on)
        return Recurring(standard, self.view, setting.known.row_of(standard), *told)

    def _is_answered(self, owner: Owner, named: frozenset[str]) -> bool:
        """Say whether it is told here who answers: it may be told anew, so nobody may name what was said."""
        is_named = any(f"{owner.id}.{verdict}" in named for verdict in Verdict)
        return not is_named and owners.is_compiled(owner, self.view, self.setting.kinds)

    def _answers(self, owner: Owner) -> Answers:
        setting, sink = self.setting, self.setting.sink
        counts = not (sink.wants_all or sink.wants_breaches)
        matters = setting.known.matters_of(owner)
        return Answers(owner, self.view, matters, sink, setting.emit, setting.read, counts=counts)

    def note_quiet(self) -> None:
        """Note of which ends of clocks nothing need be made, now that more is known of what anybody names."""
        named = self.setting.named
        clocks_: list[Ticking | Recurring] = [*self.tickings, *self.recurring.values()]
        for one in clocks_:
            one.counted = named.quiet_of_clocks(one.standard)

    # What looks at facts

    def instants(self, kind: FactKind) -> Iterator[Take]:
        """Yield what looks at the facts of a kind each by itself, and at who answers."""
        for standard in self._instants:
            if kind.name in standard.seen_kinds():
                yield taker(standard, kind, self.view, self._judging(standard), partial(self._counting, standard))
        for one in self.answers:
            if kind.name in one.owner.seen_kinds():
                yield one.taker(kind)

    def counts(self, kind: FactKind) -> Iterator[Take]:
        """Yield what counts facts of a kind."""
        for one in self.countings.values():
            if kind.name in one.kinds:
                yield one.taker(kind)

    def begins(self, kind: FactKind) -> Iterator[Take]:
        """Yield what begins clocks and slots by facts of a kind; the close of a period is told by the rest."""
        for ticking in self.tickings:
            if kind.name in ticking.standard.seen_kinds():
                yield ticking.starter(kind)
        for one in self.recurring.values():
            if kind.name in recurring.TOLD and kind.name in one.standard.seen_kinds():
                yield partial(self._begin, one)

    def _begin(self, one: Recurring, told: Told) -> None:
        one.begin(self.setting.read(told), told.by)

    def _judging(self, standard: Standard) -> Take:
        read, emit, view = self.setting.read, self.setting.emit, self.view

        def judge(told: Told) -> None:
            fact = read(told)
            try:
                outcomes = list(standard.judge(fact, view))
            except FAULTS as fault:
                outcomes = [view.finding(standard.shared, fact, Verdict.FAILED, fault=str(fault))]
            view.forget()
            for outcome in outcomes:
                emit(outcome, told.by)

        return judge

    def _counting(self, standard: Standard, verdict: Verdict) -> Take | None:
        """Return what only counts that a standard came to a verdict on a fact; None where something is made of it."""
        if not self.setting.named.is_quiet(standard, verdict):
            return None
        note, per = self.setting.sink.count, standard.shared.per
        if per == "about":
            return lambda told: note(standard, verdict, told.about, told, None)
        return lambda told: note(standard, verdict, holder_of(per, told) or told.about, told, None)  # type: ignore[arg-type]
