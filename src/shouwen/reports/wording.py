"""The words that print adds by itself, in the three languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from shouwen.regulation.words import Words
from shouwen.reports.glyphs import code_point

_WORDS: Mapping[str, Words] = {
    "number": Words("编号：", "編號：", "No. "),
    "edition": Words("版本：", "版本：", "Edition: "),
    "citation": Words("依据：", "依據：", "Under: "),
    "printed_by": Words("打印：", "列印：", "Printed by: "),
    "sign": Words("签字", "簽字", "Signed"),
    "version": Words("第{}版", "第{}版", "version {}"),
    "stands_in": Words("代{}", "代{}", "for {}"),
    "no_date": Words("　　　年　　月　　日", "　　　年　　月　　日", " "),
    "yes": Words("是", "是", "yes"),
    "no": Words("否", "否", "no"),
    "substituted": Words(
        "字体缺字，以码位代替：", "字型缺字，以碼位代替：", "Not in the font, printed by code point: "
    ),
    "left_out": Words("……〔另有 {} 字未列〕", "……〔另有 {} 字未列〕", "… [{} characters left out]"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def word(key: str, language: str) -> str:
    """Return one of the words of print."""
    return _WORDS[key].in_language(language)


def substitution_note(characters: Sequence[str], language: str) -> str:
    """Return the line that owns up to characters printed by code point; empty where there are none."""
    if not characters:
        return ""
    return word("substituted", language) + " ".join(code_point(one) for one in dict.fromkeys(characters))


def long_date(value: date, language: str) -> str:
    """Return ``2026年3月12日`` or ``12 Mar 2026``; no locale, so the same on every machine."""
    if language.startswith("en"):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def yes_or_no(value: bool, language: str) -> str:
    return word("yes" if value else "no", language)
