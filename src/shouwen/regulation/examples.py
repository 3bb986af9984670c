"""Examples of a pack: facts in, outcomes out. They are the pack's own tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from shouwen.regulation.asks import read_value
from shouwen.regulation.calendars import WorkingCalendar
from shouwen.regulation.errors import WrongValue
from shouwen.regulation.example_figures import read_calendar, read_figures, read_instant
from shouwen.regulation.facts import Fact
from shouwen.regulation.keys import Keys, text_of
from shouwen.regulation.reading import Node, nearest
from shouwen.regulation.surroundings import Surroundings
from shouwen.regulation.words import Words

#: Stands where a fault was noted.
NOWHEN = datetime(2000, 1, 1, tzinfo=UTC)

RUNNING = "running"
VERDICTS = ("met", "broken", "missed", "cancelled", "excused", "result", "unknown", "failed", RUNNING)


@dataclass(frozen=True)
class Event:
    """A fact, or with ``is_attempt`` a deed that is tried and not recorded."""

    fact: Fact
    is_attempt: bool
    line: int


@dataclass(frozen=True)
class Expected:
    """An outcome that must stand; what is None, or an empty text, is not compared."""

    standard: str
    verdict: str
    holder: str = ""
    at: datetime | None = None
    due: datetime | None = None
    result: Any = None


@dataclass(frozen=True)
class ExpectedRefusal:
    """A standard that must object, to the attempt at ``at`` if that is given."""

    standard: str
    at: datetime | None = None


@dataclass(frozen=True, eq=False)
class Example:
    """One example of a pack, ready to run."""

    title: Words
    file: str
    line: int
    zone: ZoneInfo
    values: Mapping[str, Any]
    calendars: Mapping[str, WorkingCalendar]
    positions: Mapping[str, tuple[str, ...]]
    words: Mapping[tuple[str, str], Any]
    events: tuple[Event, ...]
    until: datetime | None
    outcomes: tuple[Expected, ...]
    refusals: tuple[ExpectedRefusal, ...]
    only: frozenset[str] = field(default_factory=frozenset)


def read_examples(path: str, tree: Node, around: Surroundings, standards: frozenset[str]) -> list[Example]:
    """Read a file of examples: one, or a list of them."""
    nodes = tree.value if tree.is_list else [tree]
    return [_Reader(path, node, around, standards).read() for node in nodes]


class _Reader:
    def __init__(self, path: str, node: Node, around: Surroundings, standards: frozenset[str]) -> None:
        self.path, self.node, self.around, self.standards = path, node, around, standards
        self.faults = around.faults
        self.zone = ZoneInfo("Asia/Shanghai")

    def read(self) -> Example:
        keys = Keys(self.node, self.faults, "an example")
        title = keys.words("title", required=True)
        self.zone = self._zone(keys)
        values = self._values(keys.mapping("local"))
        calendars = {
            name: read_calendar(name, node, self.faults) for name, node in keys.mapping("calendars").items()
        }
        for name, node in keys.mapping("calendars").items():
            if name not in self.around.calendars:
                self.faults.add(
                    node, f"a calendar of pack.yaml{nearest(name, self.around.calendars)}", f"“{name}”"
                )
        positions = {
            who: tuple(text_of(one, self.faults) for one in (node.value if node.is_list else [node]))
            for who, node in keys.mapping("positions").items()
        }
        events = tuple(self._event(number, node) for number, node in enumerate(keys.nodes("facts"), 1))
        until = keys.take("until")
        example = Example(
            title,
            self.path,
            self.node.line,
            self.zone,
            values,
            calendars,
            positions,
            self._words(keys.mapping("standing")),
            tuple(event for event in events if event is not None),
            self._instant(until) if until is not None else None,
            tuple(self._expected(node) for node in keys.nodes("outcomes")),
            tuple(self._refusal(node) for node in keys.nodes("refusals")),
            frozenset(self._standard(text, node) for text, node in keys.texts("only")),
        )
        keys.close()
        return example

    def _zone(self, keys: Keys) -> ZoneInfo:
        name = keys.text("zone", "Asia/Shanghai")
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            self.faults.add(keys.take("zone") or self.node, "a zone such as Asia/Shanghai")
            return self.zone

    def _instant(self, node: Node) -> datetime:
        return read_instant(node, self.zone, self.faults)

    def _values(self, named: Mapping[str, Node]) -> dict[str, Any]:
        values = {}
        for name, node in named.items():
            ask = self.around.asks.get(name)
            if ask is None:
                self.faults.add(
                    node, f"a local value of pack.yaml{nearest(name, self.around.asks)}", f"“{name}”"
                )
                continue
            try:
                values[name] = read_value(ask, node.value)
            except WrongValue as error:
                self.faults.add(node, str(error))
        return values

    def _words(self, named: Mapping[str, Node]) -> dict[tuple[str, str], Any]:
        words = {}
        for call, node in named.items():
            name, _, rest = call.partition("(")
            words[name.strip(), rest.rstrip(")").strip()] = node.plain()
        return words

    def _event(self, number: int, node: Node) -> Event | None:
        keys = Keys(node, self.faults, "a fact")
        kind, attempt = keys.text("kind"), keys.text("attempt")
        at = keys.take("at", required=True)
        if bool(kind) == bool(attempt):
            self.faults.add(node, "either kind or attempt", "both" if kind else "neither")
        declared = self.around.kinds.get(kind or attempt)
        if declared is None:
            place = keys.take("kind") or keys.take("attempt") or node
            self.faults.add(place, f"a kind of fact{nearest(kind or attempt, self.around.kinds)}")
        figures = keys.mapping("figures")
        event = Event(
            Fact(
                sequence=number if kind else 0,
                kind=kind or attempt,
                at=self._instant(at) if at is not None else NOWHEN,
                unit=keys.whole("unit", 1),
                by=keys.text("by", "system"),
                about=keys.text("about", required=True),
                for_whom=keys.text("for_whom"),
                figures=read_figures(declared, figures, self.zone, self.faults)
                if declared is not None
                else {},
            ),
            bool(attempt),
            node.line,
        )
        keys.close()
        return event if at is not None else None

    def _standard(self, text: str, node: Node) -> str:
        if text not in self.standards:
            self.faults.add(node, f"the id of a standard{nearest(text, self.standards)}")
        return text

    def _expected(self, node: Node) -> Expected:
        keys = Keys(node, self.faults, "an outcome")
        standard = keys.text("standard", required=True)
        if standard:
            self._standard(standard, keys.take("standard") or node)
        at, due, result = keys.take("at"), keys.take("due"), keys.take("result")
        expected = Expected(
            standard,
            keys.one_of("verdict", VERDICTS, "met"),
            keys.text("holder"),
            self._instant(at) if at is not None else None,
            self._instant(due) if due is not None else None,
            result.plain() if result is not None else None,
        )
        keys.close()
        return expected

    def _refusal(self, node: Node) -> ExpectedRefusal:
        keys = Keys(node, self.faults, "a refusal")
        standard = keys.text("standard", required=True)
        if standard:
            self._standard(standard, keys.take("standard") or node)
        at = keys.take("at")
        refusal = ExpectedRefusal(standard, self._instant(at) if at is not None else None)
        keys.close()
        return refusal


def facts_of(events: Iterable[Event]) -> list[Fact]:
    """Return the facts of an example, without the attempts."""
    return [event.fact for event in events if not event.is_attempt]
