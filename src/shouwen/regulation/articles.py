"""The numbered tree of a text: every outcome cites a place in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shouwen.regulation.keys import Keys
from shouwen.regulation.reading import Faults, Node
from shouwen.regulation.words import Words

#: Who sees to an article, as the writer says; ``by_house``: adoption and inheritance themselves, without a standard.
CHECKED = ("automatic", "by_house", "by_form", "by_inspector", "informational")

_NUMBER = re.compile(r"[^/#@\s][^/#@]{0,39}\Z")


@dataclass(frozen=True)
class Article:
    """An article: ``path`` is the numbers on the way to it, joined by ``/``; ``says`` in our own words."""

    path: str
    number: str
    title: Words
    says: Words
    clauses: tuple[str, ...]
    checked: str
    articles: tuple[Article, ...] = ()

    def all(self) -> Iterator[Article]:
        """Yield this article and all below it, in the order of the text."""
        yield self
        for below in self.articles:
            yield from below.all()


def read_articles(node: Node, faults: Faults, above: str = "") -> tuple[Article, ...]:
    """Read a list of articles and what is below them."""
    if not node.is_list:
        faults.add(node, "a list of articles")
        return ()
    read = [_read_article(one, faults, above) for one in node.value]
    seen: dict[str, int] = {}
    for article, one in zip(read, node.value, strict=True):
        if article.path in seen:
            faults.check(
                one, f"a number of its own; line {seen[article.path]} has it", f"the number {article.number}"
            )
        seen[article.path] = one.line
    return tuple(read)


def _read_article(node: Node, faults: Faults, above: str) -> Article:
    keys = Keys(node, faults, "an article")
    number = keys.text("number", required=True)
    if number and not _NUMBER.match(number):
        faults.check(keys.take("number") or node, "a number without / # @ of at most 40 characters")
    path = f"{above}/{number}" if above else number
    below = keys.take("articles")
    article = Article(
        path,
        number,
        keys.words("title"),
        keys.words("says"),
        tuple(text for text, _ in keys.texts("clauses")),
        keys.one_of("checked", CHECKED, "informational"),
        read_articles(below, faults, path) if below is not None else (),
    )
    keys.close()
    return article
