"""Reads a ``quota`` of a pack."""

from __future__ import annotations

from shouwen.regulation.bounds import read_bounds
from shouwen.regulation.clauses import read_shared
from shouwen.regulation.errors import PackError
from shouwen.regulation.expressions import Expression
from shouwen.regulation.keys import Keys
from shouwen.regulation.kinds.quota import Quota, Roll
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.matches import Match, read_matches
from shouwen.regulation.reading import Node, nearest
from shouwen.regulation.spans import parse_span
from shouwen.regulation.surroundings import Surroundings, read_kinds
from shouwen.regulation.window_words import words_of_window
from shouwen.regulation.windows import A_ROW, ALL, ROLLING, WindowRule, check_date_of_holder, read_window

_AS_AT = ("start", "end", "highest")


@reads("quota")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a quota."""
    shared = read_shared("quota", keys, around, needs_occasion=False, may_be_before=True)
    rule = read_window(keys, around)
    if rule is None or rule.unit in (ALL, A_ROW, ROLLING):
        found = "no such key" if rule is None else "a window that does not close"
        expected = "the key “in”: a calendar unit, year of member.joined, ask.x or open(survey)"
        around.faults.add(keys.place("in"), expected, found)
        rule = WindowRule("month")
    check_date_of_holder(rule, shared.per, keys, around)
    count = _read_count(keys, around, frozenset({"distinct", "same", "sum"}), shared.before)
    of = _read_base(keys, around)
    if count.same and not isinstance(of, Match):
        around.faults.check(keys.place("count"), "same only with a base of facts, with the key “of”")
    judged_after, judged_at = _read_judged(keys, around)
    sample = keys.text("sample")
    if sample and (sample != "random" or not isinstance(of, Match) or not (count.same or count.distinct)):
        expected = "random, with a base of facts, and a count that is same or distinct by a figure"
        around.faults.check(keys.place("sample"), expected, sample)
    bounds = read_bounds(keys, around)
    words = words_of_window(rule, around)
    calendar = keys.text("calendar", "always")
    return Quota(shared, rule, words, count, of, bounds, judged_after, judged_at, calendar, bool(sample))


def _read_count(keys: Keys, around: Surroundings, may: frozenset[str], before: tuple[str, ...]) -> Match:
    node = keys.take("count", required=not before)
    if node is None:
        return Match(before)
    matches, needs_all = read_matches(node, around, may=may)
    if needs_all or len(matches) != 1:
        around.faults.check(node, "one match such as {distinct: household, when: visit.made}")
        return Match(())
    return matches[0]


def _read_base(keys: Keys, around: Surroundings) -> Match | Roll | None:
    node = keys.take("of")
    if node is None:
        return None
    if node.is_mapping and "roll" in node.value:
        inner = Keys(node, around.faults, "of")
        roll = Roll(inner.text("roll", required=True), inner.text("as_at", "end"))
        inner.close()
        _check_as_at(roll.as_at, node, around)
        return roll
    matches, _ = read_matches(node, around, may=frozenset({"distinct"}))
    return matches[0] if matches else None


def _check_as_at(as_at: str, node: Node, around: Surroundings) -> None:
    ask = around.asks.get(as_at.removeprefix("ask.")) if as_at.startswith("ask.") else None
    if as_at not in _AS_AT and (ask is None or set(ask.options or ("?",)) - set(_AS_AT)):
        around.faults.check(node, f"as_at: {', '.join(_AS_AT)}, or ask.x of these{nearest(as_at, _AS_AT)}")


def _read_judged(keys: Keys, around: Surroundings) -> tuple[Expression | None, str]:
    node = keys.take("judged")
    if node is None:
        return None, ""
    source = node.as_source()
    if not source.startswith("ask.") and not _is_span(source):
        kinds = read_kinds([node], around)
        return None, kinds[0] if kinds else ""
    return around.compile(node, (), "span"), ""


def _is_span(source: str) -> bool:
    try:
        parse_span(source)
    except PackError:
        return False
    return True
