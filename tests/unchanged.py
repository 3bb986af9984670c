"""Whether a deed left the database as it was: one digest a table."""

from __future__ import annotations

from django.db import connection

#: Who is signed in, the answers to once-tokens and what a process remembers are no part of the house's state.
BESIDES = {"django_session", "facts_answer", "django_migrations", "organisation_attempt",
           "organisation_requestcount"}


def digests():
    """Return a digest of every table; of facts, of those that are no note of a refusal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = sorted({name for (name,) in cursor.fetchall()} - BESIDES)
        cursor.execute(" UNION ALL ".join(_digest(name) for name in tables))
        return dict(cursor.fetchall())


def _digest(table):
    where = "WHERE kind <> 'deed.refused'" if table == "facts_fact" else ""
    return (
        f"SELECT '{table}', coalesce(md5(string_agg(row, '' ORDER BY row)), '')"
        f" FROM (SELECT t::text AS row FROM \"{table}\" t {where}) AS rows"
    )
