"""Windows in words: 每月, in a month."""

from __future__ import annotations

from shouwen.regulation.surroundings import Surroundings
from shouwen.regulation.windows import A_ROW, ALL, OPEN, ROLLING, WindowRule
from shouwen.regulation.words import Words

_UNITS = {
    "day": ("同一天内", "in one day"),
    "shift_day": ("同一班日内", "in one day of shifts"),
    "week": ("同一周内", "in one week"),
    "month": ("同一月内", "in one month"),
    "quarter": ("同一季度内", "in one quarter"),
    "half_year": ("同一半年内", "in one half-year"),
    "year": ("同一年内", "in one year"),
    "term": ("同一学期内", "in one term"),
    "school_year": ("同一学年内", "in one school year"),
    ALL: ("累计", "in all"),
    A_ROW: ("连续", "in a row"),
}


def words_of_window(rule: WindowRule, around: Surroundings) -> Words:
    """Return a window as people say it."""
    if rule.ask:
        title = around.asks[rule.ask].title if rule.ask in around.asks else Words(rule.ask)
        return Words(f"同一〔{title.zh}〕内", en=f"within one [{title.en or title.zh}]")
    if rule.unit == ROLLING and rule.span is not None:
        return Words(f"任意连续 {rule.span.in_chinese}内", en=f"within any {rule.span}")
    if rule.unit == OPEN:
        return Words("其进行期间", en=f"while the {rule.thing} is open")
    zh, en = _UNITS[rule.unit]
    if rule.of:
        return Words(f"从 {rule.of} 数起的{zh}", en=f"{en} counted from {rule.of}")
    return Words(zh, en=en)
