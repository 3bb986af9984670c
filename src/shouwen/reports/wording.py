"""The words that print adds by itself, and values as a reader of each language writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal

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
    "no_date": Words("　　　　年　　月　　日", "　　　　年　　月　　日", ""),
    "substituted": Words(
        "字体缺字，以码位代替：", "字型缺字，以碼位代替：", "Not in the font, printed by code point: "
    ),
}
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # no locale: the same on every machine


def word(key: str, language: str) -> str:
    """Return one of the words of print."""
    return _WORDS[key].in_language(language)


def substitution_note(characters: Sequence[str], language: str) -> str:
    """Return the line that owns up to characters printed by code point; empty where there are none."""
    if not characters:
        return ""
    return word("substituted", language) + " ".join(code_point(one) for one in dict.fromkeys(characters))


def written(value: object, language: str, zone: tzinfo, *, is_short: bool = False) -> str:
    """Return ``value`` as text; ``is_short`` for columns of tables, where dates are 2026-03-12."""
    match value:
        case None:
            return ""
        case bool():
            return _yes_or_no(value, language)
        case datetime():
            local = value.astimezone(zone)
            return f"{written(local.date(), language, zone, is_short=is_short)} {local:%H:%M}"
        case date():
            return value.isoformat() if is_short else _long_date(value, language)
        case Decimal():
            return f"{value:,f}"
        case int():
            return f"{value:,d}"
        case list() | tuple() | frozenset() | set():
            separator = ", " if language.startswith("en") else "、"
            return separator.join(written(one, language, zone, is_short=is_short) for one in value)
        case _:
            return str(value)


def money(value: Decimal) -> str:
    """Return yuan and fen: ``1,234.50``."""
    return f"{value:,.2f}"


def percent(value: Decimal) -> str:
    """Return a share of one as per cent with one decimal: 0.9032 is ``90.3%``."""
    return f"{value * 100:.1f}%"


def _long_date(value: date, language: str) -> str:
    if language.startswith("en"):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def _yes_or_no(value: bool, language: str) -> str:
    if language.startswith("en"):
        return "yes" if value else "no"
    return "是" if value else "否"
