"""What is wrong with a field, said to the reader in one of three languages."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shouwen.regulation.forms import Field

_TYPES = {
    "integer": ("须填整数", "須填整數", "takes a whole number"),
    "money": (
        "须填金额，最多两位小数",
        "須填金額，最多兩位小數",
        "takes an amount with at most two decimals",
    ),
    "percent": ("须填百分数，例如 90.3", "須填百分數，例如 90.3", "takes a percentage such as 90.3"),
    "date": ("须填日期，例如 2026-03-02", "須填日期，例如 2026-03-02", "takes a date such as 2026-03-02"),
    "datetime": ("须填日期和时间", "須填日期和時間", "takes a date and a time"),
    "person": ("须选一位员工", "須選一位員工", "takes a member"),
    "customer": ("须选一位客户", "須選一位客戶", "takes a customer"),
    "phone": ("须填电话号码", "須填電話號碼", "takes a telephone number"),
    "choice": ("须从所列选项中选择", "須從所列選項中選擇", "takes one of the choices listed"),
    "table": ("须是若干行", "須是若干行", "takes rows"),
}
_PLAIN = ("填写有误", "填寫有誤", "is not filled in rightly")
_SAID = {
    "missing": ("必须填写", "必須填寫", "must be filled in"),
    "maxLength": ("最多 {0} 个字", "最多 {0} 個字", "takes at most {0} characters"),
    "not": ("含有看不见的控制字符，请重新输入", "含有看不見的控制字元，請重新輸入", "holds a control character"),
    "minimum": ("不得小于 {0}", "不得小於 {0}", "must not be less than {0}"),
    "maximum": ("不得大于 {0}", "不得大於 {0}", "must not be more than {0}"),
    "maxItems": ("最多 {0} 行", "最多 {0} 行", "takes at most {0} rows"),
    "uniqueItems": ("同一选项只能选一次", "同一選項只能選一次", "takes each choice once"),
    "additionalProperties": ("有本表没有的栏", "有本表沒有的欄", "has a column that the form does not have"),
}
_TOTAL = (
    "{0}合计须为 {1}，现为 {2}。",
    "{0}合計須為 {1}，現為 {2}。",
    "{0} must come to {1}; they come to {2}.",
)
_UNKNOWN = ("本表没有“{0}”一栏。", "本表沒有「{0}」一欄。", "The form has no field “{0}”.")


def message(fault: str, field: Field | None, language: str, figure: Any = "") -> str:
    """Return a sentence that names the field in the reader's language and says what it takes."""
    chosen = _chosen(language)
    if field is None:
        return _UNKNOWN[chosen].format(figure)
    said = _SAID.get(fault) or _TYPES.get(field.type, _PLAIN)
    name = field.words.in_language(language)
    text = said[chosen].format(figure)
    if chosen == 2:
        return f"“{name}” {text}."
    return f"“{name}”{text}。" if chosen == 0 else f"「{name}」{text}。"


def wrong_total(fields: Sequence[Field], wanted: Decimal, found: Decimal, language: str) -> str:
    """Return a sentence that names the fields, what they must come to, and what they come to."""
    chosen = _chosen(language)
    names = [field.words.in_language(language) for field in fields]
    before, after = (("“", "”"), ("「", "」"), ("“", "”"))[chosen]
    joined = (", " if chosen == 2 else "、").join(f"{before}{name}{after}" for name in names)
    sign = " %" if fields[0].type == "percent" else ""
    return _TOTAL[chosen].format(joined, f"{wanted:f}{sign}", f"{found:f}{sign}")


def _chosen(language: str) -> int:
    return 2 if language.startswith("en") else 1 if language.lower() in {"zh-hant", "zh-tw", "zh-hk"} else 0
