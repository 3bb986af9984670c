"""The scene of one short example: a unit that follows the edition, one holder, one doer, facts as they are given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any

from shouwen.regulation.adoption import CHINA, NOTHING, Adopted, Site
from shouwen.regulation.calendars import WorkingCalendar, parse_periods
from shouwen.regulation.editions import Edition, Readings
from shouwen.regulation.expressions import Expression, figures_for
from shouwen.regulation.facts import Fact, is_reference
from shouwen.regulation.kinds import Standard
from shouwen.regulation.memory import Memory
from shouwen.regulation.outcomes import ClockEnded, Finding, Objection
from shouwen.regulation.replay import OneUnit, Replay
from shouwen.regulation.short_examples import ShortExample, value_of
from shouwen.regulation.traces import MOST_LINES, traced, traced_outcomes
from shouwen.regulation.views import View
from shouwen.regulation.windows import ALL, PLAIN_UNITS

#: When a fact happens of which nothing is said.
USUAL = datetime(2026, 3, 2, 9, tzinfo=CHINA).astimezone(UTC)
DOER, OTHER = "member:1", "member:2"
#: What a calendar of the pack holds of which nothing is said.
OFFICE_HOURS = WorkingCalendar("office", (parse_periods("09:00-18:00"),) * 5 + ((), ()))
_OF_FACTS = ("about", "by", "for_whom", "unit")


@dataclass
class Scene:
    """One short example of a standard, ready to be played."""

    readings: Readings
    example: ShortExample
    edition: Edition
    positions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    nobody_known: set[str] = field(default_factory=set)
    calendars: Mapping[str, WorkingCalendar] = field(default_factory=dict)
    #: Facts, and deeds that were tried, each with what came of it: from which outcome to which, and what objected.
    played: list[tuple[Fact, tuple[int, int], tuple[Objection, ...]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        values = dict(self.example.local)
        if self.readings.ask and self.readings.ask not in values:
            first = next(iter(self.readings.options))
            values[self.readings.ask] = {"true": True, "false": False}.get(first, first)
        if self.readings.shared.binds and "by" not in self.given:
            self.positions[DOER] = self.readings.shared.binds
        for name, ask in self.edition.asks.items():
            if ask.type == "period" and ask.options and ask.is_required:
                values.setdefault(name, next((one for one in ask.options if one in (*PLAIN_UNITS, ALL)), ask.options[0]))
        calendars = {name: self.calendars.get(name, OFFICE_HOURS) for name in self.edition.calendars}
        self.site = Site(1, CHINA, values, calendars)
        self.adopted = Adopted(self.edition, self.site)
        memory = Memory(belongs_=self._belongs, members_=self._members, words=self.example.words(CHINA))
        self.replay = Replay(OneUnit((self.adopted,)), memory)
        self._sequence = count(1)

    @property
    def view(self) -> View:
        """What the standard sees."""
        return View(self.adopted, self.replay.memory)

    @cached_property
    def standard(self) -> Standard:
        found = self.readings.chosen(self.site.values)
        assert found is not None, f"{self.readings.id} is not read in any way"
        return found

    @property
    def given(self) -> Mapping[str, Any]:
        return self.example.given

    @property
    def holder(self) -> str:
        """Whose count or clock it is."""
        per = self.standard.shared.per
        if per in ("by", "member"):
            return DOER
        return f"{'case' if per in _OF_FACTS else per}:1"

    def at(self, name: str = "at", default: datetime = USUAL) -> datetime:
        """Return an instant that is given."""
        return value_of(self.given[name], CHINA) if name in self.given else default

    def figures(self, *besides: str) -> dict[str, Any]:
        """Return what is given for the fact."""
        return self.example.figures(besides, CHINA)

    def fact(
        self, kind: str, at: datetime, figures: Mapping[str, Any], *, by: str = DOER, is_attempt: bool = False
    ) -> Fact:
        """Return a fact about the holder; an attempt has no number."""
        known = {name: value for name, value in figures.items() if value is not None}
        per = self.standard.shared.per
        if per not in _OF_FACTS and per != "member" and per not in known:
            known[per] = self.holder
        number = 0 if is_attempt else next(self._sequence)
        return Fact(number, kind, at, 1, by, self.holder, "", known)

    def feed(self, kind: str, at: datetime, figures: Mapping[str, Any], *, by: str = DOER) -> Fact:
        """Let something happen."""
        fact = self.fact(kind, at, figures, by=by)
        before = len(self.replay.outcomes)
        self.replay.feed(fact)
        self.played.append((fact, (before, len(self.replay.outcomes)), ()))
        return fact

    def attempt(self, kind: str, at: datetime, figures: Mapping[str, Any], *, by: str = DOER) -> list[Objection]:
        """Return what this standard has against a deed."""
        deed = self.fact(kind, at, figures, by=by, is_attempt=True)
        here = len(self.replay.outcomes)
        found = [one for one in self.replay.attempt(deed) if one.standard == self.standard.id]
        self.played.append((deed, (here, here), tuple(found)))
        return found

    @property
    def trace(self) -> tuple[str, ...]:
        """What happened, and what came of each."""
        outcomes, lines, last = self.replay.outcomes, list[str](), 0
        for fact, (first, last), objections in self.played:
            came = (*outcomes[first:last], *objections)
            lines += traced(fact, came, CHINA, is_attempt=not fact.sequence)
        return tuple([*lines, *traced_outcomes(outcomes[last:], CHINA)][:MOST_LINES])

    def found(self) -> list[Finding]:
        """Return what this standard has found and stands, in order of time."""
        standing = self.replay.memory.standing()
        return [one for one in standing if isinstance(one, Finding) and one.standard == self.standard.id]

    def ended(self) -> list[ClockEnded]:
        """Return the clocks of this standard that ended."""
        standing = self.replay.memory.standing()
        return [one for one in standing if isinstance(one, ClockEnded) and one.clock.standard == self.standard.id]

    def play_earlier(self, at: datetime) -> None:
        """Let happen what is given as ``happened``, each a second before the next and all before an instant."""
        happened = list(self.given.get("happened") or ())
        for place, one in enumerate(happened):
            kind, said = next(iter(one.items()))
            figures = {name: value_of(value, CHINA) for name, value in (said or {}).items()}
            by = str(figures.pop("by", OTHER))
            if not is_reference(by):
                self.positions[OTHER] = (*self.positions.get(OTHER, ()), by)
                by = OTHER
            self.feed(kind, at - timedelta(seconds=len(happened) - place), figures, by=by)

    def doer(self) -> str:
        """Return who does it; ``by`` is given as a position, or as unknown."""
        by = self.given.get("by")
        if by == "unknown":
            self.nobody_known.add(DOER)
        elif isinstance(by, str):
            self.positions[DOER] = (by,)
        return DOER

    def _belongs(self, who: str, names: tuple[str, ...], unit: int | None, at: datetime) -> bool | None:
        if who in self.nobody_known:
            return None
        if not self.positions and "by" not in self.given:
            return None
        return bool(set(self.positions.get(who, ())) & set(names))

    def _members(self, names: tuple[str, ...], unit: int | None, at: datetime) -> frozenset[str] | None:
        return frozenset(self.given["each"]) if "each" in self.given else None


def figures_that_fit(conditions: Iterable[Expression | None], known: Mapping[str, Any] = NOTHING) -> dict[str, Any]:
    """Return figures for which conditions of the form ``form = '开店检查'`` hold; ``known`` are names to compare with."""
    found: dict[str, Any] = {}
    for condition in conditions:
        if condition is not None:
            found.update(figures_for(condition, known))
    return found
