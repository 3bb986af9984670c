"""Sentences made of a standard's clauses: Chinese first, English beside it."""

from __future__ import annotations

from collections.abc import Iterable

from shouwen.regulation.clauses import Shared
from shouwen.regulation.errors import PackError
from shouwen.regulation.spans import parse_span
from shouwen.regulation.surroundings import Surroundings
from shouwen.regulation.words import Words


def is_english(language: str) -> bool:
    return language.startswith("en")


def told(source: str, around: Surroundings) -> Words:
    """Return a figure as people say it: a local value by its title, a span in words, else as written."""
    name = source.removeprefix("ask.")
    if name != source and name in around.asks:
        title = around.asks[name].title
        return Words(f"〔{title.zh}〕", en=f"[{title.en or title.zh}]")
    try:
        span = parse_span(source)
    except PackError:
        return Words(source, en=source)
    return Words(span.in_chinese, en=str(span))


def deeds(kinds: Iterable[str], titles: dict[str, str] | Shared, language: str) -> str:
    """Return kinds of facts as people call them, joined by or."""
    named = titles.titles if isinstance(titles, Shared) else titles
    if is_english(language):
        return " or ".join(kinds)
    return "或".join(f"「{named.get(kind, kind)}」" for kind in kinds)


def occasion(shared: Shared, language: str) -> str:
    """Return when a standard speaks, with its condition, ready for a main clause."""
    where = shared.in_words(shared.where, language)
    bound = "、".join(shared.binds)
    if is_english(language):
        start = "Before " if shared.before else "On "
        whom = f" by {' or '.join(shared.binds)}" if bound else ""
        return start + deeds(shared.occasions, shared, language) + whom + (f", if {where}," if where else ",")
    whom = f"{bound}" if bound else ""
    start = whom + deeds(shared.occasions, shared, language) + ("之前" if shared.before else "时")
    return start + (f"，若{where}，" if where else "，")


def exception(shared: Shared, language: str) -> str:
    """Return what excuses, ready to follow a main clause."""
    if shared.unless is None:
        return ""
    condition = shared.in_words(shared.unless.condition, language)
    return f"; except if {condition}" if is_english(language) else f"；{condition}的除外"


def sentence_of(shared: Shared, language: str, main: str) -> str:
    """Return the whole sentence, or the pack's own where it gives one."""
    own = shared.words.in_language(language)
    if own:
        return own
    if is_english(language):
        return f"{occasion(shared, language)} {main}{exception(shared, language)}."
    return f"{occasion(shared, language)}{main}{exception(shared, language)}。"
