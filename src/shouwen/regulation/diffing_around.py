"""What differs between two texts beside their standards, in words: articles, and the local values that they ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shouwen.regulation.articles import Article
from shouwen.regulation.asks import Ask
from shouwen.regulation.editions import Edition
from shouwen.regulation.plain_values import plain
from shouwen.regulation.sentences import is_english
from shouwen.regulation.words import Words

_NEW, _GONE = Words("新增", en="new"), Words("取消", en="no longer there")
_CHECKED = {
    "automatic": Words("由系统执行", en="carried out by the system"), "by_house": Words("由单位执行", en="by the house"),
    "by_form": Words("由表单执行", en="by a form"), "by_inspector": Words("由质检检查", en="by an inspector"),
    "informational": Words("只作说明", en="displayed only"), "": Words("没有写明", en="not said"),
}  # fmt: skip
_ASKED = {
    "type": Words("类型", en="type"), "unit": Words("计量单位", en="unit"), "at_least": Words("不得少于", en="at least"),
    "at_most": Words("不得多于", en="at most"), "options": Words("选项", en="options"),
    "is_required": Words("是否必答", en="required"), "set_by": Words("由谁定", en="set by"),
}  # fmt: skip


def around_in_words(above: Edition, below: Edition, language: str) -> list[str]:
    """Return a line for each article and local value that is new, gone or other."""
    return [*_articles(above, below, language), *_asks(above.asks, below.asks, language)]


def _articles(above: Edition, below: Edition, language: str) -> Iterator[str]:
    old, new = above.articles_by_path, below.articles_by_path
    for path in (*new, *(one for one in old if one not in new)):
        before, after = old.get(path), new.get(path)
        if before is None or after is None:
            taken, some = (_NEW, after) if before is None else (_GONE, before)
            assert some is not None
            yield _line(f"§{path} {some.title.in_language(language)}", [taken.in_language(language)], language)
        elif parts := list(_parts(before, after, language)):
            yield _line(f"§{path} {after.title.in_language(language)}", parts, language)


def _parts(before: Article, after: Article, language: str) -> Iterator[str]:
    english = is_english(language)
    names = ("title", "says") if english else ("标题", "内容")
    for name, was, is_ in zip(names, (before.title, before.says), (after.title, after.says), strict=True):
        if was != is_:
            said = tuple(one.in_language(language) for one in (was, is_))
            if said[0] == said[1]:  # in the other language alone
                said = (was.en or was.zh, is_.en or is_.zh) if not english else (was.zh, is_.zh)
            yield f"{name} {_quoted(said[0], english)} → {_quoted(said[1], english)}"
    if before.checked != after.checked:
        was, is_ = (_CHECKED.get(one.checked, Words(one.checked)) for one in (before, after))
        yield f"{was.in_language(language)} → {is_.in_language(language)}"


def _asks(old: Mapping[str, Ask], new: Mapping[str, Ask], language: str) -> Iterator[str]:
    what = "local value" if is_english(language) else "单位定的值"
    for name in (*new, *(one for one in old if one not in new)):
        before, after = old.get(name), new.get(name)
        some = after or before
        assert some is not None
        head = f"{what} “{some.title.in_language(language)}”"
        if before is None or after is None:
            yield _line(head, [(_NEW if before is None else _GONE).in_language(language)], language)
            continue
        both = ((words, getattr(before, key), getattr(after, key)) for key, words in _ASKED.items())
        parts = [
            f"{words.in_language(language)} {_value(was, language)} → {_value(is_, language)}"
            for words, was, is_ in both
            if was != is_
        ]
        if parts:
            yield _line(head, parts, language)


def _line(head: str, parts: list[str], language: str) -> str:
    return f"{head}: {'; '.join(parts)}" if is_english(language) else f"{head}：{'；'.join(parts)}"


def _quoted(text: str, english: bool) -> str:
    return f"“{text}”" if text else ("none" if english else "无")


def _value(value: Any, language: str) -> str:
    english = is_english(language)
    if isinstance(value, bool):
        return str(value).lower() if english else ("是" if value else "否")
    if value is None or value in ("", ()):
        return "none" if english else "无"
    if isinstance(value, tuple):
        return ("; " if english else "、").join(map(str, value))
    return str(plain(value))
