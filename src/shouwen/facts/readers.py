"""Read committed facts in order, each once, after the deeds that recorded them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from shouwen.facts.figures import read
from shouwen.facts.kinds import declared
from shouwen.facts.models import Reader
from shouwen.facts.trying import Reaction, attempt, attempt_all, note_failure, retry
from shouwen.regulation.facts import Fact

_reactions: dict[str, list[Reaction]] = {}

_COMMITTED = """
SELECT id, kind, at, unit, by, about, for_whom, figures, transaction::text::numeric FROM facts_fact
WHERE transaction >= %s::text::xid8 AND transaction < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY transaction, id LIMIT %s
"""


def reacts(*kinds: str) -> Callable[[Reaction], Reaction]:
    """Call the function with every fact of these kinds after commit, in the worker; it may run twice."""

    def keep(reaction: Reaction) -> Reaction:
        for kind in kinds:
            if reaction not in _reactions.setdefault(kind, []):
                _reactions[kind].append(reaction)
        return reaction

    return keep


def react_to_facts(*, at: datetime, limit: int = 200) -> int:
    """Let the reactions see facts that were committed since the last time; return how many there were.

    A crash between a reaction and the note of how far we are lets the reaction run again: reactions
    are written to bear that. Facts of one transaction are taken together. A reaction that fails is
    undone alone and noted, to be tried again later; the others go on. Mostly none fails: they are tried
    together first, and one by one only where that went wrong.
    """
    with transaction.atomic():
        reader, _ = Reader.objects.select_for_update().get_or_create(name="reactions")
        facts, below = _committed_since(reader, limit)
        wanted = [(reaction, fact) for fact in facts for reaction in _reactions.get(fact.kind, ())]
        if not attempt_all(wanted):
            for reaction, fact in wanted:
                error = attempt(reaction, fact)
                if error is not None:
                    note_failure(reaction, fact, error, at=at)
        if facts:
            reader.below = below
            reader.save(update_fields=["below", "cluster"])
    return len(facts)


def retry_reactions(*, at: datetime, most: int = 50) -> int:
    """Try failed reactions whose time has come again, each in its own transaction; return how many."""
    done = 0
    while done < most and retry(_fact, _reactions, at=at):
        done += 1
    return done


def _committed_since(reader: Reader, limit: int) -> tuple[Sequence[Fact], int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT system_identifier::text FROM pg_control_system()")
        row = cursor.fetchone()
        if row and reader.cluster != row[0]:
            # Another server numbers its transactions anew: what was restored has been reacted to.
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::numeric")
            mark = cursor.fetchone()
            if reader.cluster:
                reader.below = mark[0] if mark else 0
            reader.cluster = row[0]
            reader.save(update_fields=["below", "cluster"])
        cursor.execute(_COMMITTED, [str(reader.below), limit])
        rows = cursor.fetchall()
        if len(rows) == limit:
            cut = rows[-1][8]
            whole = [row for row in rows if row[8] < cut]
            if whole:
                rows = whole
            else:  # one transaction longer than the limit: take all of it
                cursor.execute(_COMMITTED.replace("LIMIT %s", ""), [str(reader.below)])
                rows = [row for row in cursor.fetchall() if row[8] == cut]
    below = int(rows[-1][8]) + 1 if rows else int(reader.below)
    return [_as_fact(row) for row in rows if row[1] in declared()], below


def _as_fact(row: Sequence[Any]) -> Fact:
    number, kind, at, unit, by, about, for_whom, figures = row[:8]
    return Fact(number, kind, at, unit, by, about, for_whom, read(declared()[kind], _loaded(figures)))


def _fact(number: int) -> Fact | None:
    """Return one fact, None where its kind is no longer declared."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, kind, at, unit, by, about, for_whom, figures FROM facts_fact WHERE id = %s", [number]
        )
        row = cursor.fetchone()
    return _as_fact(row) if row and row[1] in declared() else None


def _loaded(figures: Any) -> dict[str, Any]:
    """Return figures from a raw cursor, which hands JSON over as text."""
    loaded: dict[str, Any] = json.loads(figures) if isinstance(figures, str) else figures
    return loaded
