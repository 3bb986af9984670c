"""The parts of an expression, as read: frozen, comparable, without their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace

from .rounding import Rounding
from .values import Value


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part stands: characters of the source, from ``start`` up to, without, ``end``."""

    start: int
    end: int


NOWHERE = Place(0, 0)


@dataclass(frozen=True, slots=True)
class Node:
    """Any part of an expression."""

    place: Place = field(default=NOWHERE, compare=False, repr=False, kw_only=True)

    def parts(self) -> tuple[Node, ...]:
        """Return the parts directly inside this one."""
        return ()


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A value as written; ``type`` is number, percent, money, span, text, date, time, instant or truth."""

    value: Value
    type: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A figure, particular or local value by its whole name: ``ask.wait_1``, ``金额``, ``SR-3b.points``."""

    name: str


@dataclass(frozen=True, slots=True)
class AnyOf(Node):
    """True when one of ``options`` is."""

    options: tuple[Node, ...]

    def parts(self) -> tuple[Node, ...]:
        return self.options


@dataclass(frozen=True, slots=True)
class AllOf(Node):
    """True when every one of ``conditions`` is."""

    conditions: tuple[Node, ...]

    def parts(self) -> tuple[Node, ...]:
        return self.conditions


@dataclass(frozen=True, slots=True)
class Not(Node):
    """The opposite of a condition."""

    condition: Node

    def parts(self) -> tuple[Node, ...]:
        return (self.condition,)


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """``operator`` is one of = != < <= > >=."""

    operator: str
    left: Node
    right: Node

    def parts(self) -> tuple[Node, ...]:
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Membership(Node):
    """``member`` is (or is not) in a list or range; anything else counts as a list of one."""

    member: Node
    group: Node
    is_excluded: bool = False

    def parts(self) -> tuple[Node, ...]:
        return (self.member, self.group)


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """``operator`` is one of + - * /."""

    operator: str
    left: Node
    right: Node

    def parts(self) -> tuple[Node, ...]:
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Minus(Node):
    """A figure or span with the other sign."""

    operand: Node

    def parts(self) -> tuple[Node, ...]:
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """A list."""

    members: tuple[Node, ...]

    def parts(self) -> tuple[Node, ...]:
        return self.members


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    """A range; a square bracket holds its end."""

    low: Node
    high: Node
    holds_low: bool
    holds_high: bool

    def parts(self) -> tuple[Node, ...]:
        return (self.low, self.high)


@dataclass(frozen=True, slots=True)
class EntryOf(Node):
    """The entry of a table of values under a key: ``ask.arrive_within_minutes[site_class]``."""

    table: Node
    key: Node

    def parts(self) -> tuple[Node, ...]:
        return (self.table, self.key)


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function: min, max, abs, sum, size or known."""

    function: str
    arguments: tuple[Node, ...]

    def parts(self) -> tuple[Node, ...]:
        return self.arguments


@dataclass(frozen=True, slots=True)
class Standing(Node):
    """A standing word: what state says about ``about``, which is a word and not a name."""

    word: str
    about: str


@dataclass(frozen=True, slots=True)
class Pick(Node):
    """The option whose key the chooser says."""

    chooser: Node
    options: tuple[tuple[str, Node], ...]

    def parts(self) -> tuple[Node, ...]:
        return (self.chooser, *(option for _, option in self.options))


@dataclass(frozen=True, slots=True)
class StartOf(Node):
    """The first day of the unit of the calendar that holds a date; ``unit`` is a word and not a name."""

    unit: str
    date: Node

    def parts(self) -> tuple[Node, ...]:
        return (self.date,)


@dataclass(frozen=True, slots=True)
class Round(Node):
    """A figure rounded as said."""

    figure: Node
    rounding: Rounding

    def parts(self) -> tuple[Node, ...]:
        return (self.figure,)


@dataclass(frozen=True, slots=True)
class Anything(Node):
    """The cell ``-``: whatever the column holds."""


@dataclass(frozen=True, slots=True)
class Column(Node):
    """The value of the column, inside a cell."""


def placed(node: Node, place: Place) -> Node:
    """Return a formula as it stands in another, under a name: every part has the place of that name."""
    moved = {
        one.name: _placed(value, place)
        for one in fields(node)
        if one.name != "place" and isinstance(value := getattr(node, one.name), (Node, tuple))
    }
    return replace(node, place=place, **moved)


def _placed(value: Node | tuple[object, ...], place: Place) -> object:
    if isinstance(value, Node):
        return placed(value, place)
    return tuple(_placed(one, place) if isinstance(one, (Node, tuple)) else one for one in value)


def walk(root: Node) -> Iterator[tuple[Node, int]]:
    """Return every part with its depth, the root being 1, without using the Python stack."""
    waiting = [(root, 1)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting.extend((part, depth + 1) for part in node.parts())
