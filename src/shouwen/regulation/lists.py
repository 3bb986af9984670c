"""Lists of keys that a pack gives: classes of complaints, departments, remedies, what a scale has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from shouwen.regulation.articles import Article
from shouwen.regulation.keys import Keys, words_of
from shouwen.regulation.reading import Faults, Node, nearest
from shouwen.regulation.words import Words

#: What keys of a list may mean to the house, by the list (``means:``); which key says it, only the pack knows.
MEANINGS: Mapping[str, frozenset[str]] = MappingProxyType({
    "responsibility": frozenset({"handling", "cause", "delay"}),
    "sanction": frozenset({"neither"}),
    "result": frozenset({"declined"}),
})
#: Figures of a period that come of no list.
RESERVED = frozenset({"total", "late", "loss", "days", "cases"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a list; ``name`` is what facts keep, ``words`` what people read.

    ``figure`` is the name under which sheets of a period count the cases with this key, if they do;
    ``means`` is what it means to the house (``MEANINGS``), if anything.
    """

    name: str
    words: Words
    figure: str = ""
    means: str = ""


@dataclass(frozen=True)
class PackList:
    """A list of a pack; ``article`` is the path of the article that gives it. An ordered one is a scale."""

    name: str
    title: Words
    article: str
    entries: tuple[Entry, ...]
    is_ordered: bool = False


def read_lists(
    lists: Mapping[str, Node], faults: Faults, articles: Mapping[str, Article]
) -> dict[str, PackList]:
    """Read ``lists:`` of pack.yaml: each with ``title``, ``article`` and ``entries`` (words)."""
    read = {}
    for name, node in lists.items():
        keys = Keys(node, faults, f"the list {name}")
        title, article = keys.words("title", required=True), keys.text("article", required=True)
        if article and article not in articles:
            faults.check(
                keys.take("article") or node, f"an article of articles.yaml{nearest(article, articles)}"
            )
        entries = tuple(_read_entry(one, faults, MEANINGS.get(name, frozenset())) for one in keys.nodes("entries"))
        is_ordered = keys.truth("ordered", False)
        keys.close()
        if len({one.name for one in entries}) < len(entries):
            faults.check(keys.take("entries") or node, "each entry once", "an entry that stands twice")
        read[name] = PackList(name, title, article, entries, is_ordered)
    return read


def _read_entry(node: Node, faults: Faults, meanings: frozenset[str]) -> Entry:
    """Read one text, or a mapping of languages to texts with the ``figure`` that counts it and what it ``means``."""
    if not node.is_mapping:
        words = words_of(node, faults)
        return Entry(words.zh, words)
    keys = Keys(node, faults, "an entry of a list")
    words = Words(keys.text("zh", required=True), keys.text("zh-hant"), keys.text("en"))
    figure, means = keys.text("figure"), keys.text("means")
    if means and means not in meanings:
        known = ", ".join(sorted(meanings)) or "nothing in this list"
        faults.check(keys.place("means"), f"what a key here can mean: {known}{nearest(means, meanings)}", f"“{means}”")
    if figure and (not figure.isidentifier() or figure in RESERVED):
        faults.check(keys.place("figure"), f"a name that expressions can read, and none of {', '.join(sorted(RESERVED))}",
                   f"the figure “{figure}”")
    keys.close()
    return Entry(words.zh, words, figure, means)
