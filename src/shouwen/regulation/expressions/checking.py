"""What type each part has, before any figure is seen; what cannot fit is a PackError."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches

from shouwen.regulation.errors import PackError

from . import tree
from .type_table import (
    FIGURES,
    GROUPS,
    ORDERED,
    RESULTS,
    STANDING,
    Type,
    of_two_figures,
    plain,
    type_named,
    words_for,
)

Names = Mapping[str, str]
Fault = Callable[[tree.Node, str, str], PackError]

#: How other languages write a truth.
_TRUTHS = {"yes": "true", "on": "true", "no": "false", "off": "false"}
#: What every fact has, which whoever seeks a figure has not meant.
_OF_EVERY_FACT = ("at", "by", "about", "for_whom")
#: Of the figures that could stand there so many are told.
_MOST_NAMED = 8


def such_as(names: Iterable[str]) -> str:
    """Return ``, such as rings, wait`` for whoever has named no figure that there is, or nothing where there are none."""
    figures = [one for one in names if "." not in one and one not in _OF_EVERY_FACT]
    return f", such as {', '.join(figures[:_MOST_NAMED])}" if figures else ""


class Checker:
    """Finds the type of each part. ``names`` is None where nothing is known of the names."""

    def __init__(self, names: Names | None, fault: Fault, column: Type = Type.ANYTHING) -> None:
        self.names, self.fault, self.column = names, fault, column
        self._found: dict[int, Type] = {}

    def type_of(self, node: tree.Node) -> Type:
        """Return the type of ``node``; raise PackError where its parts do not fit together."""
        # Each part once, however often it is asked about, or lists inside lists would take for ever.
        if id(node) not in self._found:
            self._found[id(node)] = self._type_of(node)
        return self._found[id(node)]

    def unknown_in(self, root: tree.Node) -> Iterator[PackError]:
        """Yield a fault for each name of a tree that nobody knows, so that an author reads of all of them at once."""
        for node, _depth in tree.walk(root):
            if isinstance(node, tree.Name):
                try:
                    self._name(node)
                except PackError as wrong:
                    yield wrong

    def _type_of(self, node: tree.Node) -> Type:
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
            case tree.StartOf(date=date):
                return self._of(date, frozenset({Type.DATE}), "a date")
            case tree.Round(figure):
                return self._of(figure, FIGURES, "a figure")
            case tree.ListOf(members):
                self._alike(tuple(part for part in members if self.type_of(part) is not Type.RANGE))
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
        raise self.fault(node, f"the unknown name {node.name!r}", self._known(node.name))

    def _known(self, name: str) -> str:
        """Return what could have been meant: a truth, the names most like it, else the figures that there are."""
        assert self.names is not None
        if name.lower() in _TRUTHS:
            return f"true or false, perhaps {_TRUTHS[name.lower()]}"
        near = get_close_matches(name, list(self.names), 3, 0.5)
        if near:
            return f"a known name, perhaps {' or '.join(near)}"
        return f"a known name{such_as(self.names)}; texts stand in quotes"

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
        if group is Type.TABLE or member in GROUPS:
            raise self.fault(node, words_for(group), "a value in a list or a range")
        for part in _ends_in(node.group):
            kind = self.type_of(part)
            if kind not in GROUPS:
                self._comparable(part, member, kind)
        return Type.TRUTH

    def _arithmetic(self, node: tree.Arithmetic) -> Type:
        left, right = self.type_of(node.left), self.type_of(node.right)
        if Type.ANYTHING in (left, right):
            for kind in (left, right):
                if kind in GROUPS | {Type.TEXT, Type.TRUTH}:
                    raise self.fault(node, words_for(kind), f"values for {node.operator}")
            return Type.ANYTHING
        result = of_two_figures(node.operator, left, right) if {left, right} <= FIGURES else None
        result = result or RESULTS.get((node.operator, plain(left), plain(right)))
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
            case "band" | "slices":
                return self._bands(node)
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

    def _bands(self, node: tree.Call) -> Type:
        bands, figure = node.arguments
        self._of(bands, frozenset({Type.TABLE}), "bands such as {30000: 1%, more: 1.5%}")
        kind = self._of(figure, FIGURES | {Type.SPAN, Type.DATE, Type.TIME}, "a figure")
        gives = _gives(bands.name, self.names) if isinstance(bands, tree.Name) else Type.ANYTHING
        if node.function == "band" or Type.ANYTHING in (gives, kind):
            return gives if node.function == "band" else Type.ANYTHING
        result = of_two_figures("*", kind, gives) if {kind, gives} <= FIGURES else None
        if result is None:
            raise self.fault(node, f"{words_for(kind)} times {words_for(gives)}", "figures that can be multiplied")
        return result


def _gives(name: str, names: Names | None) -> Type:
    """Return what bands give, where that is declared: ``ask.x`` beside ``ask.x.gives``."""
    declared = (names or {}).get(f"{name}.gives")
    return type_named(declared) if declared else Type.ANYTHING


def _ends_in(group: tree.Node) -> Iterator[tree.Node]:
    """Return the single values with which a member of ``group`` is compared."""
    if isinstance(group, (tree.ListOf, tree.RangeOf)):
        for part in group.parts():
            yield from _ends_in(part) if isinstance(part, tree.RangeOf) else (part,)
    else:
        yield group


def is_clause(name: str) -> bool:
    """True for the id of a clause, or a figure of one: ``SR-3b.points``."""
    head, dash, rest = name.partition("-")
    return bool(dash and head.isascii() and head.isupper() and rest[:1].isdigit())
