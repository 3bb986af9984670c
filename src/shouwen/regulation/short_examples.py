"""Short examples: a rule and its edge in one place, ``{local: …, given: …, then: …}`` beside the standard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from shouwen.regulation.asks import read_value
from shouwen.regulation.errors import PackError, WrongValue
from shouwen.regulation.keys import Keys
from shouwen.regulation.reading import Node, nearest
from shouwen.regulation.spans import Span, parse_span
from shouwen.regulation.surroundings import Surroundings

_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_PERCENT = re.compile(r"-?\d+(\.\d+)?[%％]\Z")
_YUAN = re.compile(r"(-?\d+(\.\d+)?) ?(yuan|元)\Z")
_SPANS = re.compile(r"\d+(?:\.\d+)? (?:working )?[a-z]+")


@dataclass(frozen=True, eq=False)
class ShortExample:
    """What a site answered, what a fact carries and what happened besides, and what must come of it.

    ``local`` is read as local values are; ``given`` and ``then`` are plain: the kind's proof reads them.
    """

    local: Mapping[str, Any]
    given: Mapping[str, Any]
    then: Any
    file: str = ""
    line: int = 0

    def figures(self, besides: Iterable[str], zone: tzinfo) -> dict[str, Any]:
        """Return what is given for the fact, without those names, as values of the language."""
        return {
            name: value_of(given, zone)
            for name, given in self.given.items()
            if name not in besides and "(" not in name
        }

    def words(self, zone: tzinfo) -> dict[tuple[str, str], Any]:
        """Return the standing words that are given: ``permit(leave): true``."""
        found = {}
        for name, given in self.given.items():
            word, bracket, rest = name.partition("(")
            if bracket:
                found[word.strip(), rest.rstrip(")").strip()] = value_of(given, zone)
        return found


def read_short_examples(keys: Keys, around: Surroundings) -> tuple[ShortExample, ...]:
    """Read ``examples`` of a standard."""
    read = []
    for node in keys.nodes("examples"):
        inner = Keys(node, around.faults, "a short example")
        local, given = _local(inner.mapping("local"), around), inner.take("given")
        then = inner.take("then", required=True)
        inner.close()
        for one in (given, then):
            _check_moments(one, around)
        plain = given.plain() if given is not None and given.is_mapping else {}
        if then is not None:
            read.append(ShortExample(local, plain, then.plain(), node.file, node.line))
    return tuple(read)


def _check_moments(node: Node | None, around: Surroundings) -> None:
    """Note days and times that there are not: 2026-02-30."""
    if node is None:
        return
    for one in node.value.values() if node.is_mapping else node.value if node.is_list else ():
        _check_moments(one, around)
    text = node.value.strip() if isinstance(node.value, str) else ""
    if _DATE.match(text) or _INSTANT.match(text):
        try:
            instant_of(text, UTC)
        except ValueError:
            around.faults.check(node, "a day and a time that exist")


def _local(named: Mapping[str, Node], around: Surroundings) -> dict[str, Any]:
    values = {}
    for name, node in named.items():
        ask = around.asks.get(name)
        if ask is None:
            around.faults.add(node, f"a local value of pack.yaml{nearest(name, around.asks)}", f"“{name}”")
            continue
        try:
            values[name] = read_value(ask, node.plain() if node.is_list or node.is_mapping else node.value)
        except WrongValue as error:
            around.faults.add(node, str(error))
    return values


def value_of(given: Any, zone: tzinfo) -> Any:
    """Return what a short example writes as a value of the language: a span, a date, money, a list."""
    if isinstance(given, bool) or given is None:
        return given
    if isinstance(given, int):
        return Decimal(given)
    if isinstance(given, list):
        return tuple(value_of(one, zone) for one in given)
    if not isinstance(given, str):
        return given
    text = given.strip()
    if _DATE.match(text):
        return date.fromisoformat(text)
    if _INSTANT.match(text):
        return instant_of(text, zone)
    if _PERCENT.match(text):
        return Decimal(text[:-1]) / 100
    if money := _YUAN.match(text):
        return Decimal(money[1])
    return _span(text) or text


def _span(text: str) -> Span | None:
    """Return a span of one part, or of several that are of a fixed length (29 minutes 59 seconds)."""
    parts = _SPANS.findall(text)
    if not parts or " ".join(parts) != text:
        return None
    try:
        spans = [parse_span(part) for part in parts]
    except PackError:
        return None
    return spans[0] if len(spans) == 1 else Span.of(sum((length_of(one) for one in spans), timedelta()))


def length_of(span: Span) -> timedelta:
    """Return a span of a fixed length."""
    return timedelta(microseconds=int(span.seconds * 1_000_000))


def instant_of(text: str, zone: tzinfo) -> datetime:
    """Return a local time in UTC; ``24:00`` is the last instant of its day."""
    if text.endswith(" 24:00"):
        day = datetime.fromisoformat(text[:10]).replace(tzinfo=zone) + timedelta(days=1)
        return day.astimezone(UTC) - timedelta(microseconds=1)
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


#: What a kind makes of an example, as ``then`` would say it.
Proof = Callable[..., Any]
