"""Conditions and formulas in words, Chinese and English: no name of code is left where everything has a word."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Protocol

from shouwen.regulation.spans import Span

from . import tree
from .cells import Cell
from .expression import Expression
from .values import Value


class Vocabulary(Protocol):
    """What names and their values are called."""

    def name(self, name: str, language: str) -> str:
        """Return what a figure, a local value (``ask.x``) or a list (``list.x``) is called."""

    def value(self, name: str, value: str, language: str) -> str:
        """Return what a value of a figure is called."""

    def thing(self, word: str, language: str) -> str:
        """Return what a word inside a standing word is called: ``leave``, ``case``, the id of a standard."""


def said(expression: Expression, words: Vocabulary, language: str = "zh-hans") -> str:
    """Return a condition or formula as people say it."""
    sayer = _English(words, language) if language.startswith("en") else _Chinese(words, language)
    return sayer.say(expression.tree)


def said_cell(cell: Cell, column: str, words: Vocabulary, language: str = "zh-hans", *, is_headed: bool = False) -> str:
    """Return a cell of a column as people say it; ``is_headed`` where the column's name stands above it. Any: nothing."""
    sayer = _English(words, language) if language.startswith("en") else _Chinese(words, language)
    sayer.column, sayer.is_headed = column, is_headed
    return " ".join(sayer.say(cell.tree).split())


class _Sayer:
    """What both languages share: how a tree is gone through, and when a part stands in brackets."""

    AND, OR, NOT, NO_PERMIT = "", "", "", ""
    COMPARED: dict[str, str] = {}
    STANDING: dict[str, str] = {}
    CALLS: dict[str, str] = {}
    COMMA = ", "
    BRACKETS = "({})"

    def __init__(self, words: Vocabulary, language: str) -> None:
        self.words, self.language = words, language
        self.column, self.is_headed = "", False

    def say(self, node: tree.Node) -> str:
        """Return a part in words."""
        match node:
            case tree.Literal(value, kind):
                return self.literal(value, kind)
            case tree.Name(name):
                return self.words.name(name, self.language)
            case tree.Column():
                return "" if self.is_headed else self.words.name(self.column, self.language)
            case tree.AllOf(conditions):
                return self.AND.join(self.part(one, tree.AnyOf) for one in conditions)
            case tree.AnyOf(options):
                return self.OR.join(self.part(one, tree.AllOf) for one in options)
            case tree.Not(condition):
                return self.negated(condition)
            case tree.Comparison(operator, left, right):
                return self.compared(operator, left, right)
            case tree.Membership(member, tree.Literal() as group, is_excluded):
                return self.compared("!=" if is_excluded else "=", member, group)  # a cell with several values
            case tree.Membership(member, group, is_excluded):
                return self.member(member, group, is_excluded)
            case tree.Arithmetic(operator, left, right):
                sign = {"*": "×", "/": "÷"}.get(operator, operator)
                return f"{self.factor(left)} {sign} {self.factor(right)}"
            case tree.Minus(operand):
                return f"-{self.factor(operand)}"
            case tree.ListOf(members):
                return self.listed(self.say(one) for one in members)
            case tree.EntryOf(table, key):
                return self.CALLS["entry"].format(self.say(table), self.say(key))
            case tree.Standing(word, about):
                return self.STANDING[word].format(self.words.thing(about, self.language))
            case tree.Call(function, arguments):
                return self.call(function, arguments)
            case tree.StartOf(unit, day):
                return self.CALLS["start_of"].format(self.say(day), self.CALLS[unit])
            case tree.Round(figure):
                return self.CALLS["round"].format(self.say(figure))
            case tree.Pick(chooser, options):
                return self.pick(chooser, options)
            case tree.RangeOf():
                return self.range(node)
        return ""

    def part(self, node: tree.Node, loose: type[tree.Node]) -> str:
        """Return a part of a condition; one that binds looser stands in brackets."""
        text = self.say(node)
        return self.BRACKETS.format(text) if isinstance(node, loose) else text

    def factor(self, node: tree.Node) -> str:
        text = self.say(node)
        return self.BRACKETS.format(text) if isinstance(node, (tree.Arithmetic, tree.Pick)) else text

    def literal(self, value: Value, kind: str) -> str:
        raise NotImplementedError

    def negated(self, condition: tree.Node) -> str:
        """Return the opposite of a condition, by another word where there is one."""
        match condition:
            case tree.Comparison(operator, left, right) if operator in _OPPOSITE:
                return self.compared(_OPPOSITE[operator], left, right)
            case tree.Membership(member, tree.Literal() as group, is_excluded):
                return self.compared("=" if is_excluded else "!=", member, group)
            case tree.Membership(member, group, is_excluded):
                return self.member(member, group, not is_excluded)
            case tree.Standing("permit", about):
                return self.NO_PERMIT.format(self.words.thing(about, self.language))
            case tree.AllOf() | tree.AnyOf():
                return self.NOT.format(self.BRACKETS.format(self.say(condition)))
        return self.NOT.format(self.say(condition))

    def compared(self, operator: str, left: tree.Node, right: tree.Node) -> str:
        """Return a comparison; with a truth it is said by itself."""
        if isinstance(right, tree.Literal) and right.type == "truth" and operator in ("=", "!="):
            is_so = (right.value is True) is (operator == "=")
            if isinstance(left, tree.Column) and self.is_headed:
                return self.literal(is_so, "truth")
            return self.say(left) if is_so else self.negated(left)
        return self.COMPARED[operator].format(self.say(left), self.valued(right, left))

    def valued(self, node: tree.Node, of: tree.Node) -> str:
        """Return a value as the figure calls it with which it is compared."""
        if isinstance(node, tree.Literal) and node.type == "text" and isinstance(of, (tree.Name, tree.Column)):
            name = of.name if isinstance(of, tree.Name) else self.column
            return f"“{self.words.value(name, node.value, self.language)}”"
        return self.say(node)

    def listed(self, parts: Iterable[str]) -> str:
        return self.COMMA.join(parts)

    def member(self, member: tree.Node, group: tree.Node, is_excluded: bool) -> str:
        raise NotImplementedError

    def call(self, function: str, arguments: tuple[tree.Node, ...]) -> str:
        parts = [self.say(one) for one in arguments]
        if function in ("min", "max", "sum"):
            return self.CALLS[function].format(self.listed(parts))
        return self.CALLS[function].format(*parts)

    def pick(self, chooser: tree.Node, options: tuple[tuple[str, tree.Node], ...]) -> str:
        raise NotImplementedError

    def range(self, node: tree.RangeOf) -> str:
        raise NotImplementedError


class _Chinese(_Sayer):
    AND, OR, COMMA, BRACKETS = "且", "或", "、", "（{}）"
    NOT, NO_PERMIT = "并非{}", "没有「{}」的批准"
    COMPARED = {
        "=": "{}为{}", "!=": "{}不是{}", "<": "{}小于 {}", "<=": "{}不超过 {}", ">": "{}超过 {}", ">=": "{}不少于 {}",
    }  # fmt: skip
    STANDING = {
        "permit": "有「{}」的批准", "open": "「{}」尚未了结", "held": "「{}」在保管中", "count": "「{}」的次数",
        "balance": "「{}」的余额", "on_duty": "当班的{}", "roll": "「{}」在册数",
    }  # fmt: skip
    CALLS = {
        "min": "{}中最小的", "max": "{}中最大的", "sum": "{}之和", "abs": "{}的绝对值", "size": "{}的个数",
        "known": "已知{}", "band": "{0}中{1}所属一档",
        "slices": "{1}按{0}分段计算之和", "entry": "{}中{}一项",
        "start_of": "{}所在{}的第一天", "round": "{}取整",
        "week": "周", "month": "月", "quarter": "季度", "half_year": "半年", "year": "年",
    }  # fmt: skip

    def literal(self, value: Value, kind: str) -> str:
        if isinstance(value, bool):
            return "是" if value else "否"
        if kind == "money":
            return f"{value.normalize():f} 元"
        return f"“{value}”" if isinstance(value, str) else _plain(value, kind, chinese=True)

    def member(self, member: tree.Node, group: tree.Node, is_excluded: bool) -> str:
        name = self.say(member)
        if isinstance(group, tree.ListOf):
            parts = [self.valued(one, member) for one in group.members]
            return f"{name}不是{'、'.join(parts)}中任一个" if is_excluded else f"{name}为{'或'.join(parts)}"
        if isinstance(group, tree.RangeOf):
            return f"{name}{'不在' if is_excluded else '在'}{self.range(group)}"
        return f"{name}{'不在' if is_excluded else '属于'}{self.say(group)}{'之内' if is_excluded else ''}"

    def pick(self, chooser: tree.Node, options: tuple[tuple[str, tree.Node], ...]) -> str:
        said_ = "，".join(f"{_key(key, '是', '否')}取 {self.say(one)}" for key, one in options)
        return f"按{self.say(chooser)}：{said_}"

    def range(self, node: tree.RangeOf) -> str:
        low, high = ("含" if one else "不含" for one in (node.holds_low, node.holds_high))
        return f" {self.say(node.low)}（{low}）到 {self.say(node.high)}（{high}）之间"


class _English(_Sayer):
    AND, OR = " and ", " or "
    NOT, NO_PERMIT = "not {}", "there is no permit “{}”"
    COMPARED = {
        "=": "{} is {}", "!=": "{} is not {}", "<": "{} is under {}", "<=": "{} is at most {}", ">": "{} is over {}",
        ">=": "{} is at least {}",
    }  # fmt: skip
    STANDING = {
        "permit": "there is a permit “{}”", "open": "“{}” is open", "held": "“{}” is held", "count": "the count of {}",
        "balance": "the balance of {}", "on_duty": "the {} on duty", "roll": "how many are on the roll “{}”",
    }  # fmt: skip
    CALLS = {
        "min": "the least of {}", "max": "the greatest of {}", "sum": "the sum of {}", "abs": "{} without its sign",
        "size": "how many {}", "known": "{} is known", "band": "what {0} gives for {1}", "slices": "{1} by slices of {0}",
        "entry": "{} for {}", "start_of": "the first day of the {1} of {0}", "round": "{} rounded", "week": "week",
        "month": "month", "quarter": "quarter", "half_year": "half-year", "year": "year",
    }  # fmt: skip

    def literal(self, value: Value, kind: str) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if kind == "money":
            return f"{value.normalize():f} yuan"
        return f"“{value}”" if isinstance(value, str) else _plain(value, kind, chinese=False)

    def member(self, member: tree.Node, group: tree.Node, is_excluded: bool) -> str:
        name = self.say(member)
        if isinstance(group, tree.ListOf):
            parts = [self.valued(one, member) for one in group.members]
            return f"{name} is none of {', '.join(parts)}" if is_excluded else f"{name} is {' or '.join(parts)}"
        inside = self.range(group) if isinstance(group, tree.RangeOf) else f"in {self.say(group)}"
        return f"{name} is {'not ' if is_excluded else ''}{inside}"

    def pick(self, chooser: tree.Node, options: tuple[tuple[str, tree.Node], ...]) -> str:
        name = self.say(chooser)
        return ", ".join(f"{self.say(one)} where {name} is {_key(key, 'true', 'false')}" for key, one in options)

    def range(self, node: tree.RangeOf) -> str:
        low, high = ("" if one else " (not held)" for one in (node.holds_low, node.holds_high))
        return f"between {self.say(node.low)}{low} and {self.say(node.high)}{high}"


#: What is said of the opposite of a comparison, where that is a comparison too.
_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def _key(key: str, true: str, false: str) -> str:
    return {"true": true, "false": false}.get(key, key)


def _plain(value: Value, kind: str, *, chinese: bool) -> str:
    for types, shown in _SHOWN:
        if isinstance(value, types):
            return shown(value, kind, chinese)
    return str(value)


def _figure(value: Decimal, kind: str, chinese: bool) -> str:
    return f"{(value * 100).normalize():f}%" if kind == "percent" else f"{value.normalize():f}"


_SHOWN: tuple[tuple[type, Callable[..., str]], ...] = (
    (Span, lambda value, kind, chinese: value.in_chinese if chinese else str(value)),
    (Decimal, _figure),
    (datetime, lambda value, kind, chinese: value.isoformat(" ", "minutes")),
    (date, lambda value, kind, chinese: value.isoformat()),
    (time, lambda value, kind, chinese: f"{value:%H:%M}"),
)
