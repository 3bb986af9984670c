"""What a pack calls its keys in the languages of readers.

Facts, rows and forms keep the pack's own Chinese words as keys: a step, a class, a department, a
place that signs. The vocabulary of an edition says how each of them is read in other languages, so
that whoever shows a key needs no more than the edition that gave it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from shouwen.regulation.keys import Keys
from shouwen.regulation.reading import Faults, Node
from shouwen.regulation.words import Words

if TYPE_CHECKING:
    from shouwen.regulation.editions import Edition
    from shouwen.regulation.forms import Field

#: Periods among which a site chooses: their keys are those of the language and not of a pack.
UNITS: Mapping[str, Words] = MappingProxyType({
    "day": Words("日", en="day"), "shift_day": Words("班日", en="day of shifts"), "week": Words("周", en="week"),
    "month": Words("月", en="month"), "quarter": Words("季度", en="quarter"), "half_year": Words("半年", en="half-year"),
    "year": Words("年", en="year"), "term": Words("学期", en="term"), "school_year": Words("学年", en="school year"),
    "all": Words("不分期", en="no period"),
})  # fmt: skip


def read_words(nodes: Mapping[str, Node], faults: Faults) -> dict[str, Words]:
    """Read ``words:`` of pack.yaml: a key, and what it is called: one text is English."""
    read = {}
    for key, node in nodes.items():
        if not node.is_mapping:
            read[key] = Words(key, en=node.as_source().strip() if not node.is_list else "")
            if node.is_list or node.value is None:
                faults.check(node, "English words, or a mapping with en and zh-hant")
            continue
        keys = Keys(node, faults, "words")
        read[key] = Words(key, keys.text("zh-hant"), keys.text("en"))
        keys.close()
    return read


@lru_cache(maxsize=64)
def vocabulary_of(edition: Edition) -> Mapping[str, Words]:
    """Return what each key of an edition is called.

    A key that stands in several places is called as in the first of these: ``words:`` of pack.yaml,
    lists, flows, forms, standards, what is asked of the site, calendars, articles; where that place has no
    English, as in the next one that has.
    """
    found: dict[str, Words] = {}
    for words in _all_words(edition):
        known = found.get(words.zh)
        if known is None:
            found[words.zh] = words
        elif (words.en and not known.en) or (words.zh_hant and not known.zh_hant):
            found[words.zh] = Words(words.zh, known.zh_hant or words.zh_hant, known.en or words.en)
    for ask in edition.asks.values():
        found |= {one: UNITS[one] for one in ask.options if ask.type == "period" and one in UNITS}
    found.pop("", None)
    return MappingProxyType(found)


#: A key where it stands among other signs.
CHINESE = re.compile(r"[\u3400-\u9fff]+(?:（[\u3400-\u9fff]+）)?")


def keys_in_english(text: str, *editions: Edition) -> str:
    """Return a text with the keys of packs in it in English, each as the first edition that has a word for it says."""
    tables = [vocabulary_of(edition) for edition in editions]

    def said(found: re.Match[str]) -> str:
        return next((table[found[0]].en for table in tables if found[0] in table and table[found[0]].en), found[0])

    return CHINESE.sub(said, text)


def _all_words(edition: Edition) -> Iterator[Words]:
    yield from edition.words.values()
    for one in edition.lists.values():
        yield from (entry.words for entry in one.entries)
    for flow in edition.flows.values():
        yield from flow.words.values()
    for form in edition.forms.values():
        yield Words(form.name, form.title.zh_hant, form.title.en)
        yield form.title
        for field in form.fields:
            yield from _words_of(field)
    for readings in edition.standards.values():
        for standard in readings.options.values():
            yield standard.shared.title
    for ask in edition.asks.values():
        yield ask.title
    yield from edition.calendars.values()
    yield edition.title
    for top in edition.articles:
        yield from (article.title for article in top.all())


def _words_of(field: Field) -> Iterator[Words]:
    yield field.words
    yield field.group
    yield from (option.words for option in field.options)
    for column in field.columns:
        yield from _words_of(column)
