"""Articles of editions in force as the search box finds them, by whoever reads regulations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import connection, transaction

from shouwen.compliance.editions import edition_kept
from shouwen.compliance.kinds import ADOPTED
from shouwen.compliance.permissions import SEE_REGULATION
from shouwen.facts.actions import listen_to
from shouwen.regulation.articles import Article
from shouwen.regulation.editions import Edition
from shouwen.regulation.facts import Fact
from shouwen.search.actions import FoundAs, forget, keep_findable
from shouwen.search.findables import declare_findable
from shouwen.search.rebuilding import rebuilds

ARTICLE = declare_findable("article", SEE_REGULATION)

# An edition is in force from its first adoption until the last unit that follows it adopts the next; never, where
# another was adopted in its place.
_IN_FORCE = """
WITH spans AS (SELECT edition_id, since, lead(since) OVER (PARTITION BY unit_id, pack ORDER BY since) AS until
               FROM compliance_adoption WHERE replaced_at IS NULL AND (%s::text IS NULL OR pack = %s)
               UNION ALL SELECT edition_id, since, since FROM compliance_adoption
               WHERE replaced_at IS NOT NULL AND (%s::text IS NULL OR pack = %s))
SELECT edition_id, min(since), CASE WHEN bool_and(until IS NOT NULL) THEN max(until) END FROM spans GROUP BY edition_id
"""


def index_articles(pack: str) -> None:
    """Let the articles of every adopted edition of a pack be found while it is in force; called after an adoption."""
    for _ in _index(pack):
        pass


def _index(pack: str | None = None) -> Iterator[tuple[int, int]]:
    """Index the editions of one pack, or of all: an adoption begins and ends none but those of its pack."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE, [pack] * 4)
        editions = cursor.fetchall()
    for done, (kept, since, until) in enumerate(editions, start=1):
        edition = edition_kept(kept)
        with transaction.atomic():
            keep_findable(*(_found_as(edition, article, since, until)
                            for top in edition.articles for article in top.all()))
        yield done, len(editions)


def _found_as(edition: Edition, article: Article, since: datetime, until: datetime | None) -> FoundAs:
    citation = edition.citation(article.path)
    words = (article.title.en, article.says.zh, article.says.en, edition.title.zh)
    title = " ".join(filter(None, (article.path, article.title.zh)))
    return FoundAs(f"article:{citation}", ARTICLE, None, title, " ".join(filter(None, words)), since, until=until)


@rebuilds("article")
def rebuild_articles() -> Iterator[tuple[int, int]]:
    """Make the articles findable again, an edition at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reference FROM search_findable WHERE kind = %s AND split_part(reference, '#', 1) NOT IN"
                       " (SELECT 'article:' || k.pack || '@' || k.edition FROM compliance_adoption a"
                       "  JOIN compliance_keptedition k ON k.hash = a.edition_id)", [ARTICLE])
        gone = [row[0] for row in cursor.fetchall()]
    forget(*gone)
    yield from _index()


@listen_to(ADOPTED)
def _follow_adoptions(fact: Fact) -> None:
    if fact.kind == ADOPTED:
        index_articles(str(fact.figures["pack"]))
