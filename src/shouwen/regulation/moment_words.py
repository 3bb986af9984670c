"""Moments of a slot as people say them: ``last day``, ``friday 14:30``, ``ends + ask.x``."""

from __future__ import annotations

import re

from shouwen.regulation.errors import PackError
from shouwen.regulation.spans import parse_span
from shouwen.regulation.spoken import Spoken

_WEEKDAYS = {
    "monday": "周一", "tuesday": "周二", "wednesday": "周三", "thursday": "周四", "friday": "周五", "saturday": "周六",
    "sunday": "周日",
}  # fmt: skip
_DAY = re.compile(r"\bday (\d{1,2})\b")
_AWAY = re.compile(r"(starts|ends)\s*([+-])\s*(.+)\Z")
_ANCHORS = {"starts": ("期初", "the beginning"), "ends": ("期末", "the end")}


def moment_in_words(source: str, spoken: Spoken, language: str) -> str:
    """Return a moment of a slot in words; what is written otherwise stays as it is."""
    in_english = language.startswith("en")
    if away := _AWAY.match(source):
        span = _span_in_words(away[3], spoken, language)
        if in_english:
            return f"{span} {'after' if away[2] == '+' else 'before'} {_ANCHORS[away[1]][1]}"
        return f"{_ANCHORS[away[1]][0]}{'之后' if away[2] == '+' else '之前'} {span}"
    if in_english:
        name, space, rest = source.partition(" ")
        return f"{name.capitalize()}{space}{rest}" if name in _WEEKDAYS else source.replace("last day", "the last day")
    said = _DAY.sub(r"第\1日", source.replace("last day", "期内最后一天"))
    for name, words in _WEEKDAYS.items():
        said = said.replace(name, words)
    return said


def _span_in_words(text: str, spoken: Spoken, language: str) -> str:
    if text.startswith("ask."):
        return spoken.name(text, language)
    try:
        span = parse_span(text)
    except PackError:
        return text
    return str(span) if language.startswith("en") else span.in_chinese
