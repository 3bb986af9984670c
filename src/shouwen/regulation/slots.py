"""Slots: the stretches of time in each of which something is due once, cut out by a calendar, a date or a span."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from typing import Any

from shouwen.regulation.calendars import ALWAYS, WorkingCalendar
from shouwen.regulation.calendars.periods import start_of_day, stretches
from shouwen.regulation.expressions import UNKNOWN, Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.months import months_after
from shouwen.regulation.spans import Span, due_after, due_before
from shouwen.regulation.views import CannotSay, View
from shouwen.regulation.windows import MICROSECOND, WindowRule, window_at

#: So many days ahead the next opening of a calendar is looked for, and so many back the beginning of a present one.
LOOKED_AHEAD, LOOKED_BACK = 400, 31
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot: ``starts`` is its first instant, ``ends`` its last; ``name`` is part of keys and shown."""

    name: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, eq=False)
class SlotRule:
    """How slots are cut: by calendar ``unit``, from the date ``of``, by a ``span`` or on ``days`` of the year.

    ``ask`` is the local value that says which. ``until`` is the date from which the next rule holds.
    """

    unit: str = ""
    of: Expression | None = None
    span: Span | None = None
    days: tuple[str, ...] = ()
    ask: str = ""
    until: Expression | None = None
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Since when slots are asked for, and the fact that says so."""

    fact: Fact
    begun: datetime


@dataclass(frozen=True)
class Cutting:
    """What slots of one cadence have in common."""

    rules: tuple[SlotRule, ...]
    calendar: str = "always"
    during: str = ""
    counts_cut: bool = False

    def next_slot(self, origin: Origin, after: datetime, view: View) -> Slot | None:
        """Return the first slot that starts at or after an instant; None where no more are asked for.

        A slot that is cut off by the beginning or the end of its rule is left out, unless cut ones count.
        """
        begins: datetime | None = origin.begun
        for rule in self.rules:
            assert begins is not None
            ends = _instant_of(rule.until, origin.fact, view)
            first = max(after, begins)
            slot = next(self._slots(rule, first, begins, origin, view), None)
            if slot is not None and (ends is None or slot.starts < ends):
                if ends is None or slot.ends < ends:
                    return slot
                if self.counts_cut:
                    return Slot(slot.name, slot.starts, ends - MICROSECOND)
            if ends is None:
                return None
            begins = ends
        return None

    def _slots(
        self, rule: SlotRule, first: datetime, begins: datetime, origin: Origin, view: View
    ) -> Iterator[Slot]:
        """Yield the first slot of a rule from an instant on."""
        unit, span, days = rule.unit, rule.span, rule.days
        if rule.ask:
            said = view.adopted.site.values.get(rule.ask)
            unit, span = (said, None) if isinstance(said, str) else ("", said if isinstance(said, Span) else None)
            days = tuple(str(one) for one in said) if isinstance(said, tuple | list) else ()
        if rule.of is not None:
            yield from _from_date(unit, _date_of(rule.of, origin.fact, view), first, begins, view)
        elif unit:
            yield from self._of_calendar(unit, first, begins, view)
        elif span is not None and self.during:
            yield from self._while_open(span, first, view)
        elif span is not None:
            yield _of_span(span, first, view)
        elif days:
            yield from _on_days(days, first, view)

    def _of_calendar(self, unit: str, first: datetime, begins: datetime, view: View) -> Iterator[Slot]:
        rule = WindowRule(unit, calendar=self.calendar)
        nothing = Fact(0, "", first, view.adopted.site.unit, "system", "")
        zone = view.adopted.site.zone
        # Of what is longer than a day, the first one is whole from its midnight, whenever in it the rule began.
        day = begins if unit == "day" else start_of_day(begins.astimezone(zone).date(), zone)
        window = window_at(rule, first, nothing, view)
        if window is not None and window.until is not None and window.since < (day if first == begins else first):
            if self.counts_cut and first == begins:
                yield Slot(window.name, first, window.until)
                return
            window = window_at(rule, window.until + MICROSECOND, nothing, view)
        if window is not None and window.until is not None:
            yield Slot(window.name, window.since, window.until)

    def _while_open(self, span: Span, first: datetime, view: View) -> Iterator[Slot]:
        """Yield slots cut out of the open hours of a calendar; a rest shorter than the span is left out."""
        zone = view.adopted.site.zone
        for opens, closes in _openings(self.during, first, view):
            starts = opens
            while (ends := due_after(starts, span, ALWAYS, zone=zone)) <= closes:
                if starts >= first:
                    yield Slot(_name_of(starts, view), starts, ends - MICROSECOND)
                starts = ends


def _openings(calendar: str, first: datetime, view: View) -> Iterator[tuple[datetime, datetime]]:
    """Yield from when to when a calendar is open, those that touch made one."""
    zone, known = view.adopted.site.zone, view.calendar(calendar)
    today = first.astimezone(zone).date()
    opened: tuple[datetime, datetime] | None = None
    for place in range(-_days_open_before(today, known, zone), LOOKED_AHEAD):
        here = today + timedelta(days=place)
        for opens, closes in stretches(here, known.periods_of(here), zone):
            if opened is not None and opens <= opened[1]:
                opened = (opened[0], closes)
                continue
            if opened is not None and opened[1] > first:
                yield opened
            opened = (opens, closes)
    if opened is not None and opened[1] > first:
        yield opened


def _days_open_before(day: date, calendar: WorkingCalendar, zone: tzinfo) -> int:
    """Return how many days back a calendar was open over each midnight, so that its opening began then."""
    for back in range(LOOKED_BACK):
        here = day - timedelta(days=back)
        before = here - timedelta(days=1)
        today, yesterday = (stretches(one, calendar.periods_of(one), zone) for one in (here, before))
        if not today or not yesterday or today[0][0] > yesterday[-1][1]:
            return back
    return LOOKED_BACK


def _of_span(span: Span, first: datetime, view: View) -> Slot:
    zone = view.adopted.site.zone
    if span.is_fixed:
        ends = first + timedelta(seconds=int(span.seconds))
    else:
        ends = due_after(first - MICROSECOND, span, ALWAYS, zone=zone) + MICROSECOND
    return Slot(_name_of(first, view), first, ends - MICROSECOND)


def _from_date(unit: str, begun: date | None, first: datetime, begins: datetime, view: View) -> Iterator[Slot]:
    """Yield the first unit counted from a date itself: 01-31, 02-28, 03-31."""
    if begun is None:
        return
    zone = view.adopted.site.zone
    # A day is whole from its midnight, whenever in it the rule began.
    low = start_of_day(begins.astimezone(zone).date(), zone) if first == begins else first
    day = low.astimezone(zone).date()
    n = max((day.year - begun.year) * 12 + day.month - begun.month - 12, 0) // MONTHS[unit]
    while (starts := start_of_day(months_after(begun, n * MONTHS[unit]), zone)) < low:
        n += 1
    after = start_of_day(months_after(begun, (n + 1) * MONTHS[unit]), zone)
    yield Slot(str(starts.astimezone(zone).date()), starts, after - MICROSECOND)


def _on_days(days: Iterable[str], first: datetime, view: View) -> Iterator[Slot]:
    """Yield the first slot that one of these days of the year ends; it begins when the day listed before is over."""
    zone = view.adopted.site.zone
    year = first.astimezone(zone).year
    listed = [date(year + more, int(day[:2]), int(day[3:5])) for more in (-1, 0, 1) for day in sorted(days)]
    for before, one in pairwise(listed):
        starts = start_of_day(before + timedelta(days=1), zone)
        if starts >= first:
            yield Slot(str(one), starts, start_of_day(one + timedelta(days=1), zone) - MICROSECOND)
            return


def _name_of(at: datetime, view: View) -> str:
    return at.astimezone(view.adopted.site.zone).strftime("%Y-%m-%d %H:%M")


def _date_of(expression: Expression, fact: Fact, view: View) -> date | None:
    value = view.evaluate(expression, fact)
    if value is UNKNOWN:
        return None
    if isinstance(value, datetime):
        return value.astimezone(view.adopted.site.zone).date()
    if not isinstance(value, date):
        raise CannotSay(f"{expression.source} is no date")
    return value


def _instant_of(expression: Expression | None, fact: Fact, view: View) -> datetime | None:
    day = _date_of(expression, fact, view) if expression is not None else None
    return start_of_day(day, view.adopted.site.zone) if day is not None else None


# Moments of a slot


@dataclass(frozen=True, eq=False)
class SlotMoment:
    """A moment of a slot: ``weekday`` or ``day`` (negative: from the end) or ``month_day`` with a time, or a formula.

    Where it is so long after ``starts`` or ``ends`` (or before: ``sign`` −1), the formula is a span counted on
    ``calendar`` from that ``anchor``.
    """

    source: str
    weekday: int | None = None
    day: int | None = None
    month_day: str = ""
    clock: time | None = None
    formula: Expression | None = None
    anchor: str = ""
    sign: int = 1
    calendar: str = "always"

    def within(self, slot: Slot, fact: Fact, view: View, *, is_due: bool) -> datetime:
        """Return when it is; a day without a time is its end where something is due, else its beginning."""
        if self.formula is not None:
            return self._reckoned(slot, fact, view, is_due)
        zone = view.adopted.site.zone
        day = self._day(slot, view)
        if self.clock is not None:
            return datetime.combine(day, self.clock, zone).astimezone(UTC)
        return start_of_day(day + timedelta(days=1), zone) - MICROSECOND if is_due else start_of_day(day, zone)

    def _day(self, slot: Slot, view: View) -> date:
        zone = view.adopted.site.zone
        first, last = slot.starts.astimezone(zone).date(), slot.ends.astimezone(zone).date()
        if self.weekday is not None:
            return first + timedelta(days=(self.weekday - first.weekday()) % 7)
        if self.day is not None:
            return last if self.day < 0 else min(first + timedelta(days=self.day - 1), last)
        if self.month_day:
            months, days = int(self.month_day[:2]), int(self.month_day[3:5])
            found = date(first.year, months, days)
            return found if found >= first else date(first.year + 1, months, days)
        return first

    def _away(self, slot: Slot, fact: Fact, view: View) -> datetime:
        assert self.formula is not None
        span, zone, calendar = view.evaluate(self.formula, fact), view.adopted.site.zone, view.calendar(self.calendar)
        if not isinstance(span, Span):
            raise CannotSay(f"{self.formula.source} is not known, or no span")
        anchor = slot.starts if self.anchor == "starts" else slot.ends
        reckon = due_after if self.sign > 0 else due_before
        return reckon(anchor, span, calendar, zone=zone)

    def _reckoned(self, slot: Slot, fact: Fact, view: View, is_due: bool) -> datetime:
        assert self.formula is not None
        if self.anchor:
            return self._away(slot, fact, view)
        scope = {**view.scope(fact), "starts": slot.starts, "ends": slot.ends}
        value: Any = self.formula.evaluate(scope)
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        if isinstance(value, date):
            after = start_of_day(value + timedelta(days=1), view.adopted.site.zone) - MICROSECOND
            return after if is_due else start_of_day(value, view.adopted.site.zone)
        raise CannotSay(f"{self.source} is not known")
