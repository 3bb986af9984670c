"""Which windows a close judges, and of whom: a period of a unit closes for everybody in it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from shouwen.regulation.clauses import Shared
from shouwen.regulation.facts import Fact
from shouwen.regulation.period_facts import CLOSED, JUDGED
from shouwen.regulation.views import View, holder_of, positions_of
from shouwen.regulation.windows import MICROSECOND, MONTHS, OPEN, Window, WindowRule, window_at

#: What is counted from a date of its holder (a service year) closes with one of the unit's days.
DAY = "day"
#: So many windows back a fact is looked for: what is judged three months after a day's end would be ninety.
MOST_BACK = 100


def unit_of(rule: WindowRule, view: View) -> str:
    """Return the unit of a rule as a site reads it."""
    return str(view.adopted.site.values.get(rule.ask, "")) if rule.ask else rule.unit


def closing_rule(rule: WindowRule) -> WindowRule:
    """Return the periods of a unit with whose close the windows of a rule close."""
    return WindowRule(DAY) if rule.of else rule


def judged_of_whom(
    rule: WindowRule, standard: str, shared: Shared, kinds: Iterable[str], fact: Fact, view: View,
    *, limited: Callable[[Window], Window] = lambda window: window,
) -> Iterator[tuple[str, Window]]:
    """Yield of whom a fact closes, or judges, which window; ``kinds`` are those of what is counted."""
    if rule.of and fact.kind == CLOSED:
        since = fact.at - timedelta(days=31 * MONTHS[rule.unit])
        closes = fact.figures.get("period") == DAY
        for holder in _holders_between(shared, kinds, since, fact.at, fact, view) if closes else ():
            nothing = Fact(0, CLOSED, fact.at, fact.unit, "system", holder)
            window = window_at(rule, fact.at, nothing, view)
            if window is not None and window.until == fact.at:
                yield holder, limited(window)
        return
    for window in windows_judged_by(rule, standard, fact, view):
        within = limited(window)
        for holder in holders_of_close(shared, kinds, within, fact, view):
            yield holder, within


def last_windows(rule: WindowRule, fact: Fact, view: View) -> Iterator[Window]:
    """Yield the window of a fact and those before it, the last first; of a thing those in which it was open."""
    if rule.unit == OPEN:
        yield from reversed([one for one in windows_of_thing(rule.thing, fact, view) if one.since <= fact.at])
        return
    at = fact.at
    for _ in range(MOST_BACK):
        window = window_at(rule, at, fact, view)
        if window is None:
            return
        yield window
        if window.until is None:
            return
        at = window.since - MICROSECOND


def windows_of_thing(thing: str, fact: Fact, view: View) -> list[Window]:
    """Return when the thing that a fact names was open, in order."""
    holder = holder_of(thing, fact)
    if not holder:
        return []
    found: list[Window] = []
    since: datetime | None = None
    kinds = frozenset({f"{thing}.opened", f"{thing}.closed"})
    for one in view.standing.history(kinds, frozenset({holder}), None):
        if one.kind.endswith(".opened"):
            since = since or one.at
        elif since is not None:
            found.append(_opened(holder, since, one.at, len(found)))
            since = None
    return found if since is None else [*found, _opened(holder, since, None, len(found))]


def _opened(holder: str, since: datetime, until: datetime | None, before: int) -> Window:
    name = f"open:{holder}" if not before else f"open:{holder}#{before + 1}"
    return Window(name, since, until)


def windows_judged_by(rule: WindowRule, standard: str, fact: Fact, view: View) -> Iterator[Window]:
    """Yield the windows of a rule that a fact closes, or at which it judges one."""
    if fact.kind == CLOSED:
        if fact.figures.get("period") == unit_of(rule, view) and rule.unit != OPEN:
            window = window_at(rule, fact.at, fact, view)
            if window is not None and window.name == fact.figures.get("name"):
                yield window
    elif fact.kind == JUDGED:
        if fact.figures.get("standard") == standard:
            yield Window(str(fact.figures["name"]), fact.figures["since"], fact.figures["until"])
    elif rule.unit == OPEN:
        yield from list(last_windows(rule, fact, view))[:1]
    else:
        yield from list(last_windows(rule, fact, view))[1:2]


def is_close_of(rule: WindowRule, standard: str, window: Window, fact: Fact) -> bool:
    """Say whether a fact of the kind that judges is the one of this window."""
    figures = fact.figures
    if fact.kind == CLOSED:
        is_its = figures.get("period") == DAY if rule.of else figures.get("name") == window.name
        return fact.at == window.until and is_its
    if fact.kind == JUDGED:
        return figures.get("standard") == standard and figures.get("name") == window.name
    return window.until is None or fact.at >= window.until


def holders_of_close(
    shared: Shared, kinds: Iterable[str], window: Window, fact: Fact, view: View
) -> Iterator[str]:
    """Yield of whom a close judges: the unit, the thing that closed, or everybody in the unit.

    Everybody: who holds a position that the standard binds, else whoever was named by what is counted; where nothing
    is counted, whoever sits in the unit.
    """
    if fact.kind != CLOSED:
        holder = fact.about if fact.kind == JUDGED else holder_of(shared.per, fact)
        if holder:
            yield holder
        return
    yield from _holders_between(shared, kinds, window.since, window.counts_until or fact.at, fact, view)


def _holders_between(
    shared: Shared, kinds: Iterable[str], since: datetime, until: datetime, fact: Fact, view: View
) -> Iterator[str]:
    if fact.unit is None or shared.per == "unit":
        if fact.unit is not None:
            yield f"unit:{fact.unit}"
        return
    if shared.binds or not set(kinds):
        bound = view.standing.members(positions_of(shared.binds, view), fact.unit, fact.at)
        yield from sorted(bound or ())
        return
    thing = "member" if shared.per in ("by", "for_whom") else shared.per
    yield from sorted(view.standing.touched(thing, frozenset(kinds), fact.unit, since, until))
