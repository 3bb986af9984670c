"""Keep the row by which a thing is found, in the deed's own transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from shouwen.search.logic import grams_of, searched

_KEEP = """
INSERT INTO search_findable (reference, kind, unit, title, words, at, grams)
VALUES (%s, %s, %s, %s, %s, %s, %s::tsvector)
ON CONFLICT (reference) DO UPDATE SET
  kind = excluded.kind, unit = excluded.unit, title = excluded.title, words = excluded.words,
  at = excluded.at, grams = excluded.grams
"""
LONGEST = 20_000


def make_findable(reference: str, *, kind: str, unit: int | None, title: str, words: str, at: datetime) -> None:
    """Let a thing be found by these words from now on; the latest words replace earlier ones.

    ``kind`` decides which right a finder needs, ``unit`` where.
    """
    text = searched(f"{title} {words}")[:LONGEST]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [reference, kind, unit, title[:200], text, at, grams_of(text)])


def forget(reference: str) -> None:
    """Let a thing be found no longer."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_findable WHERE reference = %s", [reference])
