"""Conditions over figures as they are kept: specialised once for a site and a kind of fact, so that most facts cost
one look into a dictionary.

A condition comes to True, False, or None where it is not known, exactly as ``Expression.evaluate`` says of the figures
once they are read. What cannot be told from kept figures alone (dates, functions, standing words) is not compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from shouwen.regulation.expressions import UNKNOWN, Expression, tree
from shouwen.regulation.expressions.errors import Unfit
from shouwen.regulation.expressions.operations import COMPARES, compare
from shouwen.regulation.expressions.values import admit
from shouwen.regulation.facts import FactKind
from shouwen.regulation.spans import Span
from shouwen.regulation.surroundings import OF_EVERY_FACT

Kept = Mapping[str, Any]
Condition = Callable[[Kept], bool | None]

_TEXTS = frozenset({"code", "reference", "key", "digest"})
_FIGURES = frozenset({"number", "money", "percent"})
_COMPARABLE = {"text": frozenset({"=", "!="}), "truth": frozenset({"=", "!="}), "figure": frozenset(COMPARES),
               "span": frozenset(COMPARES)}  # fmt: skip


class NotHere(Exception):
    """A condition that cannot be told from kept figures alone."""


class Part(NamedTuple):
    """A part as compiled: a figure's ``name``, or a ``value`` that is the same at every fact; ``type`` is text,
    truth, figure or span."""

    type: str
    name: str = ""
    value: Any = None


def condition(expression: Expression | None, kind: FactKind, names: Mapping[str, Any]) -> Condition | None:
    """Return a condition over the kept figures of a kind; None where it cannot be told from them alone.

    ``names`` are what every expression may read whatever the fact. Where nothing is asked, it always holds.
    """
    if expression is None:
        return _always
    if expression.standing:
        return None
    try:
        return _Compiler(kind, names).holds(expression.tree)
    except (NotHere, Unfit):
        return None


def constant(expression: Expression, names: Mapping[str, Any]) -> Any:
    """Return what an expression comes to at every fact; raises ``NotHere`` where that depends on the fact."""
    if expression.standing or any(name not in names and not name.startswith("ask.") for name in expression.names):
        raise NotHere
    return expression.evaluate(names)


def _always(kept: Kept) -> bool:
    return True


class _Compiler:
    """Compiles conditions over one kind of fact at one site."""

    def __init__(self, kind: FactKind, names: Mapping[str, Any]) -> None:
        self.kind, self.names = kind, names

    def holds(self, node: tree.Node) -> Condition:
        """Return a condition as a function of kept figures."""
        match node:
            case tree.AllOf(conditions):
                return _joined([self.holds(one) for one in conditions], decides=False)
            case tree.AnyOf(options):
                return _joined([self.holds(one) for one in options], decides=True)
            case tree.Not(inner):
                return _denied(self.holds(inner))
            case tree.Comparison(operator, left, right):
                return _compared(operator, self.part(left), self.part(right))
            case tree.Membership(member, group, is_excluded):
                return self._membership(self.part(member), group, is_excluded)
            case tree.Name() | tree.Literal():
                return _truth(self.part(node))
        raise NotHere

    def part(self, node: tree.Node) -> Part:
        """Return a figure or a value that is compared."""
        if isinstance(node, tree.Literal):
            return _fixed(node.value)
        if not isinstance(node, tree.Name) or node.name in OF_EVERY_FACT:
            raise NotHere
        figure = self.kind.figures.get(node.name)
        if figure is None:
            return _fixed(admit(self.names.get(node.name)))
        for type_, types in (("text", _TEXTS), ("figure", _FIGURES), ("truth", {"truth"}), ("span", {"span"})):
            if figure.type in types:
                return Part(type_, figure.name)
        raise NotHere

    def _membership(self, member: Part, group: tree.Node, is_excluded: bool) -> Condition:
        if isinstance(group, tree.ListOf):
            values: Any = tuple(self.part(one).value for one in group.members)
        elif isinstance(group, tree.Name) and group.name not in self.kind.figures:
            values = self.names.get(group.name)
        else:
            raise NotHere
        if not isinstance(values, tuple) or not all(isinstance(one, str) for one in values) or not member.name:
            raise NotHere
        if member.type != "text":
            raise NotHere
        name, members, inside, outside = member.name, frozenset(values), not is_excluded, is_excluded

        def holds(kept: Kept) -> bool | None:
            value = kept.get(name)
            if value is None:
                return None
            return inside if value in members else outside

        return holds


def _fixed(value: Any) -> Part:
    if value is UNKNOWN:
        return Part("unknown")
    if isinstance(value, bool):
        return Part("truth", value=value)
    if isinstance(value, str):
        return Part("text", value=value)
    if isinstance(value, Decimal):
        return Part("figure", value=value)
    if isinstance(value, Span) and value.is_fixed and not value.is_to_the_hour:
        return Part("span", value=value)
    raise NotHere


def _truth(part: Part) -> Condition:
    if part.type == "unknown":
        return lambda kept: None
    if part.type != "truth":
        raise NotHere
    if not part.name:
        value = part.value
        return lambda kept: value
    name = part.name
    return lambda kept: kept.get(name)


def _compared(sign: str, left: Part, right: Part) -> Condition:
    if "unknown" in (left.type, right.type):
        return lambda kept: None
    if left.type != right.type or sign not in _COMPARABLE[left.type]:
        raise NotHere
    if not left.name and not right.name:
        answer = compare(sign, left.value, right.value)
        fixed = None if answer is UNKNOWN else answer
        return lambda kept: fixed
    if left.name and right.name:
        return _of_two(sign, left, right)
    if not left.name:
        left, right, sign = right, left, _TURNED[sign]
    if left.type in ("figure", "span"):
        return _of_figure(left.name, sign, right.value.seconds if left.type == "span" else right.value)
    return _of_text(left.name, sign, right.value)


_TURNED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _of_text(name: str, sign: str, wanted: Any) -> Condition:
    if sign == "=":

        def equal(kept: Kept) -> bool | None:
            value = kept.get(name)
            return None if value is None else bool(value == wanted)

        return equal

    def unequal(kept: Kept) -> bool | None:
        value = kept.get(name)
        return None if value is None else bool(value != wanted)

    return unequal


def _of_figure(name: str, sign: str, limit: Decimal) -> Condition:
    compares = COMPARES[sign]
    # Whole numbers are kept as such: then no decimal need be made of them.
    bound: int | Decimal = int(limit) if limit == limit.to_integral_value() else limit

    def holds(kept: Kept) -> bool | None:
        value = kept.get(name)
        if value is None:
            return None
        return compares(value if value.__class__ is int else Decimal(value), bound)

    return holds


def _of_two(sign: str, left: Part, right: Part) -> Condition:
    compares, one, other, is_text = COMPARES[sign], left.name, right.name, left.type in ("text", "truth")

    def holds(kept: Kept) -> bool | None:
        first, second = kept.get(one), kept.get(other)
        if first is None or second is None:
            return None
        return compares(first, second) if is_text else compares(Decimal(first), Decimal(second))

    return holds


def _denied(condition_: Condition) -> Condition:
    def holds(kept: Kept) -> bool | None:
        found = condition_(kept)
        return None if found is None else not found

    return holds


def _joined(conditions: list[Condition], *, decides: bool) -> Condition:
    if len(conditions) == 1:
        return conditions[0]
    all_of, otherwise = tuple(conditions), not decides

    def holds(kept: Kept) -> bool | None:
        answer: bool | None = otherwise
        for one in all_of:
            found = one(kept)
            if found is decides:
                return decides
            if found is None:
                answer = None
        return answer

    return holds
