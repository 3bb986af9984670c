"""Makes our tree of the one that lark reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lark import Token, Tree

from shouwen.regulation.errors import PackError

from . import tree
from .dates import UNITS
from .functions import ALL_WORDS, FUNCTIONS, STANDING_WORDS
from .literals import MOMENT_WORDS, MOMENTS, literal_value, moment
from .origin import Origin
from .rounding import parse_rounding

#: What lark found under a rule: tokens and further rules.
Parts = list[Any]


class Builder:
    """Makes our tree of lark's, one method a rule."""

    def __init__(self, origin: Origin, named: Mapping[str, tree.Node] | None = None) -> None:
        self.origin = origin
        self.named = named or {}

    def build(self, part: Tree[Token]) -> tree.Node:
        place = tree.Place(part.meta.start_pos, part.meta.end_pos)
        rule: Callable[[Parts, tree.Place], tree.Node] = getattr(self, str(part.data))
        return rule(part.children, place)

    def any_of(self, children: Parts, place: tree.Place) -> tree.Node:
        return tree.AnyOf(tuple(self.build(child) for child in children), place=place)

    def all_of(self, children: Parts, place: tree.Place) -> tree.Node:
        return tree.AllOf(tuple(self.build(child) for child in children), place=place)

    def negation(self, children: Parts, place: tree.Place) -> tree.Node:
        return tree.Not(self.build(children[1]), place=place)

    def comparison(self, children: Parts, place: tree.Place) -> tree.Node:
        left, sign, right = children
        return tree.Comparison(_sign(sign), self.build(left), self.build(right), place=place)

    def membership(self, children: Parts, place: tree.Place) -> tree.Node:
        return tree.Membership(self.build(children[0]), self.build(children[2]), place=place)

    def exclusion(self, children: Parts, place: tree.Place) -> tree.Node:
        return tree.Membership(self.build(children[0]), self.build(children[2]), True, place=place)

    def arithmetic(self, children: Parts, place: tree.Place) -> tree.Node:
        left, sign, right = children
        return tree.Arithmetic(_sign(sign), self.build(left), self.build(right), place=place)

    def minus(self, children: Parts, place: tree.Place) -> tree.Node:
        return tree.Minus(self.build(children[1]), place=place)

    def list_of(self, children: Parts, place: tree.Place) -> tree.Node:
        return tree.ListOf(tuple(self.build(child) for child in children), place=place)

    def range_of(self, children: Parts, place: tree.Place) -> tree.Node:
        opening, low, _, high, closing = children
        return tree.RangeOf(self.build(low), self.build(high), opening == "[", closing == "]", place=place)

    def entry_of(self, children: Parts, place: tree.Place) -> tree.Node:
        return tree.EntryOf(self.build(children[0]), self.build(children[1]), place=place)

    def name(self, children: Parts, place: tree.Place) -> tree.Node:
        formula = self.named.get(str(children[0]))
        return tree.Name(str(children[0]), place=place) if formula is None else tree.placed(formula, place)

    def literal(self, children: Parts, place: tree.Place) -> tree.Node:
        value, kind = literal_value(children[0], place, self.origin)
        return tree.Literal(value, kind, place=place)

    # Calls

    def call(self, children: Parts, place: tree.Place) -> tree.Node:
        word, arguments = str(children[0]), children[1:]
        if word in STANDING_WORDS:
            return self._standing(word, arguments, place)
        if word in FUNCTIONS:
            function = FUNCTIONS[word]
            if not function.fewest <= len(arguments) <= function.most:
                raise self.fault(place, f"{function.fewest} to {function.most} values inside {word}( )")
            return tree.Call(word, tuple(self._argument(each) for each in arguments), place=place)
        if word in MOMENT_WORDS:
            return self._spelt_moment(word, arguments, place)
        if word == "start_of":
            return self._start_of(arguments, place)
        if word == "round":
            return self._round(arguments, place)
        if word == "pick":
            return self._pick(arguments, place)
        raise self.fault(place, f"one of the functions {', '.join(ALL_WORDS)}")

    def _argument(self, argument: Tree[Token]) -> tree.Node:
        if argument.data in ("option", "rounding"):
            raise self.fault(tree.Place(argument.meta.start_pos, argument.meta.end_pos), "a value")
        return self.build(argument)

    def _standing(self, word: str, arguments: Parts, place: tree.Place) -> tree.Node:
        about = self._argument(arguments[0]) if len(arguments) == 1 else None
        if isinstance(about, tree.Name):
            return tree.Standing(word, about.name, place=place)
        if isinstance(about, tree.Literal) and about.type == "text":
            return tree.Standing(word, about.value, place=place)
        raise self.fault(place, f"one word or clause inside {word}( ), such as {_STANDING_EXAMPLES[word]}")

    def _spelt_moment(self, word: str, arguments: Parts, place: tree.Place) -> tree.Node:
        text = self._argument(arguments[0]) if len(arguments) == 1 else None
        if not isinstance(text, tree.Literal) or text.type != "text":
            raise self.fault(place, MOMENTS[word.upper()])
        kind = {"date": "date", "time": "time", "datetime": "instant"}[word]
        return tree.Literal(moment(word.upper(), text.value, place, self.origin), kind, place=place)

    def _start_of(self, arguments: Parts, place: tree.Place) -> tree.Node:
        unit = self._argument(arguments[0]) if len(arguments) == 2 else None
        if not isinstance(unit, tree.Name) or unit.name not in UNITS:
            raise self.fault(place, f"one of {', '.join(UNITS)} and a date, such as start_of(quarter, bought_on)")
        return tree.StartOf(unit.name, self._argument(arguments[1]), place=place)

    def _round(self, arguments: Parts, place: tree.Place) -> tree.Node:
        if len(arguments) != 2 or arguments[1].data != "rounding":
            raise self.fault(place, "a figure and how to round it, such as round(sales * 1%, half_up to fen)")
        token = arguments[1].children[0]
        rounding = self.origin.read_at(token.start_pos, parse_rounding, str(token))
        return tree.Round(self._argument(arguments[0]), rounding, place=place)

    def _pick(self, arguments: Parts, place: tree.Place) -> tree.Node:
        if len(arguments) < 2 or any(each.data != "option" for each in arguments[1:]):
            raise self.fault(place, "a value and its options, such as pick(ask.way, first: 1%, last: 2%)")
        options: dict[str, tree.Node] = {}
        for option in arguments[1:]:
            token, value = option.children
            key = token[1:-1] if token.type == "TEXT" else str(token)
            if key in options:
                raise self.origin.fault(token.start_pos, repr(key), "each option once")
            options[key] = self.build(value)
        return tree.Pick(self._argument(arguments[0]), tuple(options.items()), place=place)

    # Cells

    def anything(self, children: Parts, place: tree.Place) -> tree.Node:
        return tree.Anything(place=place)

    def one_of(self, children: Parts, place: tree.Place) -> tree.Node:
        tests = tuple(self.build(child) for child in children)
        return tests[0] if len(tests) == 1 else tree.AnyOf(tests, place=place)

    def none_of(self, children: Parts, place: tree.Place) -> tree.Node:
        return tree.Not(self.one_of(children[1:], place), place=place)

    def compared_with(self, children: Parts, place: tree.Place) -> tree.Node:
        return tree.Comparison(
            _sign(children[0]), tree.Column(place=place), self.build(children[1]), place=place
        )

    def found_in(self, children: Parts, place: tree.Place) -> tree.Node:
        return tree.Membership(tree.Column(place=place), self.build(children[0]), place=place)

    def fault(self, place: tree.Place, expected: str) -> PackError:
        return self.origin.fault_in(place.start, place.end, expected)


def _sign(token: Token) -> str:
    return _SIGNS.get(str(token), str(token))


_SIGNS = {"≤": "<=", "≥": ">=", "≠": "!=", "×": "*", "÷": "/"}

_STANDING_EXAMPLES = {
    "permit": "permit(leave)",
    "open": "open(case)",
    "held": "held(phone)",
    "count": "count(SB-7)",
    "balance": "balance(SO-6a)",
    "on_duty": "on_duty(值班经理)",
    "roll": "roll(households)",
}
