"""Titles and sentences of a draft that say another figure than its clauses: told beside what it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shouwen.regulation.editions import Edition
from shouwen.regulation.stale_words import Stale, stale_words, stale_words_of
from shouwen.web.regulation.reading import language_read


@dataclass(frozen=True)
class ShownStale:
    """What a standard still says (in its ``title``, ``words`` or ``article``), and the figure by which it is judged."""

    where: str
    standard: str
    title: str
    said: str
    figure: str


def stale_of(edition: Edition) -> list[ShownStale]:
    """Return what standards of an edition say otherwise than they judge."""
    return list(_shown(edition, stale_words(edition)))


def stale_of_standard(edition: Edition, standard: str) -> list[ShownStale]:
    """Return what one standard says otherwise than it judges."""
    readings = edition.standards.get(standard)
    return list(_shown(edition, stale_words_of(edition, readings))) if readings is not None else []


def _shown(edition: Edition, found: Iterable[Stale]) -> Iterator[ShownStale]:
    language = language_read()
    for one in found:
        title = edition.standards[one.standard].shared.title.in_language(language)
        yield ShownStale(one.where, one.standard, title, one.said, one.figure.in_language(language))
