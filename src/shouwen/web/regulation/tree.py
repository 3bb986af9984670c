"""The tree of an edition's articles as lines: with marks, counts, and what a search finds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shouwen.compliance.logic import Carried, coverage, standards_by_article, waiting_in_part
from shouwen.regulation.articles import Article
from shouwen.regulation.editions import Edition
from shouwen.web.components.places import Words, article_path
from shouwen.web.components.signs import Sign
from shouwen.web.regulation.searching import holds

MARKS: Mapping[Carried, Sign] = {
    Carried.AUTOMATIC: Sign(_("by the system"), "circle-check", "good"),
    Carried.BY_FORM: Sign(_("by a form"), "clipboard-list", "accent"),
    Carried.BY_INSPECTOR: Sign(_("by an inspector"), "eye", "calm"),
    Carried.WAITS: Sign(_("waits for a module to come"), "hourglass"),
    Carried.INFORMATIONAL: Sign(_("displayed only"), "info-circle"),
    Carried.NOBODY: Sign(_("by nobody yet"), "alert-triangle", "bad"),
}


#: Between two pieces of a bar, in thousandths.
GAP = 4


@dataclass(frozen=True)
class Line:
    """An article in the tree; ``depth`` is counted from 0, ``is_hit`` where a search found it itself.

    ``waits_in_part`` where its mark says who carries it out and some of it waits for a module.
    """

    article: Article
    title: str
    says: str
    depth: int
    path: str
    mark: Sign | None
    open: int
    missed: int
    is_hit: bool
    waits_in_part: bool = False


@dataclass(frozen=True)
class Total:
    """How many articles are carried out in one way."""

    words: Words
    icon: str
    tone: str
    count: int
    key: str


@dataclass(frozen=True)
class Share:
    """A piece of a bar that shows totals side by side, in thousandths of its length."""

    tone: str
    begin: int
    width: int


def lines_of(edition: Edition, counts: Mapping[str, Mapping[str, int]], words: str, carried: str,
             language: str) -> list[Line]:
    """Return the articles in the order of the text: all, or those found with the ones above them."""
    found = _found(edition, words, carried, language)
    if found is None:
        return [_line(edition, one, depth, counts, language, False) for one, depth in _walk(edition.articles)]
    shown = {path for hit in found for path in _way_to(hit)}
    return [
        _line(edition, one, depth, counts, language, one.path in found)
        for one, depth in _walk(edition.articles) if one.path in shown
    ]


def totals_of(edition: Edition) -> list[Total]:
    """Return how many articles are carried out in which way, headings left out."""
    all_ = list(coverage(edition).values())
    return [Total(mark.words, mark.icon, mark.tone, all_.count(carried), carried.value)
            for carried, mark in MARKS.items()]


def _walk(articles: tuple[Article, ...], depth: int = 0) -> Iterator[tuple[Article, int]]:
    for article in articles:
        yield article, depth
        yield from _walk(article.articles, depth + 1)


def _found(edition: Edition, words: str, carried: str, language: str) -> Collection[str] | None:
    if not words and carried not in set(MARKS):
        return None
    by_article = coverage(edition)
    return {
        article.path for article in edition.articles_by_path.values()
        if (not words or _holds(edition, article, words.casefold(), language))
        and (carried not in set(MARKS) or by_article[article.path] == carried)
    }


def _holds(edition: Edition, article: Article, words: str, language: str) -> bool:
    return holds(edition, article.path, words, language)


def _way_to(path: str) -> Iterator[str]:
    parts = path.split("/")
    for length in range(1, len(parts) + 1):
        yield "/".join(parts[:length])


def _line(edition: Edition, article: Article, depth: int, counts: Mapping[str, Mapping[str, int]],
          language: str, is_hit: bool) -> Line:
    ids = [readings.id for readings in standards_by_article(edition).get(article.path, ())]
    many = [counts[one] for one in ids if one in counts]
    return Line(
        article, article.title.in_language(language), article.says.in_language(language), depth,
        article_path(edition.citation(article.path)), MARKS.get(coverage(edition)[article.path]),
        sum(one["open"] for one in many), sum(one["missed"] for one in many), is_hit,
        article.path in waiting_in_part(edition),
    )


def shares_of(totals: Iterable[Total]) -> list[Share]:
    """Return totals as pieces of one bar, with a small gap between two."""
    kept = [one for one in totals if one.count]
    whole, begin, shares = sum(one.count for one in kept), 0, []
    for one in kept:
        width = one.count * 1000 // whole
        shares.append(Share(one.tone, begin, max(width - GAP, GAP)))
        begin += width
    return shares
