"""Settle notices that nobody has read and whose matter is done: they ask for nothing any more, and are not counted.

They stay in the list and in the log, marked; one whose hour had not come is not shown any more. Whoever has read one
has read it, and that stays so. ``settled_at`` lies before ``not_before`` where a notice was never shown, and only there.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shouwen.facts.statements import rows_of

_SETTLE = """
WITH settled AS (
  UPDATE work_notice SET state = 'settled',
    settled_at = CASE WHEN state = 'shown' THEN greatest(%(at)s, not_before)
                      ELSE least(%(at)s, not_before - interval '1 microsecond') END,
    mail_next_at = CASE WHEN mail_state = 'waiting' THEN NULL ELSE mail_next_at END,
    mail_state = CASE WHEN mail_state = 'waiting' THEN 'settled' ELSE mail_state END
  WHERE waits_for = ANY(%(done)s) AND state IN ('waiting', 'shown') RETURNING to_id)
SELECT pg_notify('shouwen', 'member:' || to_id || ' notice') FROM (SELECT DISTINCT to_id FROM settled) AS told
"""


def settle(done: Iterable[str], *, at: datetime) -> None:
    """Settle the unread notices that wait for any of these, and let the bells of their readers know: one statement."""
    names = sorted({name for name in done if name})
    if names:
        rows_of(_SETTLE, {"at": at, "done": names})


def signature_at(entry: str, place: str) -> str:
    """Return how a notice names the signature of a place of an entry (a reference)."""
    return f"{entry}/{place}"


def asked_of_pair(digest: str) -> str:
    """Return how a notice names the answer to which of two standards is stricter (the hash of both)."""
    return f"pair:{digest}"
