"""Periods that close: each is a fact, so that what is judged over a period is judged by facts like all else.

``period.closed`` is made for every unit and every calendar unit in use, dated the last instant of the period: by
the clock where facts are recorded, by a replay where its stream has none. ``period.judged`` comes later, where the
text judges some time after the close.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from shouwen.regulation.adoption import Adopted, Rulebook, Standing
from shouwen.regulation.facts import Fact
from shouwen.regulation.index import hearing_of, index_of
from shouwen.regulation.period_facts import CLOSED, JUDGED, Moment
from shouwen.regulation.proceeding import FAULTS
from shouwen.regulation.views import View
from shouwen.regulation.windows import (
    EVER,
    MICROSECOND,
    OF_CALENDARS,
    PLAIN_UNITS,
    Window,
    WindowRule,
    window_at,
)


class Period(NamedTuple):
    """A calendar unit in use: month of every day, shift_day of the calendar that names its hours."""

    unit: str
    calendar: str = "always"


def periods_in_use(adopted: Adopted) -> frozenset[Period]:
    """Return the calendar units by which an edition judges at a site."""
    found = set()
    for rule in index_of(adopted).closed_by:
        unit = adopted.site.values.get(rule.ask, "") if rule.ask else rule.unit
        if unit in (*PLAIN_UNITS, *OF_CALENDARS) and not rule.of:
            found.add(Period(unit, rule.calendar if unit in OF_CALENDARS else "always"))
    return frozenset(found)


def period_at(period: Period, at: datetime, adopted: Adopted, standing: Standing) -> Window | None:
    """Return the period that holds an instant; None where the calendars of the site name none."""
    rule = WindowRule(period.unit, calendar=period.calendar)
    nothing = Fact(0, CLOSED, at, adopted.site.unit, "system", "")
    try:
        return window_at(rule, at, nothing, View(adopted, standing))
    except FAULTS:
        return None


def closing_figures(period: Period, window: Window) -> Mapping[str, Any]:
    """Return the figures of ``period.closed``."""
    return {"period": period.unit, "calendar": period.calendar, "name": window.name, "since": window.since}


def closed(sequence: int, unit: int, period: Period, window: Window) -> Fact:
    """Return the close of a period of a unit as a fact."""
    assert window.until is not None
    figures = closing_figures(period, window)
    return Fact(sequence, CLOSED, window.until, unit, "system", f"unit:{unit}", "", figures)


def judged(sequence: int, moment: Moment) -> Fact:
    """Return that the moment has come at which a window is judged, as a fact about its holder."""
    return Fact(sequence, JUDGED, moment.at, moment.unit, "system", moment.holder, "", moment.figures)


def place_of(fact: Fact) -> tuple[Any, ...]:
    """Return which close a fact is: one of them is enough."""
    figures = fact.figures
    what = figures.get("period", figures.get("standard", ""))
    return fact.kind, fact.about, what, figures.get("calendar", ""), figures.get("name", ""), fact.at


def moments_after(fact: Fact, rulebook: Rulebook, standing: Standing) -> Iterator[Moment]:
    """Yield what is to be judged later because of a fact that closes a window."""
    in_force = rulebook.in_force(fact.unit, fact.at)
    for adopted in in_force if fact.kind in hearing_of(in_force).awaiting else ():
        for standard in index_of(adopted).awaiting.get(fact.kind, ()):
            try:
                yield from standard.moments(fact, View(adopted, standing))
            except FAULTS:
                continue  # it says so itself when it is judged


@dataclass
class Turn:
    """A period of a unit that is still to close, as a replay keeps it."""

    unit: int
    period: Period
    window: Window

    def __lt__(self, other: Turn) -> bool:
        return self.order < other.order

    @property
    def order(self) -> tuple[Any, ...]:
        """Its place among those that wait."""
        return self.window.until, self.unit, self.period


class Turning:
    """The periods of a stream of facts: which are known, and which follow."""

    def __init__(self, rulebook: Rulebook, standing: Standing) -> None:
        self.rulebook, self.standing = rulebook, standing
        self.known: dict[tuple[int, Period], set[str]] = {}
        #: By unit the last stretch of which all periods are known, and what was in force in it.
        self._stretches: dict[int, tuple[datetime, datetime, Sequence[Adopted]]] = {}

    def begun_by(self, fact: Fact) -> Iterable[Turn]:
        """Return the periods that hold a fact and are not known yet."""
        if fact.unit is None:
            return ()
        in_force = self.rulebook.in_force(fact.unit, fact.at)
        stretch = self._stretches.get(fact.unit)
        if stretch is not None and stretch[2] is in_force and stretch[0] <= fact.at <= stretch[1]:
            return ()
        return self._begun(fact.unit, fact.at, in_force)

    def _begun(self, unit: int, at: datetime, in_force: Sequence[Adopted]) -> list[Turn]:
        """Find the periods of an instant, and how long no other one begins."""
        begun: list[Turn] = []
        since, until = EVER, datetime.max.replace(tzinfo=UTC)
        for adopted in in_force if hearing_of(in_force).closes else ():
            for period in sorted(periods_in_use(adopted)):
                window = period_at(period, at, adopted, self.standing)
                if window is None or window.until is None:
                    continue
                since, until = max(since, window.since), min(until, window.until)
                begun += self._known(unit, period, window)
        self._stretches[unit] = since, until, in_force
        return begun

    def after(self, turn: Turn) -> Iterator[Turn]:
        """Yield the period that follows a closed one, where it is still in use."""
        assert turn.window.until is not None
        at = turn.window.until + MICROSECOND
        for adopted in self.rulebook.in_force(turn.unit, at):
            if turn.period in periods_in_use(adopted):
                window = period_at(turn.period, at, adopted, self.standing)
                if window is not None and window.until is not None:
                    yield from self._known(turn.unit, turn.period, window)
                return

    def _known(self, unit: int, period: Period, window: Window) -> Iterator[Turn]:
        names = self.known.setdefault((unit, period), set())
        if window.name not in names:
            names.add(window.name)
            yield Turn(unit, period, window)
