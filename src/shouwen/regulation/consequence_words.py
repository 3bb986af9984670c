"""Consequences in words: 扣 3 分，警告（提议）."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shouwen.regulation.consequences import VERBS

_ZH = {
    "counts_as": "记一次「{0}」",
    "reward": "奖励 {0}",
    "fine": "罚款 {0}",
    "deduct": "扣款 {0}",
    "sanction": "{0}（提议，批准才算）",
    "bar": "不得{0}",
    "task": "派任务「{0}」",
    "open": "立「{0}」",
    "reopen": "重新立「{0}」",
    "notice": "通知「{0}」",
    "remind": "提醒「{0}」",
    "escalate": "上报「{0}」",
    "keep": "留存「{0}」",
    "propose": "提议「{0}」",
    "set": "定为「{0}」",
    "zero": "清零「{0}」",
    "hold": "暂存「{0}」",
    "release": "放行「{0}」",
}
_INVITE_ZH = {"matter": "把事项页面的链接发给客户", "survey": "请客户评价（客户同意的）"}
_INVITE_EN = {"matter": "the customer is sent the link to their page", "survey": "a customer who agrees is asked to rate"}
_EN = {
    "counts_as": "it counts as {0}", "sanction": "{0} is proposed", "task": "the task {0}", "open": "{0} is opened",
    "propose": "{0} is proposed", "notice": "the notice {0}",
}  # fmt: skip


def said_of(consequences: Iterable[Mapping[str, Any]], language: str) -> str:
    """Return several consequences as one phrase."""
    is_english = language.startswith("en")
    said = [_said(one, is_english) for one in consequences]
    return (", " if is_english else "，").join(said) or ("nothing" if is_english else "无")


def _said(one: Mapping[str, Any], is_english: bool) -> str:
    if "either" in one:
        joined = (" or " if is_english else "，或").join(_said(each, is_english) for each in one["either"])
        who = one.get("by", "")
        if is_english:
            return f"either {joined}{f', as {who} picks' if who else ''}"
        return f"{f'由{who}' if who else ''}择一：{joined}"
    verb = next((key for key in one if key in VERBS), "")
    amount = one.get(verb, "")
    if verb == "invite":
        return (_INVITE_EN if is_english else _INVITE_ZH).get(str(amount), str(amount))
    if verb == "points":
        return _points(str(amount), is_english)
    if is_english:
        return _EN.get(verb, f"{verb} {{0}}").format(amount)
    return _ZH.get(verb, f"{verb} {{0}}").format(amount)


def _points(amount: str, is_english: bool) -> str:
    if is_english:
        return f"{amount} points"
    shown = amount.replace(" to ", " 至 ")
    if amount.startswith("-"):
        return f"扣 {shown.replace('-', '')} 分"
    return f"加 {shown} 分"
