"""``in``: the window within which facts are counted together, and where one ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from shouwen.regulation.calendars.periods import start_of_day
from shouwen.regulation.errors import PackError
from shouwen.regulation.expressions import UNKNOWN
from shouwen.regulation.facts import Fact
from shouwen.regulation.keys import Keys, text_of
from shouwen.regulation.months import begin_of, months_after, name_of, next_of
from shouwen.regulation.reading import nearest
from shouwen.regulation.spans import MONTHS_OF, Span, SpanUnit, parse_span
from shouwen.regulation.surroundings import Surroundings
from shouwen.regulation.views import CannotSay, View, holder_of

#: Units that the calendar of days has by itself.
PLAIN_UNITS = ("day", "week", "month", "quarter", "half_year", "year")
#: Units that a calendar of the site gives.
OF_CALENDARS = ("shift_day", "term", "school_year")
UNITS = (*PLAIN_UNITS, *OF_CALENDARS)
ALL, A_ROW, ROLLING, OPEN = "all", "a_row", "rolling", "open"

EVER = datetime.min.replace(tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
_OPEN = re.compile(r"open\(([a-z_]+)\)\Z")
_OF = re.compile(r"(\w+) of ([\w.]+)\Z")


@dataclass(frozen=True, slots=True)
class WindowRule:
    """``in:`` as read. ``unit`` is one of ``UNITS``, all, a_row, rolling or open; ``of`` the name of a date from
    which it is counted; ``thing`` what opens and closes; ``ask`` the local value that gives the unit."""

    unit: str = ""
    of: str = ""
    span: Span | None = None
    thing: str = ""
    ask: str = ""
    calendar: str = "always"


@dataclass(frozen=True, slots=True)
class Window:
    """One window. ``name`` is part of keys and shown (2026-03, 2026-W10, year-2, rolling, all); ``until`` is the last
    instant held, None while it is open. Facts from ``since`` on count; findings are made from ``judged_from`` on.
    ``counts_until`` is later than ``until`` where what is counted may still come after."""

    name: str
    since: datetime
    until: datetime | None = None
    judged_from: datetime | None = None
    counts_until: datetime | None = None

    @property
    def first(self) -> datetime:
        """The first instant at which something may be found in it."""
        return self.judged_from or self.since

    def holds(self, at: datetime) -> bool:
        """Say whether an instant lies in it."""
        return self.since <= at and (self.until is None or at <= self.until)


EVERYTHING = Window(ALL, EVER)


def window_at(rule: WindowRule, at: datetime, fact: Fact, view: View) -> Window | None:
    """Return the window that holds an instant; None where it lies in none, or where its unit is not known."""
    unit = view.adopted.site.values.get(rule.ask, "") if rule.ask else rule.unit
    if not unit:
        return None
    if unit in (ALL, A_ROW):
        return Window(unit, EVER)
    if unit == ROLLING:
        assert rule.span is not None
        return Window(ROLLING, back(at, rule.span, view), ahead(at, rule.span, view), at)
    if unit == OPEN:
        return _while_open(rule.thing, at, fact, view)
    if rule.of:
        return _counted_from(rule.of, unit, at, fact, view)
    if unit == "shift_day":
        return _shift_day(at, rule.calendar, view)
    if unit in OF_CALENDARS:
        return _named(unit, at, rule.calendar, view)
    zone = view.adopted.site.zone
    first = begin_of(unit, at.astimezone(zone).date())
    return _between(name_of(unit, first), first, next_of(unit, first), view)


def windows_between(
    rule: WindowRule, since: datetime, until: datetime, fact: Fact, view: View
) -> Iterator[Window]:
    """Yield the windows that hold an instant from ``since`` to ``until``, in order."""
    at = since
    while at <= until:
        window = window_at(rule, at, fact, view)
        if window is None:
            return
        yield window
        if window.until is None or window.until < at:
            return
        at = window.until + MICROSECOND


def back(at: datetime, span: Span, view: View) -> datetime:
    """Return the instant from which a span that ends with ``at`` holds: (at − span, at]."""
    return _shifted(at, span, view, -1) + MICROSECOND


def ahead(at: datetime, span: Span, view: View) -> datetime:
    """Return an instant by which every span back that holds ``at`` has ended; months differ by up to three days."""
    slack = timedelta(days=3) if span.unit in MONTHS_OF else timedelta(0)
    return _shifted(at, span, view, 1) + slack - MICROSECOND


def _shifted(at: datetime, span: Span, view: View, sign: int) -> datetime:
    if span.is_fixed:
        return at + sign * timedelta(seconds=int(span.seconds))
    zone = view.adopted.site.zone
    local, count = at.astimezone(zone), sign * int(span.count)
    days = {SpanUnit.DAY: 1, SpanUnit.WEEK: 7}.get(span.unit)
    months = MONTHS_OF.get(span.unit)
    if days is not None:
        day = local.date() + timedelta(days=count * days)
    elif months is not None:
        day = months_after(local.date(), count * months)
    else:
        raise CannotSay(f"no rolling window of {span}")
    return datetime.combine(day, local.time(), zone).astimezone(UTC)


def _between(name: str, first: date, after: date, view: View) -> Window:
    zone = view.adopted.site.zone
    return Window(name, start_of_day(first, zone), start_of_day(after, zone) - MICROSECOND)


def _counted_from(name: str, unit: str, at: datetime, fact: Fact, view: View) -> Window | None:
    """Return the n-th unit since a date of the holder, each counted from the date itself."""
    begun = view.scope(fact).get(name, UNKNOWN)
    if begun is UNKNOWN:
        thing, _, particular = name.rpartition(".")
        holder = holder_of(thing, fact) if thing else fact.about
        begun = view.standing.particular(holder, particular, at) if holder else UNKNOWN
    if isinstance(begun, datetime):
        begun = begun.astimezone(view.adopted.site.zone).date()
    day = at.astimezone(view.adopted.site.zone).date()
    if not isinstance(begun, date) or day < begun:
        return None
    n = 0
    while (after := months_after(begun, (n + 1) * MONTHS[unit])) <= day:
        n += 1
    return _between(f"{unit}-{n + 1}", months_after(begun, n * MONTHS[unit]), after, view)


#: Units that may be counted from a date, in months.
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def _named(unit: str, at: datetime, calendar: str, view: View) -> Window | None:
    """Return the term or school year of a calendar that holds an instant; None between two."""
    day = at.astimezone(view.adopted.site.zone).date()
    try:
        found = view.calendar(calendar).stretch_of(unit, day)
    except LookupError as none:
        raise CannotSay(str(none)) from none
    return _between(found.name, found.first, found.last + timedelta(days=1), view) if found is not None else None


def _shift_day(at: datetime, calendar: str, view: View) -> Window:
    """Return the day of a calendar that begins at its first opening after midnight, such as 06:00."""
    weekly = view.calendar(calendar).weekly
    opens = [period.opens for periods in weekly for period in periods if period.opens > 0]
    begins = timedelta(seconds=min(opens, default=0))
    zone = view.adopted.site.zone
    local = at.astimezone(zone)
    day = local.date() if local - start_of_day(local.date(), zone) >= begins else local.date() - timedelta(days=1)
    first, after = (start_of_day(one, zone) + begins for one in (day, day + timedelta(days=1)))
    return Window(f"{day}+{begins}", first, after - MICROSECOND)


def _while_open(thing: str, at: datetime, fact: Fact, view: View) -> Window | None:
    """Return from when to when the thing that a fact names was open around an instant."""
    holder = holder_of(thing, fact)
    if not holder:
        return None
    since: datetime | None = None
    kinds = frozenset({f"{thing}.opened", f"{thing}.closed"})
    for one in view.standing.history(kinds, frozenset({holder}), None):
        if one.kind.endswith(".opened") and one.at <= at:
            since = one.at
        elif one.kind.endswith(".closed") and since is not None and one.at >= at:
            return Window(f"open:{holder}", since, one.at)
        elif one.kind.endswith(".closed") and one.at < at:
            since = None
    return Window(f"open:{holder}", since) if since is not None else None


def read_window(keys: Keys, around: Surroundings, *, default: str = "") -> WindowRule | None:
    """Read ``in`` and ``calendar``; None where neither ``in`` nor a default is given."""
    calendar = keys.text("calendar", "always")
    if calendar != "always" and calendar not in around.calendars:
        place = keys.take("calendar") or keys.node
        around.faults.check(place, f"a calendar of pack.yaml{nearest(calendar, around.calendars)}")
    node = keys.take("in")
    if node is None:
        return WindowRule(default, calendar=calendar) if default else None
    text = text_of(node, around.faults)
    if text in (*UNITS, ALL, A_ROW):
        if text in OF_CALENDARS and calendar == "always":
            around.faults.check(node, f"a calendar beside the window {text}", "none")
        return WindowRule(text, calendar=calendar)
    if text.startswith("ask."):
        ask = around.asks.get(text.removeprefix("ask."))
        if ask is None or set(ask.options or ("?",)) - {*UNITS, ALL}:
            around.faults.check(node, f"a local value that is a period: its options are of {', '.join(UNITS)}")
        return WindowRule(ask=text.removeprefix("ask."), calendar=calendar)
    if text.startswith(f"{ROLLING} "):
        try:
            return WindowRule(ROLLING, span=parse_span(text.removeprefix(f"{ROLLING} ").strip()), calendar=calendar)
        except PackError as error:
            around.faults.add(node, error.expected)
            return None
    if found := _OPEN.match(text):
        for kind in (f"{found[1]}.opened", f"{found[1]}.closed"):
            around.check_kind(kind, node)
        return WindowRule(OPEN, thing=found[1], calendar=calendar)
    if (found := _OF.match(text)) and found[1] in MONTHS:
        return WindowRule(found[1], of=found[2], calendar=calendar)
    known = (*UNITS, ALL, A_ROW)
    around.faults.add(
        node,
        f"a window: {', '.join(known)}, month of joined, rolling 30 days, open(survey) or ask.x{nearest(text, known)}",
    )
    return None


def check_date_of_holder(rule: WindowRule, per: str, keys: Keys, around: Surroundings) -> None:
    """Note a window that closes and is counted from anything but a date that is kept of whose it is.

    A figure of facts would not do: when nothing happens nobody would know when it ends.
    """
    if not rule.of:
        return
    whose = "member" if per in ("by", "for_whom") else per
    if rule.of.rpartition(".")[0] != whose:
        expected = f"a date that is kept of the {whose}, such as {rule.unit} of {whose}.joined"
        around.faults.check(keys.place("in"), expected, f"“{rule.of}”")
