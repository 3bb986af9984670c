"""Chain hashes over committed facts, so that nobody can change the past unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Any

from django.db import connection, transaction

from shouwen.facts.models import Seal

#: A link takes at most so many facts, and the rest of the transaction of the last of them.
LINK_LENGTH = 5000
COLUMNS = "f.id, f.kind, f.at, f.recorded_at, f.unit, f.by, f.about, f.for_whom, f.figures"


def digest_of(row: Sequence[Any]) -> bytes:
    """Return the hash of one fact as it stands in the database: every column, canonically written."""
    id_, kind, at, recorded_at, unit, by, about, for_whom, figures = row
    if isinstance(figures, str):
        figures = json.loads(figures)
    written = json.dumps(
        [
            id_,
            kind,
            at.astimezone(UTC).isoformat(),
            recorded_at.astimezone(UTC).isoformat(),
            unit,
            by,
            about,
            for_whom,
            figures,
        ],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(written.encode()).digest()


def head_after(head: bytes, digests: bytes) -> bytes:
    """Return the head of the chain after a link with these digests."""
    return hashlib.sha256(head + digests).digest()


def digests_of(rows: Iterable[Sequence[Any]]) -> bytes:
    """Return the digests of facts, one after the other."""
    return b"".join(digest_of(row) for row in rows)


# Where a transaction stands below the oldest one still running, all its facts are committed or gone.
_NOW = (
    "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::numeric,"
    " (SELECT system_identifier::text FROM pg_control_system())"
)
_CUT = (
    "SELECT transaction::text::numeric + 1 FROM facts_fact WHERE transaction >= %s::text::xid8"
    " AND transaction < %s::text::xid8 ORDER BY transaction OFFSET %s LIMIT 1"
)
# On the server that numbered the last seal the transactions since then are enough to look at; on
# another (after a restore) every fact that no seal covers is taken once.
_UNSEALED = f"""
SELECT {COLUMNS} FROM facts_fact f
WHERE NOT EXISTS (SELECT 1 FROM facts_seal s WHERE s.covers @> f.id)
  AND (%(moved)s OR (f.transaction >= %(since)s::text::xid8 AND f.transaction < %(below)s::text::xid8))
ORDER BY f.id
"""  # noqa: S608  the columns are this module's own
_KEEP = """
INSERT INTO facts_seal (head, digests, count, first, last, covers, below, cluster)
VALUES (%s, %s, %s, %s, %s, (SELECT range_agg(int8range(i, i, '[]')) FROM unnest(%s::bigint[]) AS i), %s, %s)
RETURNING id
"""


@transaction.atomic
def seal_facts() -> Seal | None:
    """Seal committed facts that no seal covers yet; None when there are none.

    Only facts of transactions older than the oldest one running are taken, so a transaction that
    began early and commits late finds its place in a later seal, and nothing is skipped.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('shouwen seals'))")
        cursor.execute(_NOW)
        below, cluster = cursor.fetchone() or (0, "")
        last = Seal.objects.order_by("-pk").defer("digests").first()
        since = last.below if last else 0
        is_moved = last is not None and last.cluster != cluster
        if not is_moved:
            cursor.execute(_CUT, [str(since), str(below), LINK_LENGTH])
            cut = cursor.fetchone()
            below = min(below, cut[0]) if cut else below
        cursor.execute(_UNSEALED, {"since": str(since), "below": str(below), "moved": is_moved})
        rows = cursor.fetchall()
        if not rows:
            return None
        digests = digests_of(rows)
        head = head_after(bytes(last.head) if last else b"", digests)
        ids = [row[0] for row in rows]
        cursor.execute(_KEEP, [head, digests, len(ids), ids[0], ids[-1], ids, below, cluster])
        kept = cursor.fetchone()
    return Seal.objects.get(pk=kept[0]) if kept else None


def anchor_line(seal: Seal) -> str:
    """Return the line that is kept outside the database for a seal: its number, last fact, count, head."""
    return f"{seal.pk} {seal.last} {seal.count} {bytes(seal.head).hex()}"
