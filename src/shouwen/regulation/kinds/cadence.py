"""``cadence``: something is done once in every slot: each month, each quarter since a date, twelve hours of a festival.

A slot is a clock, so that warnings, sweeps and late facts are as with deadlines. The end of one begins the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar, NamedTuple

from shouwen.regulation.facts import Fact
from shouwen.regulation.kinds.deadline import Deadline, Stop
from shouwen.regulation.moment_words import moment_in_words
from shouwen.regulation.outcomes import Clock, ClockEnded, ClockStarted, Outcome
from shouwen.regulation.period_facts import CLOSED
from shouwen.regulation.sentences import is_english
from shouwen.regulation.slots import Cutting, Origin, Slot, SlotMoment
from shouwen.regulation.spans import NEVER
from shouwen.regulation.spread import unit_of
from shouwen.regulation.steps import steps_at
from shouwen.regulation.views import Speech, View, holder_of, positions_of
from shouwen.regulation.windows import MICROSECOND, PLAIN_UNITS, WindowRule
from shouwen.regulation.words import NO_WORDS, Words

ADOPTED, BEGUN = "edition.adopted", "edition.begun"
#: Things that were named within so long are asked about when an edition is adopted.
LOOKED_BACK = timedelta(days=366)
NOTHING = Cutting(())


class Cut(NamedTuple):
    """A slot, until when it is to be done in it, and from when on."""

    slot: Slot
    due_at: datetime
    opens_at: datetime


@dataclass(frozen=True, eq=False)
class Cadence(Deadline):
    """Slots of one holder, one after another. ``due_at`` and ``opens`` are moments of the slot."""

    cutting: Cutting = NOTHING
    due_moment: SlotMoment | None = None
    first_moment: SlotMoment | None = None
    every_words: Words = NO_WORDS

    goes_on: ClassVar[bool] = True

    @property
    def _own_ends(self) -> frozenset[str]:
        return frozenset({f"{self.id}.met", f"{self.id}.missed"})

    @property
    def _begins(self) -> frozenset[str]:
        if self.shared.lasting is not None:
            return self.shared.lasting.begins
        return frozenset({ADOPTED, BEGUN, CLOSED} if self.window_rules() else {ADOPTED, BEGUN})

    def seen_kinds(self) -> frozenset[str]:
        return self._begins | self._own_ends

    def watched_kinds(self) -> frozenset[str]:
        return frozenset()

    def spreading_kinds(self) -> frozenset[str]:
        return frozenset({ADOPTED, BEGUN, CLOSED}) if self.shared.lasting is None else frozenset()

    def window_rules(self) -> tuple[WindowRule, ...]:
        if self.cutting.during and self.shared.lasting is None:
            return (WindowRule("month"),)  # a calendar may open later than was known when the last slot ended
        rule = self.cutting.rules[0] if len(self.cutting.rules) == 1 else None
        if rule is None or rule.of is not None or self.shared.lasting is not None:
            return ()
        return (WindowRule(rule.unit, ask=rule.ask, calendar=self.cutting.calendar),) if rule.unit or rule.ask else ()

    # Beginning

    def holders(self, fact: Fact, view: View) -> Iterable[str]:
        if fact.kind in self._own_ends:
            return (fact.about,)
        if self.shared.lasting is not None:
            holder = holder_of(self.shared.per, fact)
            return (holder,) if holder else ()
        if fact.kind in (ADOPTED, BEGUN) and fact.figures.get("pack") != view.adopted.edition.name:
            return ()
        if fact.kind == CLOSED and fact.figures.get("period") not in self._units(view):
            return ()
        return self._everybody(fact, view)

    def _units(self, view: View) -> set[str]:
        return {unit for rule in self.window_rules() if (unit := unit_of(rule, view)) in PLAIN_UNITS}

    def _everybody(self, fact: Fact, view: View) -> Iterable[str]:
        """Return who has to, where no fact of their own says so: the unit, its members, the things it named."""
        per = self.shared.per
        if fact.unit is None or per in ("unit", "about"):
            return (f"unit:{fact.unit}",) if fact.unit is not None else ()
        if per in ("member", "by", "for_whom"):
            members = view.standing.members(positions_of(self.shared.binds, view), fact.unit, fact.at)
            return sorted(members or ())
        named = holder_of(per, fact)
        kinds = frozenset(stop.kind for stop in self.stops)
        known = view.standing.touched(per, kinds, fact.unit, fact.at - LOOKED_BACK, fact.at)
        return sorted(known | ({named} if named else set()))

    def judge(self, fact: Fact, view: View) -> Iterable[Outcome]:
        return [one for holder in self.holders(fact, view) for one in self.judge_for(holder, fact, view)]

    def judge_for(self, holder: str, fact: Fact, view: View) -> Iterable[Outcome]:
        """Begin the slot that follows, unless one runs or none is asked for any more."""
        clocks = [
            one for one in view.standing.clocks(frozenset({holder}), fact.at)
            if _clock(one).standard == self.id and _clock(one).holder == holder
        ]  # fmt: skip
        if any(isinstance(one, Clock) for one in clocks) or (fact.kind == CLOSED and self._goes_on_itself(clocks, fact)):
            return ()
        origin = self._origin(holder, fact, view)
        if origin is None:
            return ()
        slot = self.cutting.next_slot(origin, self._after(fact, origin, view), view)
        if slot is None or any(_clock(one).key == self._key(holder, slot) for one in clocks):
            return ()
        return (ClockStarted(self.of_slot(holder, slot, origin, fact, view)),)

    def _goes_on_itself(self, clocks: list[Clock | ClockEnded], fact: Fact) -> bool:
        """Say whether a slot that ended begins the next one: the close of a period then begins none."""
        since = fact.figures.get("since")
        if not self.cutting.during or not isinstance(since, datetime):
            return bool(clocks)
        return any(isinstance(one, ClockEnded) and one.at >= since for one in clocks)

    def _origin(self, holder: str, fact: Fact, view: View) -> Origin | None:
        """Return since when slots are asked for; None where the state of ``while`` has ended."""
        lasting = self.shared.lasting
        if lasting is None:
            if (ended := self._slot_end(fact)) is not None:
                return Origin(fact, ended + MICROSECOND)
            since = fact.figures.get("since") if fact.kind == ADOPTED else None
            return Origin(fact, max(since, fact.at) if isinstance(since, datetime) else fact.at)
        state: Fact | None = None
        for one in view.standing.history(lasting.begins | lasting.ends, frozenset({holder}), None):
            if (one.at, one.sequence) > (fact.at, max(fact.sequence, one.sequence if one.at < fact.at else 0)):
                break
            if holder_of(self.shared.per, one) == holder:
                state = one if one.kind in lasting.begins else None
        if state is None or view.speech(self.shared, state) is not Speech.SPEAKS:
            return None
        return Origin(state, state.at)

    def _after(self, fact: Fact, origin: Origin, view: View) -> datetime:
        if (ended := self._slot_end(fact)) is not None:
            return ended + MICROSECOND
        return max(origin.begun, fact.at + MICROSECOND if fact.kind == CLOSED else fact.at)

    def _slot_end(self, fact: Fact) -> datetime | None:
        """Return the last instant of the slot whose end a fact is; None for any other fact."""
        ends = fact.figures.get("slot_ends") if fact.kind in self._own_ends else None
        return datetime.fromisoformat(ends) if isinstance(ends, str) else None

    def _key(self, holder: str, slot: Slot) -> str:
        return f"{self.id}|{holder}|{slot.name}"

    def cut_from(self, after: datetime, view: View) -> Cut | None:
        """Return the first slot that starts at or after an instant, where slots ask no fact; None where there is none."""
        origin = Origin(Fact(0, "", after, view.adopted.site.unit, "system", ""), after)
        slot = self.cutting.next_slot(origin, after, view)
        return Cut(slot, *self._moments(slot, origin, view)) if slot is not None else None

    def _moments(self, slot: Slot, origin: Origin, view: View) -> tuple[datetime, datetime]:
        """Return until when it is to be done in a slot, and from when on."""
        due = self.due_moment.within(slot, origin.fact, view, is_due=True) if self.due_moment is not None else slot.ends
        if self.first_moment is not None:
            return due, self.first_moment.within(slot, origin.fact, view, is_due=False)
        # A sheet on the month is made when the month is over.
        return due, slot.ends + MICROSECOND if due > slot.ends else slot.starts

    def of_slot(self, holder: str, slot: Slot, origin: Origin, fact: Fact, view: View) -> Clock:
        """Return the clock of a slot that a fact begins."""
        due, opens = self._moments(slot, origin, view)
        reckoning = view.reckoning(self.said, [], origin.fact, slot=slot.name, slot_ends=slot.ends.isoformat())
        bare = Clock(
            key=self._key(holder, slot),
            standard=self.id,
            citation=self.shared.citation,
            edition=view.adopted.edition.hash,
            holder=holder,
            unit=view.adopted.site.unit,
            started_at=fact.at,
            due_at=due,
            because=(fact.sequence,),
            reckoning=reckoning,
            opens_at=opens,
            otherwise=self.shared.otherwise,
        )
        return self.reckoned(bare, view)

    def reckoned(self, clock: Clock, view: View) -> Clock:
        if clock.due_at >= NEVER:
            return clock
        site, calendar = view.adopted.site, view.calendar(self.calendar)
        begins = clock.opens_at or clock.started_at
        steps = steps_at(self.steps, begins, clock.due_at, calendar, site.zone, site.values)
        return replace(clock, steps=steps)

    def move_missed(self, ended: ClockEnded, fact: Fact, view: View) -> Iterable[Outcome]:
        """Return nothing: a fact counts for the one slot that holds it, and no slot is made up for."""
        return ()

    # Saying

    def sentence(self, language: str = "zh-hans") -> str:
        own = self.shared.words.in_language(language)
        if own:
            return own
        every = self.every_words.in_language(language)
        source = self.due_moment.source if self.due_moment is not None else ""
        due = moment_in_words(source, self.shared.spoken, language)
        if is_english(language):
            joined = " and " if self.needs_all else " or "
            done = joined.join(stop.kind + self._if(stop, language) for stop in self.stops)
            return f"{every}, {done} is done once{f', by {due} at the latest' if due else ''}."
        named = (f"「{self.shared.titles.get(stop.kind, stop.kind)}」{self._if(stop, language)}" for stop in self.stops)
        done = ("并" if self.needs_all else "或").join(named)
        who = f"由{self.by}" if self.by else ""
        return f"{every}{who}完成一次{done}{f'，最晚{due}' if due else ''}。"

    def _if(self, stop: Stop, language: str) -> str:
        where = self.shared.in_words(stop.where, language)
        return "" if not where else f" ({where})" if is_english(language) else f"（{where}）"


def _clock(state: Clock | ClockEnded) -> Clock:
    return state.clock if isinstance(state, ClockEnded) else state


