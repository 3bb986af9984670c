"""The difference between two texts in words: ``Within three rings: rings at most 3 → 2 (stricter)``."""

from __future__ import annotations

import re
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
from shouwen.regulation.listed_words import (
    condition_said,
    differing,
    is_told_by_difference,
    listed_difference,
    row_in_words,
)
from shouwen.regulation.plain_values import as_written, plain
from shouwen.regulation.sentences import is_english
from shouwen.regulation.spans import parse_span
from shouwen.regulation.spoken import UNSPOKEN, Spoken
from shouwen.regulation.traditional import in_traditional
from shouwen.regulation.vocabulary import keys_in_english
from shouwen.regulation.words import SIMPLIFIED, TRADITIONAL, Words

OUTCOMES: Mapping[Outcome, tuple[str, str]] = {
    Outcome.SAME: ("相同", "the same"),
    Outcome.STRICTER: ("更严", "stricter"),
    Outcome.LOOSER: ("更松", "looser"),
    Outcome.DIFFERENT: ("有严有松", "stricter in part, looser in part"),
    Outcome.CANNOT_TELL: ("须由人裁定", "for a person to say"),
}
_FOLLOWS = frozenset({"then", "otherwise"})
#: What stands in files beside standards, and what of it differs.
PARTS: Mapping[str, Words] = {
    "schema": Words("栏目", en="field"), "bpmn": Words("流程环节", en="step"), "card": Words("评分项", en="line"),
}  # fmt: skip
INNER: Mapping[str, Words] = {
    "task": Words("流程环节", en="step"), "name": Words("名称", en="called"), "way": Words("流程走向", en="way"),
    "element": Words("流程图元", en="element"), "required": Words("是否必填", en="required"),
    "at_least": Words("至少", en="at least"), "at_most": Words("至多", en="at most"),
    "options": Words("选项", en="options"), "by": Words("由谁填", en="written by"),
    "required_if": Words("何时必填", en="required if"), "fatal": Words("一票否决", en="fatal"),
    "lane": Words("由谁办", en="done by"), "form": Words("表单", en="form"), "message": Words("等什么事", en="waits for"),
    "standard": Words("时限", en="deadline"), "decision": Words("判定", en="decision"),
    "asks": Words("要填的", en="asks"),
    "kind": Words("种类", en="sort"), "repeat": Words("重复", en="repeat"), "does": Words("做什么", en="does"),
}  # fmt: skip
FIELD_SORTS: Mapping[str, str] = {
    "text": "单行文字", "long_text": "多行文字", "integer": "整数", "money": "金额", "percent": "百分比", "date": "日期",
    "datetime": "日期时间", "choice": "选项", "person": "人员", "customer": "客户", "product": "商品", "phone": "电话",
    "signature": "签字", "table": "表格", "tick": "打勾",
}  # fmt: skip
LONGEST = 120

#: A value that each unit gives itself, where it stands alone.
_LOCAL = re.compile(r"ask\.\w+\Z")


def outcome_in_words(outcome: Outcome, language: str) -> str:
    """Return an answer in words."""
    zh, en = OUTCOMES[outcome]
    return Words(zh, en=en).in_language(language)


def clause_in_words(change: Change, reason: Reason, language: str, spoken: Spoken = UNSPOKEN) -> str:
    """Return one clause that differs: what it is called, how it stood and stands, and what that makes of it.

    Of a list only what is new in it or gone from it is told. ``spoken`` are the words of the pack for its figures.
    """
    if language in TRADITIONAL:
        return in_traditional(clause_in_words(change, reason, SIMPLIFIED, spoken))
    said = outcome_in_words(reason.outcome, language)
    english = is_english(language)
    if not reason.clause:
        taken = ("no longer there" if english else "取消") if reason.after is None else ("new" if english else "新增")
        return f"{taken} ({said})" if english else f"{taken}（{said}）"
    name = _called(change, reason.clause, language)
    if reason.clause not in _FOLLOWS and is_told_by_difference(reason.before, reason.after):
        told = listed_difference(
            reason.before, reason.after, lambda one: _listed(reason.clause, one, language, spoken), english=english
        )
        return f"{name}: {told} ({said})" if english else f"{name}：{told}（{said}）"
    was, is_ = differing(reason.before, reason.after)
    before, after = (_value_of(reason.clause, value, language, spoken) for value in (was, is_))
    if before == after and was != is_:  # words leave out what differs: who gets a task
        before, after = (as_written(plain(value)) for value in (was, is_))
    if reason.before is None and reason.after is None:
        return f"{name} ({said})" if english else f"{name}（{said}）"
    if _is_part(reason.clause) and (reason.before is None or reason.after is None):
        new = reason.before is None
        taken = ("new" if english else "新增") if new else ("no longer there" if english else "取消")
        told = after if new else before
        return f"{name} {taken}: {told} ({said})" if english else f"{name}{taken}：{told}（{said}）"
    return f"{name} {before} → {after} ({said})" if english else f"{name} {before} → {after}（{said}）"


def _is_part(clause: str) -> bool:
    """True for a field, step or line itself, not for what is said of it."""
    head, _, rest = clause.partition("/")
    return head in PARTS and "/" not in rest


def _listed(clause: str, value: Any, language: str, spoken: Spoken) -> str:
    said = row_in_words(value, spoken, language) if isinstance(value, Mapping) else None
    return said if said is not None else _value(clause, value, language, spoken)


def _value_of(clause: str, value: Any, language: str, spoken: Spoken) -> str:
    """Return a value as it is told of its clause: conditions and sorts of fields have words of their own."""
    if clause in ("where", "unless", "refuse_when", "while") and isinstance(value, str):
        return condition_said(value, spoken, language)
    if clause.startswith("schema/") and isinstance(value, str) and value in FIELD_SORTS:
        return Words(FIELD_SORTS[value], en=value.replace("_", " ")).in_language(language)
    if isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
        rows = [row_in_words(one, spoken, language) for one in value]
        if all(one is not None for one in rows):
            return _short(("; " if is_english(language) else "；").join(map(str, rows)))
    return _value(clause, value, language, spoken)


def _called(change: Change, clause: str, language: str) -> str:
    """Return what a clause is called, with what it measures where that is one figure."""
    head, _, rest = clause.partition("/")
    if rest and head in PARTS:
        name, _, inner = rest.partition("/")
        part = INNER.get(name) if head == "bpmn" else None
        told = (part or PARTS[head]).in_language(language)
        english = is_english(language)
        own = "" if part is not None else f" {name}" if english else f"“{name}”"
        what = INNER[inner].in_language(language) if inner in INNER else inner.replace("_", " ")
        return f"{told}{own}" + (f" {what}" if english and inner else what)
    known = keys_of(change.kind).get(head)
    name = head.replace("_", " ") if is_english(language) or known is None else known.zh
    name += f" {rest}" if rest else ""
    measure = (change.below or change.above or {}).get("measure")
    if head in ("at_most", "at_least", "under", "over") and isinstance(measure, str):
        return f"{measure.replace('_', ' ') if is_english(language) else measure} {name}"
    return name


def _value(clause: str, value: Any, language: str, spoken: Spoken = UNSPOKEN) -> str:
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
        return _short("; ".join(f"{key}: {_value(clause, one, language, spoken)}" for key, one in value.items()))
    if isinstance(value, list):
        if value and all(isinstance(one, Mapping) and VERBS & one.keys() for one in value):
            return _short(said_of(value, language))
        if value and all(isinstance(one, Mapping) for one in value):
            return _short(" / ".join(_value(clause, one, language, spoken) for one in value))
        return _short(("; " if english else "、").join(_value(clause, one, language, spoken) for one in value))
    if isinstance(value, str) and _LOCAL.match(value):
        return spoken.name(value, language)
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
    """Return each clause of a standard that differs, in their order, with figures and keys of the packs in words."""
    if language in TRADITIONAL:
        return [in_traditional(one) for one in clauses_in_words(change, above, below, SIMPLIFIED)]
    readings = below.standards.get(change.id) or above.standards.get(change.id)
    spoken = readings.shared.spoken if readings is not None else UNSPOKEN
    parts = [clause_in_words(change, one, language, spoken) for one in change.compared.reasons]
    for name, words in _figures(change, above, below, language):
        parts = [f"{words}{one.removeprefix(name)}" if one.startswith(name) else one for one in parts]
    return [keys_in_english(one, below, above) for one in parts] if is_english(language) else parts


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
