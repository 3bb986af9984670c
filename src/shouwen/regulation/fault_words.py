"""What is wrong with a pack, in Chinese: faults are told in English; whoever writes in the studio reads their own.

Commands speak English. A phrase that is not here stays as it is, so that nothing is lost.
"""

from __future__ import annotations

import re
from functools import lru_cache

from shouwen.regulation.fault_phrases import PHRASES

_PERHAPS = re.compile(r"(?s)(.*), perhaps “([^”]*)”\Z|(.*), perhaps (.+)\Z")
#: How faults of flows end: at which element.
_AT = re.compile(r"(?s)(.*) \((id [^()]*)\)\Z")
#: Whole phrases; ``{}`` stands for what is quoted or listed in them.
_PHRASES: tuple[tuple[str, str], ...] = (
    ("a kind of fact", "已有的事实种类"),
    ("a unit of time", "时间单位"),
    ("a kind of standard as the first key", "第一个键是标准的种类"),
    ("the key {}", "键{}"),
    ("a key of the {}", "{}可用的键"),
    ("a local value of pack.yaml", "pack.yaml 里要单位定的值"),
    ("a local value of the type {}", "类型为 {} 的单位定的值"),
    ("a list of pack.yaml", "pack.yaml 里的清单"),
    ("a figure of {}", "{} 的数据项"),
    ("an article of articles.yaml", "articles.yaml 里的条款"),
    ("an article", "已有的条款"),
    ("the id of a standard", "标准的编号"),
    ("a file of the pack", "规范包里的文件"),
    ("one of {}", "下列之一：{}"),
    ("a date such as {}", "日期，例如 {}"),
    ("a day such as {}", "日期，例如 {}"),
    ("a local time such as {}", "时刻，例如 {}"),
    ("a time of day such as {}", "时刻，例如 {}"),
    ("a span such as {}", "时长，例如 {}"),
    ("a step such as {}", "间隔，例如 {}"),
    ("a consequence such as {}", "后果，例如 {}"),
    ("a list of consequences such as {}", "后果的清单，例如 {}"),
    ("a standard such as {}", "标准，例如 {}"),
    ("a pair such as {}", "一对事实，例如 {}"),
    ("days of the year such as {}", "每年的日子，例如 {}"),
    ("periods such as {}", "时段，例如 {}"),
    ("who of what, such as: {}", "谁（属于何事），例如：{}"),
    ("a zone such as {}", "时区，例如 {}"),
    ("a number", "数"), ("a text", "文字"), ("a list", "清单"), ("a mapping", "对照（键: 值）"), ("clauses", "各项内容"),
    ("an expression", "条件或算式"), ("a condition", "条件"), ("a list of standards", "标准的清单"),
    ("a list of articles", "条款的清单"), ("true or false", "true 或 false"), ("a clause", "一项内容"),
    ("nothing that can be written", "写不进文本的内容"),
    ("a figure", "数值"), ("nothing", "没有内容"), ("no such key", "没有这个键"), ("no such file", "没有这个文件"),
    ("this file", "这个文件"), ("another name", "别的名字"), ("more", "更多"),
    ("a whole number", "整数"), ("a whole number from {} on", "不小于 {} 的整数"),
    ("at most {} characters", "至多 {} 个字"), ("{} characters", "{} 个字"), ("at most {} fields", "至多 {} 个栏目"),
    ("at least one sequenceFlow", "至少一条连线"), ("at most {}", "不超过 {}"), ("at least {}", "不少于 {}"),
    ("each key once; it stands already in line {}", "每个键只写一次；第 {} 行已有"),
    ("a text without control characters", "不含控制字符的文字"),
    ("a field of the form that is a number", "表单里的数字栏目"),
    ("a kind of fact; {} lists them", "已有的事实种类"),
    ("a column that is a figure of the facts, such as {}", "事实的数据项作列，例如 {}"),
    ("a figure that the standard sees, such as {}", "标准看得到的数据项，例如 {}"),
    ("a figure that the standard sees", "标准看得到的数据项"),
    ("a span in whole words", "写全单位的时长"),
    ("the name@edition of a pack that lies beside this one, as {}, and does not rest on it",
     "与本包并列（如 {}）、不以本包为基础的规范包，写作 名称@版本"),
    ("a column that is a figure of the facts", "事实的数据项作列"), ("the column {}", "列{}"),
    ("required only for what people write", "只有由人填写的栏目才能必填"),
    ("an amount in yuan with at most two decimals", "金额（元，至多两位小数）"),
    ("an exact figure, written as text", "写成文字的精确数值"),
    ("one line is changed for another", "一行换一行，不能换行"),
    ("{} has no {} that can be changed alone", "{}里没有可单独改动的{}"),
    ("{} of {} cannot be changed alone", "单独改不了{1}的{0}"),
    ("a name that is known", "已有的名称"), ("a known name", "已有的名称"),
    ("row {}, {}", "第 {} 行，{}"),
    ("{} in `{}`", "{}（在 {} 里）"),
)  # fmt: skip


def _ordered() -> list[tuple[str, str]]:
    """Return all phrases, those that say most by themselves first."""
    return sorted((*_PHRASES, *PHRASES), key=lambda one: -len(one[0].replace("{}", "")))


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile("(.+?)".join(map(re.escape, english.split("{}"))) + r"\Z", re.DOTALL), chinese)
        for english, chinese in _ordered()
    )


@lru_cache(maxsize=1024)
def fault_in_chinese(text: str) -> str:
    """Return what was found or expected in Chinese; what no phrase fits stays as it is."""
    placed = _AT.match(text)
    if placed is not None:
        return f"{fault_in_chinese(placed[1])}（{placed[2]}）"
    near = _PERHAPS.match(text)
    if near is not None:
        said, word = near.group(1) or near.group(3), near.group(2) or fault_in_chinese(near.group(4))
        return f"{fault_in_chinese(said)}，也许是“{word.replace(' or ', '”或“')}”"
    for pattern, chinese in _patterns():
        found = pattern.match(text)
        if found is not None:
            return chinese.format(*found.groups())
    return text
