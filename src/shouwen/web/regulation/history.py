"""An article across the editions that the house keeps: from which day each applied, and what it changed, in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Q

from shouwen.compliance.editions import edition_kept
from shouwen.compliance.logic import standards_by_article
from shouwen.compliance.models import FloorException
from shouwen.compliance.queries import InForce, Kept
from shouwen.compliance.rulebook import Rulebook
from shouwen.organisation.models import Unit
from shouwen.regulation.articles import Article
from shouwen.regulation.comparing import Outcome
from shouwen.regulation.comparing.texts import Change, compare_texts
from shouwen.regulation.diffing import clauses_in_words, outcome_in_words
from shouwen.regulation.editions import Edition
from shouwen.web.components.places import article_path


@dataclass(frozen=True)
class Changed:
    """A standard of the article that an edition changed: its title, each clause in words, and what that makes of it."""

    standard: str
    title: str
    clauses: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Stage:
    """One edition: since when it applied to the unit (None: it never did), and what it did to the article."""

    edition: str
    since: datetime | None
    kept_at: datetime
    path: str
    is_this: bool
    is_there: bool
    differs: bool
    is_repealed: bool
    changed: tuple[Changed, ...]


def history_of(kept: Sequence[Kept], edition: Edition, article: Article, since: Mapping[str, datetime],
               language: str) -> list[Stage]:
    """Return the kept editions of a pack, the newest first, as an article stood in each.

    ``since`` is when each applied to the unit first, by its hash.
    """
    stages, before = [], None
    for one in sorted(kept, key=lambda row: (since.get(row.hash) or row.kept_at, row.kept_at)):
        here = edition_kept(one.hash)
        found = here.articles_by_path.get(article.path)
        stood = before is not None and article.path in before.articles_by_path
        stages.append(Stage(
            one.edition, since.get(one.hash), one.kept_at, article_path(f"{one.called}#{article.path}"),
            one.hash == edition.hash, found is not None,
            found is not None and (found.says != article.says or found.title != article.title),
            found is None and stood, _changed(before, here, article, language) if before is not None else (),
        ))
        before = here
    return stages[::-1]


@lru_cache(maxsize=64)
def _compared(above: str, below: str) -> tuple[Change, ...]:
    return compare_texts(edition_kept(above), edition_kept(below))


def _changed(old: Edition, new: Edition, article: Article, language: str) -> tuple[Changed, ...]:
    ids = {one.id for text in (old, new) for one in standards_by_article(text).get(article.path, ())}
    return tuple(_told(one, old, new, language) for one in _compared(old.hash, new.hash) if one.id in ids)


def _told(one: Change, old: Edition, new: Edition, language: str) -> Changed:
    return Changed(
        one.id, one.title.in_language(language), tuple(clauses_in_words(one, old, new, language)),
        outcome_in_words(one.outcome, language),
    )


@dataclass(frozen=True)
class Repealed:
    """An article of an earlier edition that the one being read does not have, and which edition ended it."""

    number: str
    title: str
    path: str
    edition: str
    since: datetime | None


def repealed_in(kept: Sequence[Kept], edition: Edition, since: Mapping[str, datetime], language: str) -> list[Repealed]:
    """Return the articles that editions up to this one have ended, with which edition and since when."""
    found: dict[str, Repealed] = {}
    before: tuple[Kept, Edition] | None = None
    for one in sorted(kept, key=lambda row: (since.get(row.hash) or row.kept_at, row.kept_at)):
        here = edition_kept(one.hash)
        for path in here.articles_by_path:
            found.pop(path, None)  # it is there again
        if before is not None:
            for path, article in before[1].articles_by_path.items():
                if path not in here.articles_by_path:
                    found[path] = Repealed(
                        article.path, article.title.in_language(language), article_path(before[1].citation(path)),
                        one.edition, since.get(one.hash),
                    )
        before = (one, here)
        if one.hash == edition.hash:
            break
    return list(found.values())


@dataclass(frozen=True)
class Below:
    """A unit below with a text of its own: its title, since when, and each standard that is otherwise, cited there."""

    unit: Unit
    title: str
    since: datetime
    changed: tuple[tuple[Changed, str], ...]


def changed_below(edition: Edition, followed: Sequence[InForce], language: str) -> list[Below]:
    """Return the units below whose own text was written from this edition's pack, with all that it has otherwise."""
    found = []
    for one in followed:
        own = one.edition
        if edition.name in (own.name, own.extended) and own.hash != edition.hash:
            changed = tuple(
                (_told(change, edition, own, language), change.citations[1] or change.citations[0])
                for change in _compared(edition.hash, own.hash) if change.outcome is not Outcome.SAME
            )
            found.append(Below(one.adopter, own.title.in_language(language), one.since, changed))
    return found


def open_exceptions(
    edition: Edition, standards: Collection[str], unit: Unit, at: datetime, book: Rulebook
) -> list[FloorException]:
    """Return the exceptions from these standards that a unit, one above or one below it enjoys now.

    One statement, where there is any.
    """
    packs = {edition.name, edition.extended} - {""}
    if not book.is_excepted(packs, standards, at):
        return []
    near = Q(unit__in=book.ancestors(unit.pk, at)) | Q(unit__path__startswith=unit.path)
    rows = FloorException.objects.filter(near, pack__in=packs, standard__in=list(standards), since__lte=at, until__gt=at)
    return list(rows.select_related("unit", "above", "by").order_by("until", "pk")[:20])
