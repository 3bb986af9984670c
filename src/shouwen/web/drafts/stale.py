"""Titles and sentences of a draft that say another figure than its clauses: told beside what it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shouwen.regulation.editions import Edition
from shouwen.regulation.stale_words import Stale, left_behind, stale_words, stale_words_of
from shouwen.web.regulation.reading import language_read


@dataclass(frozen=True)
class ShownStale:
    """What a standard still says (in its ``title``, ``words`` or ``article``), and the figure by which it is judged.

    ``beside``: what another standard of the article still holds, and the figure to which one of them was changed.
    """

    where: str
    standard: str
    title: str
    said: str
    figure: str


def stale_of(edition: Edition, base: Edition | None = None) -> list[ShownStale]:
    """Return what standards of an edition say otherwise than they judge, and what changes of ``base`` left behind."""
    left = left_behind(base, edition) if base is not None else ()
    return list(_shown(edition, (*stale_words(edition), *left)))


def stale_of_standard(edition: Edition, standard: str, base: Edition | None = None) -> list[ShownStale]:
    """Return what one standard says otherwise than it judges, and what stands beside it as it stood."""
    readings = edition.standards.get(standard)
    if readings is None:
        return []
    left = [one for one in left_behind(base, edition) if _is_of(edition, one, readings.shared.article)] if base else []
    return list(_shown(edition, (*stale_words_of(edition, readings), *left)))


def _is_of(edition: Edition, one: Stale, article: str) -> bool:
    return edition.standards[one.standard].shared.article == article


def _shown(edition: Edition, found: Iterable[Stale]) -> Iterator[ShownStale]:
    """Yield each once: a title and a sentence that say the same are told in the same words."""
    language, shown = language_read(), dict[tuple[str, ...], ShownStale]()
    for one in found:
        title = edition.standards[one.standard].shared.title.in_language(language)
        said, figure = one.held.in_language(language) or one.said, one.figure.in_language(language)
        of_text = "" if one.where in ("title", "words") else one.where
        shown.setdefault((of_text, one.standard, said, figure), ShownStale(one.where, one.standard, title, said, figure))
    yield from shown.values()
