"""Find the first sealed fact that was altered, removed, inserted or cut off."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from shouwen.facts.models import Seal
from shouwen.facts.seals import COLUMNS, digest_of, head_after

_ROWS = f"""
SELECT {COLUMNS} FROM facts_fact f, facts_seal s
WHERE s.id = %s AND f.id BETWEEN s.first AND s.last AND s.covers @> f.id ORDER BY f.id
"""  # noqa: S608  the columns are that module's own
_COVERED = """
SELECT i FROM facts_seal s, unnest(s.covers) r, generate_series(lower(r), upper(r) - 1) i
WHERE s.id = %s ORDER BY i
"""
# An honest fact of a transaction below a seal's mark would be covered by that seal or one before.
_INSERTED = """
SELECT f.id FROM facts_fact f, (SELECT below, cluster FROM facts_seal ORDER BY id DESC LIMIT 1) s
WHERE NOT EXISTS (SELECT 1 FROM facts_seal c WHERE c.covers @> f.id)
  AND f.transaction < s.below::text::xid8
  AND s.cluster = (SELECT system_identifier::text FROM pg_control_system())
ORDER BY f.id LIMIT 1
"""


@dataclass(frozen=True)
class Fault:
    """What is wrong: ``what`` was done, to which fact and under which seal (None where unknown)."""

    what: str
    fact: int | None
    seal: int | None


#: Number of a seal, its last fact, how many facts, its head.
_ANCHOR = re.compile(r"[0-9]{1,18} [0-9]{1,18} [0-9]{1,18} [0-9a-f]{64}")


@dataclass(frozen=True)
class Verification:
    """What a look at the whole chain found: how many seals and facts hold, and the first fault."""

    seals: int
    facts: int
    fault: Fault | None


def verify_seals(anchors: Iterable[str] = ()) -> Verification:
    """Go through the whole chain.

    ``anchors`` are lines kept outside the database (``anchor_line``); with them a chain that was
    cut short, or made anew by somebody who owns the database, is found too.
    """
    head, facts, seals = b"", 0, 0
    heads: dict[int, str] = {}
    for number in Seal.objects.order_by("pk").values_list("pk", flat=True):
        seal = Seal.objects.get(pk=number)
        fault = _fault_under(seal, head)
        if fault:
            return Verification(seals, facts, fault)
        head = bytes(seal.head)
        heads[seal.pk] = head.hex()
        facts, seals = facts + seal.count, seals + 1
    return Verification(seals, facts, _inserted() or _against_anchors(heads, anchors))


def _fault_under(seal: Seal, head: bytes) -> Fault | None:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [seal.pk])
        rows = {row[0]: row for row in cursor.fetchall()}
        cursor.execute(_COVERED, [seal.pk])
        covered = [row[0] for row in cursor.fetchall()]
    digests = bytes(seal.digests)
    if len(covered) != seal.count or head_after(head, digests) != bytes(seal.head):
        return Fault("seal altered", None, seal.pk)  # so what it says of its facts proves nothing
    for place, fact in enumerate(covered):
        if fact not in rows:
            return Fault("removed" if _is_followed(fact) else "truncated", fact, seal.pk)
        if digest_of(rows[fact]) != digests[32 * place : 32 * place + 32]:
            return Fault("altered", fact, seal.pk)
    return None


def _is_followed(fact: int) -> bool:
    """True when facts with a higher number are still there, so that a middle one was taken out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM facts_fact WHERE id > %s)", [fact])
        row = cursor.fetchone()
    return bool(row and row[0])


def _inserted() -> Fault | None:
    with connection.cursor() as cursor:
        cursor.execute(_INSERTED)
        row = cursor.fetchone()
    return Fault("inserted", row[0], None) if row else None


def anchors_among(lines: Iterable[str]) -> list[str]:
    """Return the lines that ``anchor_line`` wrote; a letter with one has others around it."""
    return [line for line in lines if _ANCHOR.fullmatch(line.strip())]


def _against_anchors(heads: dict[int, str], anchors: Iterable[str]) -> Fault | None:
    for line in anchors_among(anchors):
        parts = line.split()
        number, last, head = int(parts[0]), int(parts[1]), parts[3]
        if number not in heads:
            return Fault("truncated", last, number)
        if heads[number] != head:
            return Fault("seal altered", None, number)
    return None
