"""Who holds which place for which units, for many units in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from shouwen.organisation.queries import HOUSES

# As ``organisation.queries.holders_by_name`` finds them for one unit: the nearest inside the house.
_SEATS = """
WITH here AS (SELECT id, path, string_to_array(trim(both '/' FROM path), '/')::bigint[] AS line
              FROM organisation_unit WHERE id = ANY(%(units)s)),
house AS (SELECT here.id, coalesce(max(u.path), '/') AS path FROM here
          LEFT JOIN organisation_unit u ON here.path LIKE u.path || '%%' AND u.kind = ANY(%(houses)s)
          GROUP BY here.id),
named AS (SELECT here.id AS here_id, p.key AS name, p.id FROM here, organisation_position p
          WHERE p.key = ANY(%(names)s)
          UNION SELECT here.id, n.named, n.position_id FROM here
          JOIN organisation_positionname n ON n.unit_id = ANY(here.line) WHERE n.named = ANY(%(names)s)),
held AS (SELECT DISTINCT here.id AS here_id, here.line, named.name, m.id AS member_id, u.path
         FROM here JOIN house ON house.id = here.id JOIN named ON named.here_id = here.id
         JOIN organisation_posting p ON p.position_id = named.id
         JOIN organisation_unit u ON u.id = p.unit_id JOIN organisation_member m ON m.id = p.member_id
         WHERE p.since <= %(at)s AND (p.until IS NULL OR p.until > %(at)s)
           AND (m.left_at IS NULL OR m.left_at > %(at)s)
           AND (u.path LIKE house.path || '%%' OR here.path LIKE u.path || '%%')),
near AS (SELECT held.*, (SELECT count(*) FROM unnest(held.line) WITH ORDINALITY AS a(part, place)
                         WHERE (string_to_array(trim(both '/' FROM held.path), '/')::bigint[])[a.place]
                               = a.part) AS shared FROM held),
best AS (SELECT near.*, max(shared) OVER (PARTITION BY here_id, name) AS nearest FROM near)
SELECT here_id, name FROM best WHERE shared = nearest AND member_id = ANY(%(members)s)
"""

# What the positions of members are called, by packs and by units; and every edition that is kept here.
_NAMES = """
WITH held AS (SELECT p.position_id, u.id, u.path FROM organisation_posting p JOIN organisation_unit u ON u.id = p.unit_id
              WHERE p.member_id = ANY(%(members)s) AND p.since <= %(at)s AND (p.until IS NULL OR p.until > %(at)s))
SELECT o.key, held.id, held.path FROM held JOIN organisation_position o ON o.id = held.position_id
UNION SELECT n.named, held.id, held.path FROM held
      JOIN organisation_positionname n ON n.position_id = held.position_id
UNION SELECT k.hash, NULL, NULL FROM compliance_keptedition k
"""


@dataclass(frozen=True)
class Places:
    """Where members sit: what their positions are called anywhere, the units and their paths; and all editions kept.

    The editions come along because whoever looks for what waits needs both.
    """

    names: frozenset[str]
    units: frozenset[int]
    paths: frozenset[str]
    editions: frozenset[str]


def seats_of(members: Iterable[int], names: Sequence[str], units: Sequence[int], at: datetime) -> set[tuple[int, str]]:
    """Return the pairs of unit and place that these members may sign, among the ones asked for."""
    if not names or not units:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_SEATS, {"members": list(members), "names": list(names), "units": list(units), "at": at,
                                "houses": list(HOUSES)})
        return {(unit, name) for unit, name in cursor.fetchall()}


def places_held(members: Iterable[int], at: datetime) -> Places:
    """Return where these members sit; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, {"members": list(members), "at": at})
        rows = cursor.fetchall()
    held = [row for row in rows if row[1] is not None]
    return Places(
        frozenset(name for name, _, _ in held), frozenset(unit for _, unit, _ in held),
        frozenset(path for _, _, path in held), frozenset(name for name, unit, _ in rows if unit is None),
    )
