"""Lists of keys that a pack gives: classes of complaints, departments, remedies, what a scale has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shouwen.regulation.articles import Article
from shouwen.regulation.keys import Keys, words_of
from shouwen.regulation.reading import Faults, Node, nearest
from shouwen.regulation.words import Words


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a list; ``name`` is what facts keep, ``words`` what people read."""

    name: str
    words: Words


@dataclass(frozen=True)
class PackList:
    """A list of a pack; ``article`` is the path of the article that gives it."""

    name: str
    title: Words
    article: str
    entries: tuple[Entry, ...]


def read_lists(
    lists: Mapping[str, Node], faults: Faults, articles: Mapping[str, Article]
) -> dict[str, PackList]:
    """Read ``lists:`` of pack.yaml: each with ``title``, ``article`` and ``entries`` (words)."""
    read = {}
    for name, node in lists.items():
        keys = Keys(node, faults, f"the list {name}")
        title, article = keys.words("title", required=True), keys.text("article", required=True)
        if article and article not in articles:
            faults.add(
                keys.take("article") or node, f"an article of articles.yaml{nearest(article, articles)}"
            )
        entries = tuple(words_of(one, faults) for one in keys.nodes("entries"))
        keys.close()
        if len({one.zh for one in entries}) < len(entries):
            faults.add(keys.take("entries") or node, "each entry once", "an entry that stands twice")
        read[name] = PackList(name, title, article, tuple(Entry(one.zh, one) for one in entries))
    return read
