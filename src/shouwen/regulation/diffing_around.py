"""What differs between two texts beside their standards, in words: articles, and the local values that they ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from shouwen.regulation.articles import Article
from shouwen.regulation.asks import Ask
from shouwen.regulation.editions import Edition
from shouwen.regulation.plain_values import plain
from shouwen.regulation.sentences import is_english
from shouwen.regulation.traditional import in_traditional
from shouwen.regulation.words import SIMPLIFIED, TRADITIONAL, Words

T = TypeVar("T", Article, Ask)
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


@dataclass(frozen=True)
class Part:
    """What of an article or a local value differs: what it is, both texts (None where it has none), and in words."""

    what: str
    before: Any
    after: Any
    says: str


@dataclass(frozen=True)
class Around:
    """An article or a local value (``ask``) that is new, gone or other; ``key`` is its path, or its name."""

    sort: str
    key: str
    title: str
    state: str
    parts: tuple[Part, ...] = ()

    def in_words(self, language: str) -> str:
        """Return it as a line."""
        head = f"§{self.key} {self.title}"
        if self.sort == "ask":
            head = f"local value “{self.title}”" if is_english(language) else f"单位定的值 “{self.title}”"
        taken = {"new": _NEW, "gone": _GONE}.get(self.state)
        return _line(head, [taken.in_language(language)] if taken else [one.says for one in self.parts], language)


def around_in_words(above: Edition, below: Edition, language: str) -> list[str]:
    """Return a line for each article and local value that is new, gone or other."""
    if language in TRADITIONAL:
        return [in_traditional(one) for one in around_in_words(above, below, SIMPLIFIED)]
    return [one.in_words(language) for one in around(above, below, language)]


def around(above: Edition, below: Edition, language: str) -> list[Around]:
    """Return each article and local value that is new, gone or other."""
    articles = _differing("article", above.articles_by_path, below.articles_by_path, _parts, language)
    return [*articles, *_differing("ask", above.asks, below.asks, _asked_parts, language)]


def _differing(
    sort: str, old: Mapping[str, T], new: Mapping[str, T], parts_of: Callable[[T, T, str], Iterator[Part]],
    language: str,
) -> Iterator[Around]:
    for key in (*new, *(one for one in old if one not in new)):
        before, after = old.get(key), new.get(key)
        some = after if after is not None else before
        assert some is not None
        title = some.title.in_language(language)
        if before is None or after is None:
            yield Around(sort, key, title, "new" if before is None else "gone")
        elif parts := tuple(parts_of(before, after, language)):
            yield Around(sort, key, title, "other", parts)


def _parts(before: Article, after: Article, language: str) -> Iterator[Part]:
    english = is_english(language)
    names = ("title", "says") if english else ("标题", "内容")
    for what, name, was, is_ in zip(("title", "says"), names, (before.title, before.says), (after.title, after.says),
                                    strict=True):
        if was != is_:
            old, new = was.in_language(language), is_.in_language(language)
            if old == new:  # in the other language alone
                old, new = (was.en or was.zh, is_.en or is_.zh) if not english else (was.zh, is_.zh)
            yield Part(what, old, new, f"{name} {_quoted(old, english)} → {_quoted(new, english)}")
    if before.checked != after.checked:
        was, is_ = (_CHECKED.get(one.checked, Words(one.checked)) for one in (before, after))
        yield Part("checked", before.checked, after.checked,
                   f"{was.in_language(language)} → {is_.in_language(language)}")


def _asked_parts(before: Ask, after: Ask, language: str) -> Iterator[Part]:
    for key, words in _ASKED.items():
        was, is_ = getattr(before, key), getattr(after, key)
        if was != is_:
            yield Part(key, was, is_,
                       f"{words.in_language(language)} {_value(was, language)} → {_value(is_, language)}")


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
