"""Reads a ``cadence`` of a pack."""

from __future__ import annotations

import re
from datetime import time

from shouwen.regulation.clauses import read_cites, read_shared
from shouwen.regulation.errors import PackError
from shouwen.regulation.keys import Keys, text_of
from shouwen.regulation.kinds.cadence import Cadence
from shouwen.regulation.kinds.deadline_reading import read_calendar, read_done
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.reading import Node, nearest
from shouwen.regulation.slots import MONTHS, Cutting, SlotMoment, SlotRule
from shouwen.regulation.spans import parse_span
from shouwen.regulation.steps import read_steps
from shouwen.regulation.surroundings import Surroundings
from shouwen.regulation.whom import read_whom
from shouwen.regulation.windows import UNITS
from shouwen.regulation.words import Words

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = r"(?P<clock>\d{1,2}:\d{2})"
_WEEKDAY = re.compile(rf"(?P<weekday>{'|'.join(_WEEKDAYS)})(?: {_CLOCK})?\Z")
_DAY = re.compile(rf"(?:day (?P<day>\d{{1,2}})|(?P<last>last day))(?: {_CLOCK})?\Z")
_MONTH_DAY = re.compile(rf"(?P<month_day>\d{{2}}-\d{{2}})(?: {_CLOCK})?\Z")
_TIME = re.compile(rf"{_CLOCK}\Z")
_AWAY = re.compile(r"(?P<anchor>starts|ends)\s*(?P<sign>[+-])\s*(?P<span>.+)\Z")
_OF = re.compile(r"(\w+) of ([\w.]+)\Z")
_ZH = {"day": "日", "week": "周", "month": "月", "quarter": "季度", "half_year": "半年", "year": "年",
       "shift_day": "班日", "term": "学期", "school_year": "学年"}  # fmt: skip


@reads("cadence")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a cadence."""
    shared = read_shared("cadence", keys, around, needs_occasion=False)
    kinds = tuple(sorted(shared.lasting.begins)) if shared.lasting is not None else ()
    if shared.lasting is not None and not kinds:
        around.faults.check(keys.place("while"), "since: the facts with which slots begin")
    stops, needs_all = read_done(keys, around)
    every = keys.take("every", required=True)
    rules = _read_rules(every, kinds, around) if every is not None else ()
    calendar, during = read_calendar(keys, around), keys.text("during")
    if during and during not in around.calendars:
        around.faults.check(keys.place("during"), f"a calendar of pack.yaml{nearest(during, around.calendars)}")
    due, first, by = keys.take("due"), keys.take("not_before"), keys.take("by")
    titles = {stop.kind: around.title_of(stop.kind) for stop in stops}
    shared.titles.update(titles)  # type: ignore[attr-defined]  # still ours
    return Cadence(
        shared, within=None, due=None, span_words=Words(""), not_before=None, calendar=calendar,
        calendar_words=Words(""), stops=stops, needs_all=needs_all,
        steps=read_steps(keys.nodes("warn"), keys.nodes("escalate"), around),
        by=read_whom(by, around) if by is not None else "",
        cutting=Cutting(rules, calendar, during, keys.one_of("cut", ("skip", "count"), "skip") == "count"),
        due_moment=_read_moment(due, kinds, calendar, around) if due is not None else None,
        first_moment=_read_moment(first, kinds, calendar, around) if first is not None else None,
        every_words=_words_of(every, around),
    )  # fmt: skip


def _read_rules(node: Node, kinds: tuple[str, ...], around: Surroundings) -> tuple[SlotRule, ...]:
    is_days = node.is_list and all(not one.is_mapping for one in node.value)
    if not node.is_list or is_days:
        rule = _read_rule(node, kinds, around)
        return (rule,) if rule is not None else ()
    rules = []
    for place, one in enumerate(node.value):
        inner = Keys(one, around.faults, "a rule of every")
        every, until = inner.take("every", required=True), inner.take("until")
        read_cites(inner, around)
        inner.close()
        rule = _read_rule(every, kinds, around) if every is not None else None
        if (until is None) != (place == len(node.value) - 1):
            around.faults.check(one, "until in every rule but the last")
        if rule is not None:
            ends = around.compile(until, kinds) if until is not None else None
            rules.append(SlotRule(rule.unit, rule.of, rule.span, rule.days, rule.ask, ends))
    return tuple(rules)


def _read_rule(node: Node, kinds: tuple[str, ...], around: Surroundings) -> SlotRule | None:
    if node.is_list:
        days = tuple(text_of(one, around.faults) for one in node.value)
        if not all(re.fullmatch(r"\d{2}-\d{2}", day) and day != "02-29" for day in days):
            around.faults.add(node, "days of the year such as [03-01, 09-01]")
            return None
        return SlotRule(days=days)
    text = text_of(node, around.faults)
    if text in UNITS:
        return SlotRule(text)
    if text.startswith("ask."):
        ask = around.asks.get(text.removeprefix("ask."))
        if ask is None or ask.type not in ("period", "span", "days_of_year"):
            around.faults.check(node, "a local value that is a period, a span or days of the year")
        return SlotRule(ask=text.removeprefix("ask."))
    if (found := _OF.match(text)) and found[1] in MONTHS:
        of = around.compile(Node(found[2], node.file, node.line, node.column), kinds)
        return SlotRule(found[1], of) if of is not None else None
    try:
        return SlotRule(span=parse_span(text))
    except PackError:
        known = (*UNITS, "12 hours", "month of delivered_on")
        around.faults.add(node, f"slots: {', '.join(known)}, days of the year or ask.x{nearest(text, known)}")
        return None


def _read_moment(node: Node, kinds: tuple[str, ...], calendar: str, around: Surroundings) -> SlotMoment | None:
    source = node.as_source()
    for form in (_WEEKDAY, _DAY, _MONTH_DAY, _TIME):
        if found := form.match(source):
            return _of_words(found.groupdict(), source)
    if found := _AWAY.match(source):
        span = around.compile_over(node, around.names_of(kinds), found["span"], "span")
        sign = 1 if found["sign"] == "+" else -1
        return SlotMoment(source, formula=span, anchor=found["anchor"], sign=sign, calendar=calendar) if span else None
    names = {**around.names_of(kinds), "starts": "instant", "ends": "instant"}
    formula = around.compile_over(node, names)
    return SlotMoment(source, formula=formula) if formula is not None else None


def _of_words(found: dict[str, str | None], source: str) -> SlotMoment:
    clock = found.get("clock")
    at = time(int(clock.partition(":")[0]), int(clock.partition(":")[2])) if clock else None
    if weekday := found.get("weekday"):
        return SlotMoment(source, weekday=_WEEKDAYS.index(weekday), clock=at)
    if found.get("last"):
        return SlotMoment(source, day=-1, clock=at)
    if day := found.get("day"):
        return SlotMoment(source, day=int(day), clock=at)
    return SlotMoment(source, month_day=found.get("month_day") or "", clock=at)


def _words_of(node: Node | None, around: Surroundings) -> Words:
    """Return how often, in words."""
    if node is None:
        return Words("")
    if node.is_list:
        said = [_words_of(one.value["every"] if one.is_mapping and "every" in one.value else one, around)
                for one in node.value]  # fmt: skip
        return Words("，之后".join(one.zh for one in said), en=", then ".join(one.en or one.zh for one in said))
    text = node.as_source()
    ask = around.asks.get(text.removeprefix("ask.")) if text.startswith("ask.") else None
    if ask is not None:
        return Words(f"每〔{ask.title.zh}〕", en=f"every [{ask.title.en or ask.title.zh}]")
    if text in _ZH:
        return Words(f"每{_ZH[text]}", en=f"every {text.replace('_', ' ')}")
    if (found := _OF.match(text)) and found[1] in _ZH:
        return Words(f"从 {found[2]} 数起每{_ZH[found[1]]}", en=f"every {found[1]} counted from {found[2]}")
    return Words(f"每 {text}", en=f"every {text}")
