"""Clocks of deadlines, compiled: while nothing unusual happens to one it is its beginning and its due time.

Only where it is missed, stands, or an outcome is wanted is a clock made of it, by the standard itself from the fact
with which it began; from then on the standard moves it as always.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from shouwen.regulation.clocks import missed
from shouwen.regulation.facts import MOVED, Fact, FactKind
from shouwen.regulation.judgement import FAULTS
from shouwen.regulation.kinds.deadline import Deadline, Stop
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.outcomes import (
    Clock,
    ClockDoneLate,
    ClockEnded,
    ClockMoved,
    ClockStarted,
    Outcome,
    Verdict,
)
from shouwen.regulation.replaying.conditions import Condition, NotHere, condition, constant
from shouwen.regulation.replaying.running import Family, Nothing, Running, Seen, Watch
from shouwen.regulation.replaying.sinks import Began, Sink
from shouwen.regulation.replaying.told import Read, Told
from shouwen.regulation.spans import NEVER, Span, due_after
from shouwen.regulation.surroundings import is_of_outcome
from shouwen.regulation.views import CannotSay, View, holder_of

#: What is counted of a clock that was missed and is done after all.
DONE_LATE = "done late"
#: Tells an outcome, with the fact behind it, and lets others follow it.
Emit = Callable[[Outcome, str], None]


def is_compiled(standard: Any) -> bool:
    """Say whether the clocks of a standard hear recorded facts only, so that they can be kept here."""
    if type(standard) is not Deadline or standard.shared.binds or standard.shared.per in ("by", "for_whom", "unit"):
        return False
    kinds = standard.seen_kinds() | standard.moving_kinds() | standard.watched_kinds()
    return not any(is_of_outcome(kind) for kind in kinds)


class Ticking:
    """One deadline of one adopted edition: begins, moves and ends its clocks."""

    def __init__(
        self, standard: Deadline, view: View, family: Family, watch: Watch, sink: Sink, emit: Emit, read: Read,
        wait: Callable[[Running], None], goes_over: Callable[[Running, Told], None],
    ) -> None:
        self.standard, self.family, self.sink, self.emit, self.read, self.wait = standard, family, sink, emit, read, wait
        #: Lets a clock go over to another edition with its matter.
        self.goes_over = goes_over
        self.watch = watch
        self.view = View(view.adopted, Seen(view.standing, family, watch))
        #: The verdicts that are only counted: nothing is made of them.
        self.counted: frozenset[Verdict] = frozenset()
        self.ends, self.moving = watch.ends, standard.moving_kinds()
        self.length = self._length()
        self.is_plain = self.length is not None and standard.not_before is None and not standard.needs_all
        self.paused_by = {kind for pair in standard.pauses for kind in pair}
        self.stops, self.lapses = stops_of(standard.stops, view), stops_of(standard.lapses, view)

    def _length(self) -> Span | None:
        """Return how long its clocks run where that is the same for all; else None."""
        if self.standard.within is None:
            return None
        try:
            length = constant(self.standard.within, self.view.adopted.names)
            self.view.calendar(self.standard.calendar)
        except (NotHere, CannotSay):
            return None
        return length if isinstance(length, Span) and length.count >= 0 else None

    # Beginning

    def starter(self, kind: FactKind) -> Callable[[Told], None]:
        """Return what begins a clock by facts of a kind."""
        shared, names = self.standard.shared, self.view.adopted.names
        where = condition(shared.where, kind, names)
        asks = self.standard.asks_before(Fact(0, kind.name, NEVER, None, "", ""))
        can_skip = where is not None and shared.unless is None
        due = self._due()
        keeps_first, restarts = self.standard.again == "keep_first", self.standard.again == "restart"
        family, watch, holder_of_ = self.family, self.watch, holder_getter(shared.per, kind)
        is_plain = self.is_plain and due is not None and not self.sink.wants_all

        def start(told: Told) -> None:
            if where is not None and not where(told.figures):
                return  # where it is not known whether it speaks nothing begins
            holder = holder_of_(told)
            running = family.running.get(holder) if holder else None
            is_usual = can_skip and is_plain and not (asks and not watch.is_usual(holder)) and not (restarts and running)
            if not is_usual or due is None:
                self._start_as_always(told)
            elif holder and not (keeps_first and running and not all(one.is_missed for one in running)):
                self._run(Running(self, holder, told, due(told.at)))

        return start

    def _due(self) -> Callable[[datetime], datetime] | None:
        length, zone = self.length, self.view.adopted.site.zone
        if length is None:
            return None
        calendar = self.view.calendar(self.standard.calendar)
        if length.is_fixed and calendar.is_always:
            real: timedelta = length.length
            return lambda at: at + real
        return lambda at: due_after(at, length, calendar, zone=zone)

    def _run(self, one: Running) -> None:
        self.family.running.setdefault(one.holder, []).append(one)
        self.wait(one)

    def _start_as_always(self, told: Told) -> None:
        fact = self.read(told)
        for outcome in self.guarded(fact, lambda: self.standard.judge(fact, self.view)):
            if isinstance(outcome, ClockEnded):
                self._end(outcome, told.by)
                continue
            self.emit(outcome, told.by)
            if isinstance(outcome, ClockStarted):
                clock = outcome.clock
                self._run(Running(self, clock.holder, told, clock.due_at, clock))

    def guarded(self, fact: Fact, ask: Callable[[], Iterable[Outcome]]) -> list[Outcome]:
        """Ask the standard; where it cannot be evaluated, that is a finding."""
        found = guarded(self.standard, self.view, fact, ask)
        self.view.forget()
        return found

    def _end(self, ended: ClockEnded, by: str) -> None:
        for one in list(self.family.running.get(ended.clock.holder, ())):
            if one.of.key(one) == ended.clock.key:
                self.family.end(one)
        self.emit(ended, by)

    # As made

    def made(self, one: Running) -> Clock | ClockEnded:
        """Return a clock as the standard makes it of the fact with which it began."""
        if one.state is None:
            fact, bare = self.read(one.began), View(self.view.adopted, Nothing(self.view.standing))
            (started,) = [one for one in self.standard.judge(fact, bare) if isinstance(one, ClockStarted)]
            one.state = missed(started.clock) if one.is_missed else started.clock
        return one.state

    def key(self, one: Running) -> str:
        state = self.made(one)
        return state.clock.key if isinstance(state, ClockEnded) else state.key

    # Moving

    def move(self, one: Running, told: Told) -> None:
        """Let a fact about the holder move a clock."""
        if told.kind == MOVED:
            self.goes_over(one, told)
            return
        stops = self.stops.get(told.kind)
        if self.is_plain and told.kind not in self.paused_by and (one.state is None or one.is_missed):
            is_done, lapses = is_stopped(stops, told), is_stopped(self.lapses.get(told.kind), told)
            if is_done is not None and lapses is not None:
                self._move_plainly(one, told, is_done, lapses)
                return
        self._move_as_always(one, told)

    def _move_plainly(self, one: Running, told: Told, is_done: bool, lapses: bool) -> None:
        if one.is_missed:
            if is_done:
                self._move(one, told, Verdict.MISSED, DONE_LATE)
        elif is_done:
            self._move(one, told, Verdict.MET, Verdict.MET)
        elif lapses or told.kind in self.ends:
            self._move(one, told, Verdict.CANCELLED, Verdict.CANCELLED)

    def _move(self, one: Running, told: Told, verdict: Verdict, counted_as: str) -> None:
        """End a clock: counted, where nothing is made of its verdict."""
        if verdict in self.counted and one.state is None:
            self.family.end(one)
            self.sink.count(self.standard, counted_as, one.holder, told, Began(one.began, one.due_at))
        else:
            self._move_as_always(one, told)

    def _move_as_always(self, one: Running, told: Told) -> None:
        fact, state = self.read(told), self.made(one)
        if isinstance(state, ClockEnded):
            outcomes = self.guarded(fact, lambda: self.standard.move_missed(state, fact, self.view))
        else:
            outcomes = self.guarded(fact, lambda: self.standard.move(state, fact, self.view))
        for outcome in outcomes:
            if isinstance(outcome, ClockMoved):
                self.moved(one, outcome.clock)
            elif isinstance(outcome, ClockEnded | ClockDoneLate):
                self.family.end(one)
            if self.sink.wants_all or not isinstance(outcome, ClockMoved):
                self.emit(outcome, told.by)

    def moved(self, one: Running, clock: Clock) -> None:
        """Let a clock be as it was moved."""
        if isinstance(one.state, ClockEnded):
            one.state = replace(one.state, clock=clock)
            return
        one.state = clock
        if clock.due_at != one.due_at:
            one.due_at = clock.due_at
            self.wait(one)

    def miss(self, one: Running) -> None:
        """Let a clock be missed."""
        if Verdict.MISSED in self.counted and one.state is None:
            one.is_missed = True
            self.sink.count(self.standard, Verdict.MISSED, one.holder, one.began, Began(one.began, one.due_at))
            return
        clock = self.made(one)
        assert isinstance(clock, Clock)
        one.state, one.is_missed = missed(clock), True
        self.emit(one.state, one.began.by)


def guarded(standard: Standard, view: View, fact: Fact, ask: Callable[[], Iterable[Outcome]]) -> list[Outcome]:
    """Ask a standard; where it cannot be evaluated, that is a finding."""
    try:
        return list(ask())
    except FAULTS as fault:
        return [view.finding(standard.shared, fact, Verdict.FAILED, fault=str(fault))]


def stops_of(stops: Iterable[Stop], view: View) -> dict[str, list[Condition | None]]:
    """Return the conditions under which facts stop a clock, or let it lapse, by their kind; None where that cannot be
    told here."""
    found: dict[str, list[Condition | None]] = {}
    for stop in stops:
        kind = view.adopted.edition.kinds.get(stop.kind)
        holds = condition(stop.where, kind, view.adopted.names) if kind is not None else None
        found.setdefault(stop.kind, []).append(holds)
    return found


def is_stopped(stops: list[Condition | None] | None, told: Told) -> bool | None:
    """Say whether a fact stops a clock; None where that cannot be told here."""
    answer: bool | None = False
    for holds in stops or ():
        if holds is None:
            answer = None
        elif holds(told.figures):
            return True
    return answer


def holder_getter(per: str, kind: FactKind) -> Callable[[Told], str]:
    """Return what ``views.holder_of`` says of facts of a kind, the usual places looked at first."""
    if per in ("about", "by", "for_whom", "unit"):
        return lambda told: holder_of(per, told)  # type: ignore[arg-type]  # it has what a fact has
    # A code may have the name of a kind of reference: it names nobody.
    prefix, is_figure = f"{per}:", per in kind.figures and kind.figures[per].type != "code"
    # Only texts may hold a reference; an instant or a date begins with a digit.
    texts = tuple(one.name for one in kind.figures.values() if one.type in ("code", "reference", "key", "digest"))

    def holder(told: Told) -> str:
        if is_figure and (figure := told.figures.get(per)).__class__ is str:
            return figure
        if told.about.startswith(prefix):
            return told.about
        if told.for_whom.startswith(prefix):
            return told.for_whom
        if told.by.startswith(prefix):
            return told.by
        for name in texts:
            value: str | None = told.figures.get(name)
            if value is not None and value.startswith(prefix):
                return value
        return ""

    return holder


def mover(per: str, declared: FactKind, families: Iterable[Family]) -> Callable[[Told], None]:
    """Return what lets facts of a kind move the clocks of their holder."""
    holder_of_, all_of, kind = holder_getter(per, declared), tuple(families), declared.name

    def move(told: Told) -> None:
        holder = holder_of_(told)
        for family in all_of:
            running = family.running.get(holder)
            if running:
                for one in tuple(running):
                    if kind in one.of.moving:
                        one.of.move(one, told)

    return move
