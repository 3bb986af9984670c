"""The difference between two texts in words: ``Within three rings: rings at most 3 → 2 (stricter)``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from shouwen.regulation.comparing.outcomes import Outcome, Reason
from shouwen.regulation.comparing.texts import Change
from shouwen.regulation.consequence_words import said_of
from shouwen.regulation.consequences import VERBS
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import PackError
from shouwen.regulation.expressions import compile_expression, tree
from shouwen.regulation.language.reading import keys_of
from shouwen.regulation.sentences import is_english
from shouwen.regulation.spans import parse_span
from shouwen.regulation.words import Words

OUTCOMES: Mapping[Outcome, tuple[str, str]] = {
    Outcome.SAME: ("相同", "the same"),
    Outcome.STRICTER: ("更严", "stricter"),
    Outcome.LOOSER: ("更松", "looser"),
    Outcome.DIFFERENT: ("有严有松", "stricter in part, looser in part"),
    Outcome.CANNOT_TELL: ("须由人裁定", "for a person to say"),
}
_FOLLOWS = frozenset({"then", "otherwise"})
LONGEST = 120


def outcome_in_words(outcome: Outcome, language: str) -> str:
    """Return an answer in words."""
    zh, en = OUTCOMES[outcome]
    return Words(zh, en=en).in_language(language)


def clause_in_words(change: Change, reason: Reason, language: str) -> str:
    """Return one clause that differs: what it is called, how it stood and stands, and what that makes of it."""
    said = outcome_in_words(reason.outcome, language)
    english = is_english(language)
    if not reason.clause:
        taken = ("no longer there" if english else "取消") if reason.after is None else ("new" if english else "新增")
        return f"{taken} ({said})" if english else f"{taken}（{said}）"
    name = _called(change, reason.clause, language)
    before, after = (_value(reason.clause, value, language) for value in (reason.before, reason.after))
    return f"{name} {before} → {after} ({said})" if english else f"{name} {before} → {after}（{said}）"


def _called(change: Change, clause: str, language: str) -> str:
    """Return what a clause is called, with what it measures where that is one figure."""
    head, _, rest = clause.partition("/")
    known = keys_of(change.kind).get(head)
    name = head.replace("_", " ") if is_english(language) or known is None else known.zh
    name += f" {rest}" if rest else ""
    measure = (change.below or change.above or {}).get("measure")
    if head in ("at_most", "at_least", "under", "over") and isinstance(measure, str):
        return f"{measure.replace('_', ' ') if is_english(language) else measure} {name}"
    return name


def _value(clause: str, value: Any, language: str) -> str:
    english = is_english(language)
    if value is None or value == [] or value == {}:
        return "none" if english else "无"
    if value == "refuse":
        return "refused" if english else "拒绝"
    if clause in _FOLLOWS and isinstance(value, list):
        return said_of(value, language)
    if isinstance(value, bool):
        return str(value).lower() if english else ("是" if value else "否")
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return _short("; ".join(f"{key}: {_value(clause, one, language)}" for key, one in value.items()))
    if isinstance(value, list):
        if value and all(isinstance(one, Mapping) and VERBS & one.keys() for one in value):
            return _short(said_of(value, language))
        if value and all(isinstance(one, Mapping) for one in value):
            return _short(" / ".join(_value(clause, one, language) for one in value))
        return _short(("; " if english else "、").join(_value(clause, one, language) for one in value))
    return _short(_span(str(value), english))


def _span(text: str, english: bool) -> str:
    try:
        span = parse_span(text)
    except PackError:
        return text
    return str(span) if english else span.in_chinese


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def difference_in_words(changes: Iterable[Change], above: Edition, below: Edition, language: str) -> Iterator[str]:
    """Yield a line for every clause that differs, under the standard that it belongs to."""
    for change in changes:
        title = change.title.in_language(language)
        place = (change.citations[1] or change.citations[0]).rpartition("#")[2]
        joined = ("; " if is_english(language) else "；").join(clauses_in_words(change, above, below, language))
        colon = ": " if is_english(language) else "："
        yield f"{change.id} §{place} {title}{colon}{joined}"


def clauses_in_words(change: Change, above: Edition, below: Edition, language: str) -> list[str]:
    """Return each clause of a standard that differs, with the figure that it measures in words."""
    parts = [clause_in_words(change, one, language) for one in change.compared.reasons]
    for name, words in _figures(change, above, below, language):
        parts = [f"{words}{one.removeprefix(name)}" if one.startswith(name) else one for one in parts]
    return parts


def _figures(change: Change, above: Edition, below: Edition, language: str) -> Iterator[tuple[str, str]]:
    """Yield the figure that a standard measures, as its clauses call it, with its words."""
    measure = (change.below or change.above or {}).get("measure")
    if not isinstance(measure, str):
        return
    try:
        root = compile_expression(measure).tree
    except PackError:
        return
    if not isinstance(root, tree.Name):
        return
    kinds = (change.below or change.above or {}).get("when") or ()
    for kind in [kinds] if isinstance(kinds, str) else kinds:
        declared = (below.kinds.get(kind) or above.kinds.get(kind))
        figure = declared.figures.get(measure) if declared is not None else None
        if figure is not None:
            words = figure.words.in_language(language) if figure.words.zh else measure
            yield (measure.replace("_", " ") if is_english(language) else measure), words.lower()
            return
