"""What type each part has, before any figure is seen; what cannot fit is a PackError."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from enum import StrEnum

from shouwen.regulation.errors import PackError

from . import tree


class Type(StrEnum):
    """What a part of an expression is. ANYTHING is only known when it runs."""

    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    SPAN = "span"
    TEXT = "text"
    TRUTH = "truth"
    DATE = "date"
    INSTANT = "instant"
    TIME = "time"
    LIST = "list"
    RANGE = "range"
    TABLE = "table"
    ANYTHING = "anything"


FIGURES = frozenset({Type.NUMBER, Type.MONEY, Type.PERCENT})
ORDERED = FIGURES | {Type.SPAN, Type.DATE, Type.INSTANT, Type.TIME, Type.ANYTHING}
GROUPS = frozenset({Type.LIST, Type.RANGE, Type.TABLE})

#: Names of types as facts, forms and local values declare them. A fact's `time` is an instant.
TYPES_BY_NAME = {
    **{each.value: each for each in Type},
    "integer": Type.NUMBER,
    "time": Type.INSTANT,
    "datetime": Type.INSTANT,
    "time_of_day": Type.TIME,
    "code": Type.TEXT,
    "choice": Type.TEXT,
    "long_text": Type.TEXT,
    "reference": Type.TEXT,
    "digest": Type.TEXT,
    "person": Type.TEXT,
    "customer": Type.TEXT,
    "product": Type.TEXT,
    "phone": Type.TEXT,
    "signature": Type.ANYTHING,
    "references": Type.LIST,
    "map": Type.TABLE,
    "expression": Type.ANYTHING,
}

#: In words, for messages.
WORDS = {
    Type.TRUTH: "a condition",
    Type.NUMBER: "a figure",
    Type.MONEY: "money",
    Type.PERCENT: "a percentage",
    Type.TEXT: "a text",
    Type.INSTANT: "an instant",
    Type.TIME: "a time of day",
    Type.TABLE: "a table of values",
}

Names = Mapping[str, str]
Fault = Callable[[tree.Node, str, str], PackError]


def type_named(name: str) -> Type:
    """Return the type a declaration calls ``name``; raise ValueError where there is none such."""
    if name not in TYPES_BY_NAME:
        raise ValueError(f"{name!r} is not a type of the language; known are {', '.join(TYPES_BY_NAME)}")
    return TYPES_BY_NAME[name]


def words_for(kind: Type) -> str:
    """Return the type with its article."""
    return WORDS.get(kind, f"a {kind.value}")


class Checker:
    """Finds the type of each part. ``names`` is None where nothing is known of the names."""

    def __init__(self, names: Names | None, fault: Fault, column: Type = Type.ANYTHING) -> None:
        self.names, self.fault, self.column = names, fault, column

    def type_of(self, node: tree.Node) -> Type:
        """Return the type of ``node``; raise PackError where its parts do not fit together."""
        match node:
            case tree.Literal(type=kind):
                return Type(kind)
            case tree.Name():
                return self._name(node)
            case tree.Column():
                return self.column
            case tree.AnyOf() | tree.AllOf() | tree.Not():
                return self._conditions(node)
            case tree.Comparison():
                return self._comparison(node)
            case tree.Membership():
                return self._membership(node)
            case tree.Arithmetic():
                return self._arithmetic(node)
            case tree.Minus(operand):
                return self._of(operand, FIGURES | {Type.SPAN}, "a figure or a span")
            case tree.Round(figure):
                return self._of(figure, FIGURES, "a figure")
            case tree.ListOf(members):
                self._alike(members)
                return Type.LIST
            case tree.RangeOf(low, high):
                self._ordered(node, self.type_of(low), self.type_of(high))
                return Type.RANGE
            case tree.EntryOf(table, key):
                self._of(table, frozenset({Type.TABLE}), "a table of values")
                self.type_of(key)
                return Type.ANYTHING
            case tree.Pick(chooser, options):
                self._of(chooser, FIGURES | {Type.TEXT, Type.TRUTH}, "a text to pick by")
                return self._alike(tuple(option for _, option in options))
            case tree.Standing(word):
                return STANDING[word]
            case tree.Call():
                return self._call(node)
            case tree.Anything():
                return Type.TRUTH
        raise AssertionError(type(node))

    def _name(self, node: tree.Name) -> Type:
        if self.names is None:
            return Type.ANYTHING
        if node.name in self.names:
            return type_named(self.names[node.name])
        head = node.name
        while "." in head:
            head = head.rpartition(".")[0]
            if self.names.get(head) in ("table", "map", "anything"):
                return Type.ANYTHING
        if is_clause(node.name):
            return Type.ANYTHING
        near = get_close_matches(node.name, list(self.names), 3, 0.5)
        known = (
            f"a known name, perhaps {' or '.join(near)}" if near else "a known name; texts stand in quotes"
        )
        raise self.fault(node, f"the unknown name {node.name!r}", known)

    def _conditions(self, node: tree.Node) -> Type:
        for part in node.parts():
            self._of(part, frozenset({Type.TRUTH}), "a condition")
        return Type.TRUTH

    def _of(self, node: tree.Node, allowed: frozenset[Type], expected: str) -> Type:
        kind = self.type_of(node)
        if kind not in allowed and kind is not Type.ANYTHING:
            raise self.fault(node, words_for(kind), expected)
        return kind

    def _comparison(self, node: tree.Comparison) -> Type:
        left, right = self.type_of(node.left), self.type_of(node.right)
        if node.operator in ("=", "!="):
            self._comparable(node, left, right)
            for part, kind in ((node.left, left), (node.right, right)):
                if kind in GROUPS:
                    raise self.fault(part, words_for(kind), "a single value; for lists and ranges say in")
        else:
            self._ordered(node, left, right)
        return Type.TRUTH

    def _comparable(self, node: tree.Node, left: Type, right: Type) -> None:
        if Type.ANYTHING in (left, right) or left == right or {left, right} <= FIGURES:
            return
        raise self.fault(
            node, f"{words_for(left)} beside {words_for(right)}", "two values that can be compared"
        )

    def _ordered(self, node: tree.Node, left: Type, right: Type) -> None:
        for kind in (left, right):
            if kind not in ORDERED:
                raise self.fault(
                    node, words_for(kind), "figures, spans, dates or instants, which have an order"
                )
        self._comparable(node, left, right)

    def _membership(self, node: tree.Membership) -> Type:
        member, group = self.type_of(node.member), self.type_of(node.group)
        inside: tuple[tree.Node, ...] = ()
        if isinstance(node.group, (tree.ListOf, tree.RangeOf)):
            inside = node.group.parts()
        elif group is Type.TABLE or member in GROUPS:
            raise self.fault(node, words_for(group), "a value in a list or a range")
        elif group not in GROUPS:
            inside = (node.group,)
        for part in inside:
            kind = self.type_of(part)
            if kind is not Type.RANGE:
                self._comparable(part, member, kind)
        return Type.TRUTH

    def _arithmetic(self, node: tree.Arithmetic) -> Type:
        left, right = self.type_of(node.left), self.type_of(node.right)
        if Type.ANYTHING in (left, right):
            for kind in (left, right):
                if kind in GROUPS | {Type.TEXT, Type.TRUTH}:
                    raise self.fault(node, words_for(kind), f"values for {node.operator}")
            return Type.ANYTHING
        result = _figures(node.operator, left, right) if {left, right} <= FIGURES else None
        result = result or RESULTS.get((node.operator, _plain(left), _plain(right)))
        if result is None:
            found = f"{words_for(left)} {node.operator} {words_for(right)}"
            raise self.fault(node, found, "figures, spans and dates that fit together")
        return result

    def _alike(self, parts: tuple[tree.Node, ...]) -> Type:
        """Return the one type of several values; raise where two cannot stand beside each other."""
        kinds = [self.type_of(part) for part in parts]
        common = next((kind for kind in kinds if kind is not Type.ANYTHING), Type.ANYTHING)
        for part, kind in zip(parts, kinds, strict=True):
            self._comparable(part, common, kind)
            if {common, kind} <= FIGURES and kind != common:
                common = Type.MONEY if Type.MONEY in (common, kind) else Type.NUMBER
        return Type.ANYTHING if Type.ANYTHING in kinds else common

    def _call(self, node: tree.Call) -> Type:
        match node.function:
            case "known":
                self.type_of(node.arguments[0])
                return Type.TRUTH
            case "size":
                self._of(node.arguments[0], frozenset({Type.LIST}), "a list")
                return Type.NUMBER
            case "abs":
                return self._of(node.arguments[0], FIGURES | {Type.SPAN}, "a figure or a span")
        only = node.arguments[0]
        if len(node.arguments) == 1 and isinstance(only, tree.ListOf):
            kind = self._alike(only.members)
        elif len(node.arguments) == 1 and self.type_of(only) is Type.LIST:
            return Type.ANYTHING
        else:
            kind = self._alike(node.arguments)
        allowed = FIGURES | {Type.SPAN, Type.ANYTHING} if node.function == "sum" else ORDERED
        if kind not in allowed:
            raise self.fault(node, words_for(kind), "figures or spans")
        return kind


def is_clause(name: str) -> bool:
    """True for the id of a clause, or a figure of one: ``SR-3b.points``."""
    head, dash, rest = name.partition("-")
    return bool(dash and head.isascii() and head.isupper() and rest[:1].isdigit())


def _plain(kind: Type) -> Type:
    return Type.NUMBER if kind in FIGURES else kind


def _figures(operator: str, left: Type, right: Type) -> Type | None:
    """Return the type of two figures reckoned together; None where money would be squared or divide."""
    money = [left, right].count(Type.MONEY)
    match operator:
        case "*":
            return None if money == 2 else Type.MONEY if money else Type.NUMBER
        case "/":
            if right is Type.MONEY:
                return Type.NUMBER if left is Type.MONEY else None
            return Type.MONEY if money else Type.NUMBER
    if money:
        return Type.MONEY
    return Type.PERCENT if left is right is Type.PERCENT else Type.NUMBER


RESULTS = {
    ("+", Type.SPAN, Type.SPAN): Type.SPAN,
    ("-", Type.SPAN, Type.SPAN): Type.SPAN,
    ("+", Type.DATE, Type.SPAN): Type.DATE,
    ("+", Type.SPAN, Type.DATE): Type.DATE,
    ("-", Type.DATE, Type.SPAN): Type.DATE,
    ("-", Type.DATE, Type.DATE): Type.SPAN,
    ("+", Type.INSTANT, Type.SPAN): Type.INSTANT,
    ("+", Type.SPAN, Type.INSTANT): Type.INSTANT,
    ("-", Type.INSTANT, Type.SPAN): Type.INSTANT,
    ("-", Type.INSTANT, Type.INSTANT): Type.SPAN,
    ("*", Type.SPAN, Type.NUMBER): Type.SPAN,
    ("*", Type.NUMBER, Type.SPAN): Type.SPAN,
    ("/", Type.SPAN, Type.NUMBER): Type.SPAN,
    ("/", Type.SPAN, Type.SPAN): Type.NUMBER,
}

STANDING = {
    "permit": Type.TRUTH,
    "open": Type.TRUTH,
    "held": Type.TRUTH,
    "count": Type.NUMBER,
    "balance": Type.NUMBER,
    "on_duty": Type.ANYTHING,
}
