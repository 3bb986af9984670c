"""What the names in conditions are called: figures by their kinds, local values and lists by their titles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from shouwen.regulation.expressions import Cell, Expression
from shouwen.regulation.expressions.saying import said, said_cell
from shouwen.regulation.facts import FactKind, Figure
from shouwen.regulation.words import TRADITIONAL, Words

NOTHING: Mapping[str, Any] = MappingProxyType({})

#: What every fact has, and what an outcome has as a fact.
_OF_EVERY_FACT = {
    "at": Words("时间", en="the time"),
    "by": Words("经办人", en="whoever did it"),
    "about": Words("所涉事项", en="the matter"),
    "for_whom": Words("对方", en="whom it is for"),
    "result": Words("结果", en="the result"),
    "unit": Words("单位", en="the unit"),
    "row": Words("该行", en="the row"),
    "another": Words("其他", en="another"),  # none of those named: see tables/complete.py
    "starts": Words("期初", en="the beginning"),
    "ends": Words("期末", en="the end"),
    **{
        name: Words(zh, en=en)
        for name, zh, en in (
            ("good", "合格项", "good lines"), ("bad", "不合格项", "bad lines"),
            ("applicable", "适用项", "applicable lines"), ("lines", "全部项", "lines"), ("points", "得分", "points"),
            ("most_points", "满分", "the most points"),
            ("fatal", "否决项", "fatal lines"),
        )
    },
}  # fmt: skip
#: Things that standing words name, where they are not the pack's own words.
THINGS = {
    "case": Words("工单", en="case"),
    "leave": Words("请假", en="leave"),
    "phone": Words("手机", en="phone"),
    "households": Words("住户", en="households"),
    "occupied_households": Words("入住户", en="occupied households"),
    "sold_households": Words("已售户", en="sold households"),
    "members": Words("员工", en="members"),
    "students": Words("学生", en="students"),
}


#: Values of figures that no module has declared yet, so that nobody has said what their options are called.
VALUES = {
    "in": Words("进", en="in"),
    "out": Words("出", en="out"),
    "chat": Words("在线", en="chat"),
    "phone": Words("电话", en="phone"),
    "absent": Words("缺勤", en="absent"),
    "present": Words("出勤", en="present"),
    "leave": Words("请假", en="leave"),
    "month": Words("月", en="month"),
    "opening": Words("开头", en="opening"),
    "closing": Words("结束", en="closing"),
}


@dataclass(frozen=True, eq=False)
class Spoken:
    """The words of a pack as one standard uses them: ``kinds`` are first those that it is judged on."""

    kinds: tuple[FactKind, ...] = ()
    all_kinds: Mapping[str, FactKind] = field(default_factory=lambda: NOTHING)
    asks: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    lists: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    titles: Mapping[str, Words] = field(default_factory=lambda: NOTHING)

    def name(self, name: str, language: str) -> str:
        """Return what a name is called; what nothing knows stays, without its underlines."""
        head, _, rest = name.partition(".")
        if head == "ask" and rest in self.asks:
            title = self.asks[rest].title.in_language(language)
            return f"[{title}]" if language.startswith("en") else f"〔{title}〕"
        if head == "list" and rest in self.lists:
            title = self.lists[rest].title.in_language(language)
            return f"the list “{title}”" if language.startswith("en") else f"「{title}」所列"
        figure = self.figure(name)
        if figure is not None and figure.words.zh:
            return _lower(figure.words.in_language(language), language)
        if name in _OF_EVERY_FACT:
            return _OF_EVERY_FACT[name].in_language(language)
        return self.name(rest, language) if rest else name.replace("_", " ")

    def positions(self, names: Iterable[str], language: str) -> tuple[str, ...]:
        """Return positions as a sentence names them, each once; one that the site answers by its title."""
        said = (self.name(one, language) if one.startswith("ask.") else one for one in names)
        return tuple(dict.fromkeys(said))

    def figure(self, name: str) -> Figure | None:
        """Return the figure of a name: of the kinds judged on, else of any kind that has one so called."""
        for kind in (*self.kinds, *self.all_kinds.values()):
            if name in kind.figures:
                return kind.figures[name]
        return None

    def value(self, name: str, value: str, language: str) -> str:
        """Return what a figure calls one of its values; keys of packs are their own words."""
        figure = self.figure(name)
        words = (figure.said.get(value) if figure is not None else None) or VALUES.get(value)
        return words.in_language(language) if words is not None else value

    def thing(self, word: str, language: str) -> str:
        """Return what stands in a standing word."""
        words = self.titles.get(word) or THINGS.get(word)
        return words.in_language(language) if words is not None and words.zh else word


#: Nothing has a word: names stand as they are.
UNSPOKEN = Spoken()


def condition_in_words(expression: Expression, spoken: Spoken, language: str) -> str:
    """Return a condition or formula of a standard as people say it."""
    if language.lower() in TRADITIONAL:
        return Words(said(expression, spoken)).in_language(language)
    return said(expression, spoken, language)


def cell_in_words(cell: Cell, column: str, spoken: Spoken, language: str, *, is_headed: bool = False) -> str:
    """Return a cell of a table as people say it, under its column's name or with it; nothing where it fits anything."""
    if language.lower() in TRADITIONAL:
        return Words(said_cell(cell, column, spoken, is_headed=is_headed)).in_language(language)
    return said_cell(cell, column, spoken, language, is_headed=is_headed)


def spoken_of(
    occasions: Iterable[str], kinds: Mapping[str, FactKind], asks: Mapping[str, Any], lists: Mapping[str, Any],
    titles: Mapping[str, Words] = NOTHING,
) -> Spoken:
    """Return the words of a standard that is judged on these kinds of facts."""
    return Spoken(tuple(kinds[one] for one in occasions if one in kinds), kinds, asks, lists, titles)


def _lower(text: str, language: str) -> str:
    return text[:1].lower() + text[1:] if language.startswith("en") and not text[1:2].isupper() else text
