"""Turns a checked tree into nested closures: one call a part, no interpretation, no Python source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from . import exact, operations, tree
from .dates import start_of
from .errors import EvaluationError, Unfit
from .functions import FUNCTIONS
from .lookup import entry, inside, key_of
from .values import ADMITTED, UNKNOWN, Range, Value, admit, kind_of

Scope = Mapping[str, Any]
Run = Callable[[Scope], Value]

#: Makes the error of a part: its place and words, with a reason.
Fault = Callable[[tree.Place, str], EvaluationError]


def closure_of(node: tree.Node, fault: Fault) -> Run:
    """Return the function that reckons ``node`` from a scope; it raises what ``fault`` makes."""
    return _COMPILERS[type(node)](node, fault)


def _literal(node: tree.Literal, fault: Fault) -> Run:
    value = node.value
    return lambda scope: value


def _name(node: tree.Name, fault: Fault) -> Run:
    name, steps, place = node.name, node.name.split("."), node.place

    def run(scope: Scope) -> Value:
        try:
            value = scope[name]
        except KeyError:
            value = inside(scope, steps)
        if value.__class__ in ADMITTED:
            return value
        try:
            return admit(value)
        except Unfit as reason:
            raise fault(place, str(reason)) from None

    return run


def _any_of(node: tree.AnyOf, fault: Fault) -> Run:
    return _joined(node.options, True, fault)


def _all_of(node: tree.AllOf, fault: Fault) -> Run:
    return _joined(node.conditions, False, fault)


def _joined(parts: tuple[tree.Node, ...], decides: bool, fault: Fault) -> Run:
    """Join conditions: the first that equals ``decides`` settles it, else unknown if any is."""
    runs = tuple((closure_of(part, fault), part.place) for part in parts)

    def run(scope: Scope) -> Value:
        answer: Value = not decides
        for part, place in runs:
            value = part(scope)
            if value is decides:
                return decides
            if value is UNKNOWN:
                answer = UNKNOWN
            elif value.__class__ is not bool:
                raise fault(place, f"{kind_of(value)} is not a condition")
        return answer

    return run


def _not(node: tree.Not, fault: Fault) -> Run:
    condition, place = closure_of(node.condition, fault), node.condition.place

    def run(scope: Scope) -> Value:
        value = condition(scope)
        if value.__class__ is bool:
            return not value
        if value is UNKNOWN:
            return UNKNOWN
        raise fault(place, f"{kind_of(value)} is not a condition")

    return run


def _comparison(node: tree.Comparison, fault: Fault) -> Run:
    left, right, place = closure_of(node.left, fault), closure_of(node.right, fault), node.place
    sign, at_once = node.operator, operations.COMPARES[node.operator]

    def run(scope: Scope) -> Value:
        one, other = left(scope), right(scope)
        try:
            if one.__class__ is Decimal and other.__class__ is Decimal:
                return at_once(one, other)
            return operations.compare(sign, one, other)
        except (Unfit, ArithmeticError) as reason:
            raise fault(place, _because(reason)) from None

    return run


def _membership(node: tree.Membership, fault: Fault) -> Run:
    member, group, place = closure_of(node.member, fault), closure_of(node.group, fault), node.place
    is_excluded = node.is_excluded
    texts = _texts_of(node.group)

    def run(scope: Scope) -> Value:
        value = member(scope)
        if texts is not None and value.__class__ is str:
            return (value in texts) is not is_excluded
        try:
            found = operations.is_in(value, group(scope))
        except (Unfit, ArithmeticError) as reason:
            raise fault(place, _because(reason)) from None
        return found if found is UNKNOWN else found is not is_excluded

    return run


def _texts_of(group: tree.Node) -> frozenset[str] | None:
    """Return the members of a written list of texts, so that it need not be walked."""
    if not isinstance(group, tree.ListOf):
        return None
    values = [member.value for member in group.members if isinstance(member, tree.Literal)]
    if len(values) != len(group.members) or not all(isinstance(value, str) for value in values):
        return None
    return frozenset(values)


_AT_ONCE = {"+": exact.EXACT.add, "-": exact.EXACT.subtract, "*": exact.EXACT.multiply}


def _arithmetic(node: tree.Arithmetic, fault: Fault) -> Run:
    left, right, place = closure_of(node.left, fault), closure_of(node.right, fault), node.place
    at_once, reckon = _AT_ONCE.get(node.operator), operations.ARITHMETIC[node.operator]

    def run(scope: Scope) -> Value:
        one, other = left(scope), right(scope)
        if one is UNKNOWN or other is UNKNOWN:
            return UNKNOWN
        try:
            if at_once is not None and one.__class__ is Decimal and other.__class__ is Decimal:
                return at_once(one, other)
            return reckon(one, other)
        except (Unfit, ArithmeticError) as reason:
            raise fault(place, _because(reason)) from None

    return run


def _minus(node: tree.Minus, fault: Fault) -> Run:
    return _applied(lambda values: operations.negate(values[0]), (node.operand,), node.place, fault)


def _call(node: tree.Call, fault: Fault) -> Run:
    function = FUNCTIONS[node.function]
    return _applied(function.run, node.arguments, node.place, fault, takes_unknown=function.takes_unknown)


def _round(node: tree.Round, fault: Fault) -> Run:
    rounding = node.rounding

    def rounded(values: tuple[Value, ...]) -> Value:
        if isinstance(values[0], (Decimal, Fraction)):
            return rounding.apply(values[0])
        raise Unfit(f"{kind_of(values[0])} cannot be rounded")

    return _applied(rounded, (node.figure,), node.place, fault)


def _start_of(node: tree.StartOf, fault: Fault) -> Run:
    unit = node.unit
    return _applied(lambda values: start_of(unit, values[0]), (node.date,), node.place, fault)


def _applied(
    function: Callable[[tuple[Value, ...]], Value],
    parts: tuple[tree.Node, ...],
    place: tree.Place,
    fault: Fault,
    *,
    takes_unknown: bool = False,
) -> Run:
    runs = tuple(closure_of(part, fault) for part in parts)

    def run(scope: Scope) -> Value:
        values = tuple([part(scope) for part in runs])
        if not takes_unknown and UNKNOWN in values:
            return UNKNOWN
        try:
            return function(values)
        except (Unfit, ArithmeticError) as reason:
            raise fault(place, _because(reason)) from None

    return run


def _list_of(node: tree.ListOf, fault: Fault) -> Run:
    runs = tuple(closure_of(member, fault) for member in node.members)
    return lambda scope: tuple([run(scope) for run in runs])


def _range_of(node: tree.RangeOf, fault: Fault) -> Run:
    low, high = closure_of(node.low, fault), closure_of(node.high, fault)
    holds_low, holds_high = node.holds_low, node.holds_high
    return lambda scope: Range(low(scope), high(scope), holds_low, holds_high)


def _entry_of(node: tree.EntryOf, fault: Fault) -> Run:
    table, key, place = closure_of(node.table, fault), closure_of(node.key, fault), node.place

    def run(scope: Scope) -> Value:
        entries, wanted = table(scope), key(scope)
        if entries is UNKNOWN or wanted is UNKNOWN:
            return UNKNOWN
        if not isinstance(entries, Mapping):
            raise fault(place, f"{kind_of(entries)} has no entries")
        try:
            return admit(entry(entries, wanted))
        except Unfit as reason:
            raise fault(place, str(reason)) from None

    return run


def _pick(node: tree.Pick, fault: Fault) -> Run:
    chooser, place = closure_of(node.chooser, fault), node.place
    options = {key: closure_of(option, fault) for key, option in node.options}
    expected = ", ".join(options)

    def run(scope: Scope) -> Value:
        value = chooser(scope)
        if value is UNKNOWN:
            return UNKNOWN
        if not isinstance(value, (str, bool, Decimal)):
            raise fault(place, f"{kind_of(value)} does not pick an option")
        try:
            option = options[key_of(value)]
        except KeyError:
            raise fault(place, f"the value is {value!r}, which is none of {expected}") from None
        except Unfit as reason:
            raise fault(place, str(reason)) from None
        return option(scope)

    return run


def _standing(node: tree.Standing, fault: Fault) -> Run:
    word, about, place = node.word, node.about, node.place

    def run(scope: Scope) -> Value:
        ask = scope.get(f"{word}()", scope.get(word))
        if not callable(ask):
            raise fault(place, f"nobody here can answer {word}({about})")
        try:
            return admit(ask(about))
        except Unfit as reason:
            raise fault(place, str(reason)) from None

    return run


def _anything(node: tree.Anything, fault: Fault) -> Run:
    return lambda scope: True


#: Under this key a cell finds the value of its column; no name can be spelt so.
COLUMN = "?"


def _column(node: tree.Column, fault: Fault) -> Run:
    return _name(tree.Name(COLUMN, place=node.place), fault)


def _because(reason: Exception) -> str:
    return str(reason) if isinstance(reason, Unfit) else "a figure is no number, or too long to be exact"


_COMPILERS: dict[type[tree.Node], Callable[[Any, Fault], Run]] = {
    tree.Literal: _literal,
    tree.Name: _name,
    tree.AnyOf: _any_of,
    tree.AllOf: _all_of,
    tree.Not: _not,
    tree.Comparison: _comparison,
    tree.Membership: _membership,
    tree.Arithmetic: _arithmetic,
    tree.Minus: _minus,
    tree.Call: _call,
    tree.Round: _round,
    tree.StartOf: _start_of,
    tree.ListOf: _list_of,
    tree.RangeOf: _range_of,
    tree.EntryOf: _entry_of,
    tree.Pick: _pick,
    tree.Standing: _standing,
    tree.Anything: _anything,
    tree.Column: _column,
}
