"""``deadline``: after a fact, something is done within a span; the clock may stand, warn and escalate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from shouwen.regulation.calendars.periods import start_of_day
from shouwen.regulation.expressions import UNKNOWN, Expression
from shouwen.regulation.facts import MOVED, Fact
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.outcomes import (
    Clock,
    ClockDoneLate,
    ClockEnded,
    ClockMoved,
    ClockStarted,
    Outcome,
    Pause,
    Verdict,
)
from shouwen.regulation.sentences import deeds, is_english, sentence_of
from shouwen.regulation.spans import NEVER, Span, due_after, not_before_after, parse_span
from shouwen.regulation.steps import PlannedStep, steps_at
from shouwen.regulation.views import CannotSay, Speech, View, holder_of, key_of
from shouwen.regulation.words import Words

MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, eq=False)
class Stop:
    """One of the facts that stop a clock, or let it lapse; ``name`` tells two of the same kind apart."""

    name: str
    kind: str
    where: Expression | None = None

    def matches(self, fact: Fact, view: View) -> bool:
        return fact.kind == self.kind and (self.where is None or view.evaluate(self.where, fact) is True)


@dataclass(frozen=True, eq=False)
class Deadline(Standard):
    """``within`` a span, or ``due`` at a time; one of the two. ``pauses`` are pairs of kinds of facts.

    What ``lapses`` names takes away that with which a clock began (a signature falls): it is cancelled, and no state
    ends with it, so that the next beginning begins a clock anew.
    """

    within: Expression | None
    due: Expression | None
    span_words: Words
    not_before: Expression | None
    calendar: str
    calendar_words: Words
    stops: tuple[Stop, ...]
    needs_all: bool
    pauses: tuple[tuple[str, str], ...] = ()
    pause_counts: str | None = None
    again: str = "keep_first"
    steps: tuple[PlannedStep, ...] = ()
    by: str = ""
    lapses: tuple[Stop, ...] = ()

    def moving_kinds(self) -> frozenset[str]:
        return self._moving

    @cached_property
    def _moving(self) -> frozenset[str]:
        kinds = {stop.kind for stop in (*self.stops, *self.lapses)} | {kind for pair in self.pauses for kind in pair}
        if self.shared.per == "case" and not self.goes_on:
            kinds.add(MOVED)
        return frozenset(kinds | (self.shared.lasting.ends if self.shared.lasting else frozenset()))

    def watched_kinds(self) -> frozenset[str]:
        return self._watched

    @cached_property
    def _watched(self) -> frozenset[str]:
        lasting = self.shared.lasting
        of_state = lasting.begins | lasting.ends if lasting else frozenset()
        return of_state | {kind for pair in self.pauses for kind in pair}

    def asks_before(self, fact: Fact) -> frozenset[str]:
        # What a fact itself begins cannot have ended or paused before it.
        if self.shared.lasting and fact.kind in self.shared.lasting.begins:
            return frozenset()
        return self.watched_kinds()

    # Starting

    def judge(self, fact: Fact, view: View) -> Iterable[Outcome]:
        speech = view.speech(self.shared, fact)
        if speech is Speech.EXCUSED:
            reckoning = view.reckoning(self.said, [self.shared.where], fact)
            return (view.finding(self.shared, fact, Verdict.EXCUSED, reckoning=reckoning),)
        holder = holder_of(self.shared.per, fact)
        if speech is not Speech.SPEAKS or not holder:
            return ()
        is_lasting, pauses = self._state_before(fact, holder, view)
        running = [
            one
            for one in view.standing.clocks(frozenset({holder}), fact.at)
            if isinstance(one, Clock) and one.standard == self.id and one.holder == holder
        ]
        if not is_lasting or (running and self.again == "keep_first"):
            return ()
        clock = self._clock(fact, holder, pauses, view)
        if clock is None:
            return ()
        ended = [
            self._ended(one, Verdict.CANCELLED, fact.at, fact) for one in running if self.again == "restart"
        ]
        return (*ended, ClockStarted(clock))

    def _state_before(self, fact: Fact, holder: str, view: View) -> tuple[bool, tuple[Pause, ...]]:
        """Return whether the state of ``while`` holds at a fact, and a pause that already lasts."""
        lasting = self.shared.lasting
        of_state = lasting.begins | lasting.ends if lasting else frozenset()
        kinds = self.asks_before(fact)
        if not kinds:
            return True, ()
        is_lasting, pauses = True, dict[str, Pause]()
        for earlier in view.standing.history(kinds, frozenset({holder}), None):
            if holder_of(self.shared.per, earlier) != holder:
                continue
            if (earlier.at, earlier.sequence) > (fact.at, fact.sequence):
                break
            if lasting and earlier.kind in of_state:
                is_lasting = earlier.kind in lasting.begins
            for begins, ends in self.pauses:
                if earlier.kind == begins:
                    pauses[begins] = Pause(fact.at, None, begins)
                elif earlier.kind == ends:
                    pauses.pop(begins, None)
        return is_lasting, tuple(pauses.values())

    def _clock(self, fact: Fact, holder: str, pauses: tuple[Pause, ...], view: View) -> Clock | None:
        started_at = fact.at.astimezone(UTC)
        span, due_at = self._span_and_due(fact, view)
        if span is None and due_at is None:
            return None  # the text gives no figure and the site none: time passes, nothing is due
        bare = Clock(
            key=key_of(self.id, holder, fact),
            standard=self.id,
            citation=self.shared.citation,
            edition=view.adopted.edition.hash,
            holder=holder,
            unit=view.adopted.site.unit,
            started_at=started_at,
            due_at=due_at or NEVER,
            because=(fact.sequence,),
            pauses=pauses,
            reckoning=view.reckoning(self.said, [self.shared.where, self.within, self.due], fact),
            opens_at=self._opens_at(fact, view),
            span=str(span) if span is not None else "",
            otherwise=self.shared.otherwise,
        )
        return self.reckoned(bare, view)

    def _span_and_due(self, fact: Fact, view: View) -> tuple[Span | None, datetime | None]:
        expression = self.within if self.within is not None else self.due
        assert expression is not None
        value = view.evaluate(expression, fact)
        if value is UNKNOWN:
            return None, None
        if self.within is not None:
            if not isinstance(value, Span) or value.count < 0:
                raise CannotSay(f"{expression.source} is not a span to wait for")
            return value, None
        return None, _instant(value, view, expression)

    def _opens_at(self, fact: Fact, view: View) -> datetime | None:
        if self.not_before is None:
            return None
        value = view.evaluate(self.not_before, fact)
        if value is UNKNOWN:
            raise CannotSay(f"{self.not_before.source} is not known")
        if isinstance(value, Span):
            return not_before_after(fact.at, value, view.calendar(self.calendar), zone=view.adopted.site.zone)
        if isinstance(value, date) and not isinstance(value, datetime):
            return start_of_day(value, view.adopted.site.zone)
        return _instant(value, view, self.not_before)

    def reckoned(self, clock: Clock, view: View) -> Clock:
        """Return a clock with due time and steps reckoned from its start, span, calendar and pauses."""
        zone, calendar = view.adopted.site.zone, view.calendar(self.calendar)
        due_at = clock.due_at
        if clock.span:
            due_at = due_after(
                clock.started_at,
                parse_span(clock.span),
                calendar,
                zone=zone,
                pauses=clock.pauses,
                pause_counts=self.pause_counts,
            )
        if due_at >= NEVER:
            return replace(clock, due_at=due_at)
        first, last = clock.started_at.astimezone(zone).date(), due_at.astimezone(zone).date()
        return replace(
            clock,
            due_at=due_at,
            steps=steps_at(self.steps, clock.started_at, due_at, calendar, zone, view.adopted.site.values),
            is_due_assumed=calendar.is_assumed_between(first, max(first, last)),
        )

    def taken_over(self, clock: Clock, begun: Fact, view: View) -> Clock | None:
        """Return a clock of another edition as this one reckons it, from the same beginning with the same pauses."""
        if begun.kind not in self.shared.when:
            raise CannotSay(f"{self.id} does not begin with {begun.kind}")
        if view.speech(self.shared, begun) is not Speech.SPEAKS:
            return None
        pauses = tuple(one for one in clock.pauses if one.begun_by in {begins for begins, _ in self.pauses})
        anew = self._clock(begun, clock.holder, pauses, view)
        names = {stop.name for stop in self.stops}
        seen = tuple(name for name in clock.stops_seen if name in names)
        return replace(anew, key=clock.key, unit=clock.unit, stops_seen=seen) if anew is not None else None

    # Moving

    def move(self, clock: Clock, fact: Fact, view: View) -> Iterable[Outcome]:
        # What both stops and ends is done: closing a case answers it, and is not its lapse.
        seen = self._stops_seen(clock, fact, view)
        if self._is_done(seen):
            return (self._ended(replace(clock, stops_seen=seen), Verdict.MET, fact.at, fact),)
        if self.shared.lasting and fact.kind in self.shared.lasting.ends:
            return (self._ended(clock, Verdict.CANCELLED, fact.at, fact),)
        if any(lapse.matches(fact, view) for lapse in self.lapses):
            return (self._ended(clock, Verdict.CANCELLED, fact.at, fact),)
        moved = replace(clock, stops_seen=seen, pauses=self._paused(clock.pauses, fact))
        if moved == clock:
            return ()
        return (ClockMoved(self.reckoned(moved, view)),)

    def move_missed(self, ended: ClockEnded, fact: Fact, view: View) -> Iterable[Outcome]:
        """Return what a fact does to a missed clock that is not done yet: it may be done, late."""
        seen = self._stops_seen(ended.clock, fact, view)
        if seen == ended.clock.stops_seen:
            return ()
        clock = replace(ended.clock, stops_seen=seen)
        if self._is_done(seen):
            return (ClockDoneLate(clock, fact.at, (*ended.because, fact.sequence)),)
        return (ClockMoved(clock),)

    def _ended(self, clock: Clock, verdict: Verdict, at: datetime, fact: Fact) -> ClockEnded:
        follows = self.shared.then if verdict is Verdict.MET else ()
        return ClockEnded(clock, verdict, at, (*clock.because, fact.sequence), follows)

    def _stops_seen(self, clock: Clock, fact: Fact, view: View) -> tuple[str, ...]:
        if fact.at < clock.started_at or (clock.opens_at is not None and fact.at < clock.opens_at):
            return clock.stops_seen
        new = [
            stop.name for stop in self.stops if stop.name not in clock.stops_seen and stop.matches(fact, view)
        ]
        return (*clock.stops_seen, *new)

    def _is_done(self, seen: tuple[str, ...]) -> bool:
        return set(seen) >= {stop.name for stop in self.stops} if self.needs_all else bool(seen)

    def _paused(self, pauses: tuple[Pause, ...], fact: Fact) -> tuple[Pause, ...]:
        for begins, ends in self.pauses:
            is_open = any(pause.until is None and pause.begun_by == begins for pause in pauses)
            if fact.kind == begins and not is_open:
                return (*pauses, Pause(fact.at, None, begins))
            if fact.kind == ends and is_open:
                return tuple(
                    replace(pause, until=fact.at)
                    if pause.until is None and pause.begun_by == begins
                    else pause
                    for pause in pauses
                )
        return pauses

    # Saying

    def sentence(self, language: str = "zh-hans") -> str:
        return sentence_of(self.shared, language, self._main(language))

    def _main(self, language: str) -> str:
        titles = self.shared.titles
        what = self.shared.in_words(self.within or self.due, language)
        calendar = self.calendar_words.in_language(language)
        if is_english(language):
            done = (" and " if self.needs_all else " or ").join(stop.kind for stop in self.stops)
            counted = f" ({calendar})" if calendar else ""
            main = f"{done} is due within {what}{counted}" if self.within else f"{done} is due by {what}"
            main += f" at the earliest {self.shared.in_words(self.not_before, language)}" if self.not_before else ""
            main += "".join(f"; {begins} to {ends} does not count" for begins, ends in self.pauses)
            main += "".join(f"; {lapse.kind} takes it away" for lapse in self.lapses)
            ends = sorted(self.shared.lasting.ends) if self.shared.lasting else []
            return main + (f"; it ends with {' or '.join(ends)}" if ends else "")
        joined = "并" if self.needs_all else "或"
        done = joined.join(f"「{titles.get(stop.kind, stop.kind)}」" for stop in self.stops)
        counted = f"（按{calendar}计）" if calendar else ""
        who = f"由{self.by}" if self.by else ""
        main = f"须{who}在 {what}{'内' if self.within else '之前'}{counted}完成{done}"
        main += f"，不得早于 {self.shared.in_words(self.not_before, language)}" if self.not_before else ""
        for first, last in self.pauses:
            pause = "至".join(deeds([kind], dict(titles), language) for kind in (first, last))
            main += f"；{pause}期间不计"
        for lapse in self.lapses:
            main += f"；{deeds([lapse.kind], dict(titles), language)}之后不再计时，重新开始时从头计"
        return main


def _instant(value: object, view: View, expression: Expression) -> datetime:
    """Return an instant; a date is its end."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise CannotSay(f"{expression.source} has no zone")
        return value.astimezone(UTC)
    if isinstance(value, date):
        return start_of_day(value + timedelta(days=1), view.adopted.site.zone) - MICROSECOND
    raise CannotSay(f"{expression.source} is neither an instant nor a date")
