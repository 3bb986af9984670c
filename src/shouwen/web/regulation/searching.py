"""Words looked for in regulations: in articles, in the sentences of standards with their figures, in ids and clauses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from shouwen.compliance.logic import standards_by_article
from shouwen.compliance.wording import readings_said, sentences_of
from shouwen.regulation.articles import Article
from shouwen.regulation.editions import Edition, Readings
from shouwen.web.components.places import article_path

MOST_HITS = 50


@dataclass(frozen=True)
class Hit:
    """A place that holds the words: an article, or one of its standards."""

    pack: str
    article: str
    title: str
    path: str
    standard: str
    standard_title: str
    says: str


@lru_cache(maxsize=64)
def texts_of(edition: Edition, language: str) -> Mapping[str, tuple[str, Mapping[str, str]]]:
    """Return what a search looks through, by article: its own text, and that of each of its standards, made once."""
    return {
        path: (_of_article(article, language), {
            one.id: _of_standard(edition, one, language) for one in standards_by_article(edition).get(path, ())
        })
        for path, article in edition.articles_by_path.items()
    }


def holds(edition: Edition, path: str, words: str, language: str) -> bool:
    """True where an article, or a standard of it, holds the words (folded as ``casefold`` does)."""
    own, standards = texts_of(edition, language)[path]
    return words in own or any(words in text for text in standards.values())


def search_in(editions: Mapping[Edition, str], words: str, language: str) -> list[Hit]:
    """Return every article and standard that holds the words, in the order of the texts.

    ``editions`` are searched; each has what its addresses end with (as which unit it is read).
    """
    wanted = words.casefold()
    return [
        replace(hit, path=f"{hit.path}{query}")
        for edition, query in editions.items() for hit in _hits(edition, wanted, language)
    ]


def _hits(edition: Edition, words: str, language: str) -> Iterable[Hit]:
    pack = edition.title.in_language(language)
    for path, (own, standards) in texts_of(edition, language).items():
        article = edition.articles_by_path[path]
        title, where = article.title.in_language(language), article_path(edition.citation(path))
        found = [id_ for id_, text in standards.items() if words in text]
        for id_ in found:
            readings = edition.standards[id_]
            says = readings_said(edition, id_)
            yield Hit(pack, path, title, where, id_, readings.shared.title.in_language(language), says)
        if not found and words in own:
            yield Hit(pack, path, title, where, "", "", article.says.in_language(language))


def _of_article(article: Article, language: str) -> str:
    texts = [article.path, article.title.zh, article.title.en, article.says.zh, article.says.en, *article.clauses]
    texts += [text.in_language(language) for text in (article.title, article.says)]
    return "\n".join(texts).casefold()


def _of_standard(edition: Edition, readings: Readings, language: str) -> str:
    title = readings.shared.title
    texts = [readings.id, title.zh, title.en, title.in_language(language)]
    texts += [said for _, said in sentences_of(edition, readings.id)]
    return "\n".join(texts).casefold()
