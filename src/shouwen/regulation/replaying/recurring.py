"""Slots of cadences, compiled: one after another, each its due time and what began it.

A clock is made of a slot, by the standard itself, only where an outcome of it is wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from shouwen.regulation.clocks import missed
from shouwen.regulation.facts import Fact, FactKind
from shouwen.regulation.judgement import FAULTS
from shouwen.regulation.kinds.cadence import ADOPTED, BEGUN, Cadence, Cut
from shouwen.regulation.outcome_facts import as_facts
from shouwen.regulation.outcomes import Clock, ClockEnded, ClockStarted, Verdict
from shouwen.regulation.replaying.clocks import Emit, guarded, holder_getter, is_stopped, stops_of
from shouwen.regulation.replaying.sinks import Began, Sink
from shouwen.regulation.replaying.told import Read, Told
from shouwen.regulation.slots import Origin, Slot
from shouwen.regulation.views import View
from shouwen.regulation.windows import MICROSECOND

#: With which facts that are told slots begin, beside the close of a period; the end of one begins the next.
TOLD = frozenset({ADOPTED, BEGUN})
#: Of whom it is known without asking what happened: the unit, its members.
_KNOWN = ("unit", "about", "member", "by", "for_whom")


def is_compiled(standard: Any) -> bool:
    """Say whether the slots of a standard hear recorded facts and closes only, so that they can be kept here."""
    return (
        type(standard) is Cadence and standard.shared.lasting is None and not standard.needs_all
        and standard.shared.per in _KNOWN and standard.watched_kinds() == frozenset()
    )  # fmt: skip


class Ended(NamedTuple):
    """The end of a slot: the number of the last fact behind it, when, by whom, and what makes an outcome of it."""

    because: int
    at: datetime
    by: str
    made: Callable[[], ClockEnded]


@dataclass(slots=True, eq=False)
class Running:
    """A slot that runs. ``began`` is the last fact behind its beginning; ``figures`` are those of whatever began the
    first of its row; ``state`` is it as made, where it had to be."""

    of: Recurring
    holder: str
    began: Told
    name: str
    due_at: datetime
    opens_at: datetime | None
    ends: datetime
    figures: Mapping[str, Any]
    slot: Slot | None = None
    state: Clock | None = None
    is_over: bool = False
    is_missed: bool = False


@dataclass(eq=False)
class Row:
    """The slots of all cadences of one id, whatever their edition: by holder what runs, and the last that ended."""

    per: str
    running: dict[str, Running] = field(default_factory=dict)
    ended: dict[str, Callable[[], ClockEnded]] = field(default_factory=dict)

    def end(self, one: Running, made: Callable[[], ClockEnded]) -> None:
        """Let a slot have ended; its end is made only where somebody asks for it."""
        one.is_over = True
        if self.running.get(one.holder) is one:
            del self.running[one.holder]
        self.ended[one.holder] = made


class Seen:
    """What stands, as a cadence asks for it when a slot begins: the slot that runs, and the last that ended."""

    def __init__(self, standing: Any, row: Row) -> None:
        self._standing, self._row = standing, row

    def clocks(self, holders: frozenset[str], since: datetime) -> Iterable[Clock | ClockEnded]:
        found: list[Clock | ClockEnded] = []
        for holder in holders:
            if (running := self._row.running.get(holder)) is not None:
                found.append(running.of.made(running))
            ended = self._row.ended.get(holder)
            if ended is not None and (state := ended()).at >= since:
                found.append(state)
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._standing, name)


class Recurring:
    """One cadence of one adopted edition: begins, moves and ends its slots.

    ``goes_on`` lets the next slot of a holder begin, by whatever edition is in force when one ends.
    """

    def __init__(
        self, standard: Cadence, view: View, row: Row, sink: Sink, emit: Emit, read: Read,
        wait: Callable[[Running], None], goes_on: Callable[[Running, Ended], None],
    ) -> None:
        self.standard, self.row, self.sink, self.emit, self.read, self.wait = standard, row, sink, emit, read, wait
        self.goes_on = goes_on
        self.view = View(view.adopted, Seen(view.standing, row))
        #: The verdicts that are only counted: nothing is made of them.
        self.counted: frozenset[Verdict] = frozenset()
        self.moving = standard.moving_kinds()
        self.stops = stops_of(standard.stops, view)
        self._cuts: dict[datetime, Cut | None] = {}
        self._is_plain = self._asks_no_fact() and not sink.wants_all

    def _asks_no_fact(self) -> bool:
        """Say whether slots are the same whatever fact they begin with."""
        rules = self.standard.cutting.rules
        moments = (self.standard.due_moment, self.standard.first_moment)
        is_plain = len(rules) == 1 and rules[0].of is None and rules[0].until is None
        return is_plain and all(one is None or one.formula is None for one in moments)

    # Beginning

    def begin(self, fact: Fact, by: str) -> None:
        """Begin the slots of all who have none, by a fact with which slots begin."""
        if self.row.per == "unit" and f"unit:{fact.unit}" in self.row.running:
            return
        try:
            holders = [one for one in self.standard.holders(fact, self.view) if one not in self.row.running]
        except FAULTS as fault:
            self.emit(self.view.finding(self.standard.shared, fact, Verdict.FAILED, fault=str(fault)), by)
            return
        for holder in holders:
            self._begin(holder, fact, by)
        self.view.forget()

    def _begin(self, holder: str, fact: Fact, by: str) -> None:
        standard, view = self.standard, self.view
        for outcome in guarded(standard, view, fact, lambda: standard.judge_for(holder, fact, view)):
            if isinstance(outcome, ClockStarted):
                self._run(self._made_as(outcome.clock, by))
            self.emit(outcome, by)

    def _made_as(self, clock: Clock, by: str) -> Running:
        """Return the slot of a clock."""
        said = {name: one for name, one in clock.reckoning.figures.items() if one is not None and name[:4] != "ask."}
        began = Told(max(clock.because), "", clock.started_at, clock.unit, by, clock.holder)
        ends = datetime.fromisoformat(said["slot_ends"])
        return Running(self, clock.holder, began, said["slot"], clock.due_at, clock.opens_at, ends, said, state=clock)

    def follow(self, one: Running, end: Ended) -> None:
        """Begin the slot after one that ended, of whatever edition that was."""
        after = one.ends + MICROSECOND
        cut = self._cut(after) if self._is_plain else None
        if cut is None:
            for fact in as_facts(end.made()):
                if fact.kind in self.standard.seen_kinds():
                    self._begin(one.holder, fact, end.by)
            self.view.forget()
        elif cut.slot.name != one.name:
            began = Told(end.because, "", end.at, self.view.adopted.site.unit, end.by, one.holder)
            slot = cut.slot
            self._run(Running(self, one.holder, began, slot.name, cut.due_at, cut.opens_at, slot.ends, one.figures, slot))

    def _cut(self, after: datetime) -> Cut | None:
        """Return the slot that begins at an instant or next; None where the standard has to be asked."""
        if after not in self._cuts:
            try:
                self._cuts[after] = self.standard.cut_from(after, self.view)
            except FAULTS:
                self._cuts[after] = None
        return self._cuts[after]

    def _run(self, one: Running) -> None:
        self.row.running[one.holder] = one
        self.wait(one)

    def made(self, one: Running) -> Clock:
        """Return the clock of a slot, as the standard makes it."""
        if one.state is None:
            assert one.slot is not None
            began = one.began
            fact = Fact(began.sequence, "", began.at, began.unit, "system", one.holder, "", one.figures)
            one.state = self.standard.of_slot(one.holder, one.slot, Origin(fact, one.slot.starts), fact, self.view)
            self.view.forget()
        return one.state

    # Ending

    def move(self, one: Running, told: Told) -> None:
        """Let a fact about the holder be what is to be done in a slot."""
        if told.at < one.began.at or (one.opens_at is not None and told.at < one.opens_at):
            return
        is_done = is_stopped(self.stops.get(told.kind), told)
        if is_done and Verdict.MET in self.counted and one.state is None:
            began = Began(one.began, one.due_at, one.name)
            self.sink.count(self.standard, Verdict.MET, one.holder, told, began)
            self._end(one, Ended(told.sequence, told.at, told.by, lambda: self._met(one, told)))
        elif is_done is not False:
            self._move_as_always(one, told)

    def _met(self, one: Running, told: Told) -> ClockEnded:
        (ended,) = self.standard.move(self.made(one), self.read(told), self.view)
        assert isinstance(ended, ClockEnded)
        return ended

    def _move_as_always(self, one: Running, told: Told) -> None:
        fact, standard, clock = self.read(told), self.standard, self.made(one)
        for outcome in guarded(standard, self.view, fact, lambda: standard.move(clock, fact, self.view)):
            self.emit(outcome, told.by)
            if isinstance(outcome, ClockEnded):
                self._end(one, Ended(max(outcome.because), outcome.at, told.by, partial(_as_made, outcome)))
        self.view.forget()

    def miss(self, one: Running) -> None:
        """Let a slot be missed."""
        one.is_missed, by = True, one.began.by
        if Verdict.MISSED in self.counted and one.state is None:
            began = Began(one.began, one.due_at, one.name)
            self.sink.count(self.standard, Verdict.MISSED, one.holder, one.began, began)
        else:
            self.emit(missed(self.made(one)), by)
        self._end(one, Ended(one.began.sequence, one.due_at, by, lambda: missed(self.made(one))))

    def _end(self, one: Running, end: Ended) -> None:
        self.row.end(one, end.made)
        self.goes_on(one, end)


def _as_made(ended: ClockEnded) -> ClockEnded:
    return ended


def slot_mover(per: str, kind: FactKind, rows: Iterable[Row]) -> Callable[[Told], None]:
    """Return what lets facts of a kind move the slots of their holder."""
    holder_of_, all_of, name = holder_getter(per, kind), tuple(rows), kind.name

    def move(told: Told) -> None:
        holder = holder_of_(told)
        for row in all_of:
            one = row.running.get(holder)
            if one is not None and name in one.of.moving:
                one.of.move(one, told)

    return move
