"""Reads source by the published grammar into a tree; everything amiss is a PackError with its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from shouwen.regulation.errors import PackError
from shouwen.regulation.spans.span import parse_span

from . import tree
from .functions import ALL_WORDS, FUNCTIONS, STANDING_WORDS
from .limits import MOST_CHARACTERS, MOST_DEPTH, MOST_LITERAL_DIGITS, MOST_STEPS
from .origin import Origin
from .rounding import parse_rounding

GRAMMAR = Path(__file__).with_name("grammar.lark")

#: A tree as read may be a little deeper than what is made of it.
_MOST_READ_DEPTH = MOST_DEPTH + 10

_MONEY = {
    "yuan": Decimal(1),
    "元": Decimal(1),
    "fen": Decimal("0.01"),
    "分钱": Decimal("0.01"),
    "万元": Decimal(10_000),
}

_SIGNS = {"≤": "<=", "≥": ">=", "≠": "!=", "×": "*", "÷": "/"}


@cache
def _parser() -> Lark:
    return Lark(
        GRAMMAR.read_text(encoding="utf-8"),
        start=["expression", "cell"],
        parser="lalr",
        lexer="contextual",
        propagate_positions=True,
        maybe_placeholders=False,
    )


def read(source: str, start: str, origin: Origin) -> tree.Node:
    """Return the tree of ``source``, which begins as the rule ``start``; raise PackError."""
    if len(source) > MOST_CHARACTERS:
        raise origin.fault(0, f"{len(source)} characters", f"at most {MOST_CHARACTERS}")
    if not source.strip():
        raise origin.fault(0, "nothing", "a condition or formula")
    try:
        read_tree = _parser().parse(source, start=start)
    except UnexpectedInput as error:
        raise _not_understood(error, source, origin) from None
    _refuse_depth(read_tree, origin)
    node = _Builder(source, origin).build(read_tree)
    _refuse_size(node, origin)
    return node


def _not_understood(error: UnexpectedInput, source: str, origin: Origin) -> PackError:
    if isinstance(error, UnexpectedCharacters):
        position = error.pos_in_stream or 0
        return origin.fault(position, repr(_word_at(source, position)), _expected(set(error.allowed or ())))
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        position = error.token.start_pos or 0
        return origin.fault(position, repr(str(error.token)), _expected(error.accepts or error.expected))
    assert isinstance(error, (UnexpectedEOF, UnexpectedToken)), type(error)
    accepted = error.accepts if isinstance(error, UnexpectedToken) else None
    return origin.fault(len(source.rstrip()), "the end", _expected(accepted or set(error.expected)))


def _word_at(source: str, position: int) -> str:
    return (source[position:].split() or [""])[0][:20]


def _expected(terminals: set[str]) -> str:
    """Say in words what could stand there."""
    if "NUMBER" in terminals:
        return "a value: a figure, a text in quotes, a date, a span, a name, a list or a bracket"
    if terminals & {"PLUS", "COMPARES", "_AND"}:
        closing = " or )" if "_CLOSE" in terminals else " or the end"
        return f"an operator such as and, =, in, +{closing}"
    names = {"_CLOSE": ")", "_RIGHT": "]", "_OPEN": "(", "_COMMA": ",", "_TO": "..", "$END": "the end"}
    return " or ".join(sorted(names.get(terminal, terminal.lower()) for terminal in terminals)) or "the end"


def _refuse_depth(root: Tree[Token], origin: Origin) -> None:
    waiting: list[tuple[Tree[Token] | Token, int]] = [(root, 1)]
    while waiting:
        part, depth = waiting.pop()
        if isinstance(part, Token):
            continue
        if depth > _MOST_READ_DEPTH:
            raise origin.fault(
                part.meta.start_pos, "too much inside each other", f"at most {MOST_DEPTH} levels"
            )
        waiting.extend((child, depth + 1) for child in part.children)


def _refuse_size(root: tree.Node, origin: Origin) -> None:
    steps = 0
    for node, depth in tree.walk(root):
        steps += 1
        if depth > MOST_DEPTH:
            raise origin.fault(node.place.start, "too much inside each other", f"at most {MOST_DEPTH} levels")
        if steps > MOST_STEPS:
            raise origin.fault(
                0, f"more than {MOST_STEPS} parts", f"at most {MOST_STEPS}: say it in two standards"
            )


class _Builder:
    """Makes our tree of lark's, one method a rule."""

    def __init__(self, source: str, origin: Origin) -> None:
        self.source, self.origin = source, origin

    def build(self, part: Tree[Token]) -> tree.Node:
        place = tree.Place(part.meta.start_pos, part.meta.end_pos)
        rule: Callable[[list[Any], tree.Place], tree.Node] = getattr(self, str(part.data))
        return rule(part.children, place)

    def any_of(self, children: list[Any], place: tree.Place) -> tree.Node:
        return tree.AnyOf(tuple(self.build(child) for child in children), place=place)

    def all_of(self, children: list[Any], place: tree.Place) -> tree.Node:
        return tree.AllOf(tuple(self.build(child) for child in children), place=place)

    def negation(self, children: list[Any], place: tree.Place) -> tree.Node:
        return tree.Not(self.build(children[1]), place=place)

    def comparison(self, children: list[Any], place: tree.Place) -> tree.Node:
        left, sign, right = children
        return tree.Comparison(_sign(sign), self.build(left), self.build(right), place=place)

    def membership(self, children: list[Any], place: tree.Place) -> tree.Node:
        return tree.Membership(self.build(children[0]), self.build(children[2]), place=place)

    def exclusion(self, children: list[Any], place: tree.Place) -> tree.Node:
        return tree.Membership(self.build(children[0]), self.build(children[2]), True, place=place)

    def arithmetic(self, children: list[Any], place: tree.Place) -> tree.Node:
        left, sign, right = children
        return tree.Arithmetic(_sign(sign), self.build(left), self.build(right), place=place)

    def minus(self, children: list[Any], place: tree.Place) -> tree.Node:
        return tree.Minus(self.build(children[1]), place=place)

    def list(self, children: list[Any], place: tree.Place) -> tree.Node:
        return tree.ListOf(tuple(self.build(child) for child in children), place=place)

    def range(self, children: list[Any], place: tree.Place) -> tree.Node:
        opening, low, _, high, closing = children
        return tree.RangeOf(self.build(low), self.build(high), opening == "[", closing == "]", place=place)

    def entry_of(self, children: list[Any], place: tree.Place) -> tree.Node:
        return tree.EntryOf(self.build(children[0]), self.build(children[1]), place=place)

    def name(self, children: list[Any], place: tree.Place) -> tree.Node:
        return tree.Name(str(children[0]), place=place)

    # Literals

    def literal(self, children: list[Any], place: tree.Place) -> tree.Node:
        token = children[0]
        text = str(token)
        if len(text) > MOST_LITERAL_DIGITS and token.type in ("NUMBER", "PERCENT", "MONEY"):
            raise self.fault(place, f"at most {MOST_LITERAL_DIGITS} digits")
        return tree.Literal(self._value(token.type, text, place), _LITERAL_TYPES[token.type], place=place)

    def _value(self, kind: str, text: str, place: tree.Place) -> Any:
        if kind == "NUMBER":
            return Decimal(text)
        if kind == "PERCENT":
            return Decimal(text[:-1].strip()).scaleb(-2)
        if kind == "MONEY":
            number = text.rstrip("yuanfe元分钱万 \t\n")
            return Decimal(number) * _MONEY[text[len(number) :].strip()]
        if kind == "TEXT":
            return text[1:-1]
        if kind == "TRUTH":
            return text == "true"
        if kind == "SPAN":
            return self.origin.read_at(place.start, parse_span, text)
        return self._moment(kind, text, place)

    def _moment(self, kind: str, text: str, place: tree.Place) -> date | time | datetime:
        try:
            if kind == "DATE":
                return date.fromisoformat(text)
            if kind == "TIME":
                return time.fromisoformat(text)
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise self.fault(place, _MOMENTS[kind]) from None
        if moment.tzinfo is None or "T" not in text:
            raise self.fault(place, _MOMENTS[kind])
        return moment

    # Calls

    def call(self, children: list[Any], place: tree.Place) -> tree.Node:
        word, arguments = str(children[0]), children[1:]
        if word in STANDING_WORDS:
            return self._standing(word, arguments, place)
        if word in FUNCTIONS:
            function = FUNCTIONS[word]
            if not function.fewest <= len(arguments) <= function.most:
                raise self.fault(place, f"{function.fewest} to {function.most} values inside {word}( )")
            return tree.Call(word, tuple(self._argument(each) for each in arguments), place=place)
        if word in _MOMENT_WORDS:
            return self._spelt_moment(word, arguments, place)
        if word == "round":
            return self._round(arguments, place)
        if word == "pick":
            return self._pick(arguments, place)
        raise self.fault(place, f"one of the functions {', '.join(ALL_WORDS)}")

    def _argument(self, argument: Tree[Token]) -> tree.Node:
        if argument.data in ("option", "rounding"):
            raise self.fault(tree.Place(argument.meta.start_pos, argument.meta.end_pos), "a value")
        return self.build(argument)

    def _standing(self, word: str, arguments: list[Any], place: tree.Place) -> tree.Node:
        about = self._argument(arguments[0]) if len(arguments) == 1 else None
        if isinstance(about, tree.Name):
            return tree.Standing(word, about.name, place=place)
        if isinstance(about, tree.Literal) and about.type == "text":
            return tree.Standing(word, about.value, place=place)
        raise self.fault(place, f"one word or clause inside {word}( ), such as {_STANDING_EXAMPLES[word]}")

    def _spelt_moment(self, word: str, arguments: list[Any], place: tree.Place) -> tree.Node:
        text = self._argument(arguments[0]) if len(arguments) == 1 else None
        if not isinstance(text, tree.Literal) or text.type != "text":
            raise self.fault(place, _MOMENTS[word.upper()])
        kind = {"date": "date", "time": "time", "datetime": "instant"}[word]
        return tree.Literal(self._moment(word.upper(), text.value, place), kind, place=place)

    def _round(self, arguments: list[Any], place: tree.Place) -> tree.Node:
        if len(arguments) != 2 or arguments[1].data != "rounding":
            raise self.fault(place, "a figure and how to round it, such as round(sales * 1%, half_up to fen)")
        token = arguments[1].children[0]
        rounding = self.origin.read_at(token.start_pos, parse_rounding, str(token))
        return tree.Round(self._argument(arguments[0]), rounding, place=place)

    def _pick(self, arguments: list[Any], place: tree.Place) -> tree.Node:
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

    def anything(self, children: list[Any], place: tree.Place) -> tree.Node:
        return tree.Anything(place=place)

    def one_of(self, children: list[Any], place: tree.Place) -> tree.Node:
        tests = tuple(self.build(child) for child in children)
        return tests[0] if len(tests) == 1 else tree.AnyOf(tests, place=place)

    def none_of(self, children: list[Any], place: tree.Place) -> tree.Node:
        return tree.Not(self.one_of(children[1:], place), place=place)

    def compared_with(self, children: list[Any], place: tree.Place) -> tree.Node:
        return tree.Comparison(
            _sign(children[0]), tree.Column(place=place), self.build(children[1]), place=place
        )

    def found_in(self, children: list[Any], place: tree.Place) -> tree.Node:
        return tree.Membership(tree.Column(place=place), self.build(children[0]), place=place)

    def fault(self, place: tree.Place, expected: str) -> PackError:
        return self.origin.fault(place.start, repr(self.source[place.start : place.end]), expected)


def _sign(token: Token) -> str:
    return _SIGNS.get(str(token), str(token))


_LITERAL_TYPES = {
    "NUMBER": "number",
    "PERCENT": "percent",
    "MONEY": "money",
    "SPAN": "span",
    "TEXT": "text",
    "DATE": "date",
    "TIME": "time",
    "TRUTH": "truth",
}

_MOMENT_WORDS = ("date", "time", "datetime")

_MOMENTS = {
    "DATE": 'a day that exists, such as date("2026-03-02")',
    "TIME": 'a time of day, such as time("08:30")',
    "DATETIME": 'an instant with its zone, such as datetime("2026-03-02T08:30+08:00")',
}

_STANDING_EXAMPLES = {
    "permit": "permit(leave)",
    "open": "open(case)",
    "held": "held(phone)",
    "count": "count(SB-7)",
    "balance": "balance(SO-6a)",
    "on_duty": "on_duty(值班经理)",
}
