"""Who is who now: members, who holds what where, and who stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q

from shouwen.organisation.models import Member, Posting, Unit

#: Units that are somebody's own house: a position is looked for inside the nearest one.
HOUSES = ("group", "subsidiary", "company")

# A position is sought from a unit upwards: first in the unit and below it, then in the unit above
# and below that, and so on up to the nearest house; above it only units on the way to the root
# count, not their other branches. ``steps`` is how far up the meeting point lies.
_HOLDERS = """
WITH here AS (SELECT id, path, string_to_array(trim(both '/' FROM path), '/')::bigint[] AS line
              FROM organisation_unit WHERE id = %(unit)s),
house AS (SELECT coalesce(max(u.path), '/') AS path FROM organisation_unit u, here
          WHERE here.path LIKE u.path || '%%' AND u.kind = ANY(%(houses)s)),
named AS (SELECT p.id FROM organisation_position p WHERE p.key = ANY(%(names)s)
          UNION SELECT n.position_id FROM organisation_positionname n, here
          WHERE n.named = ANY(%(names)s) AND n.unit_id = ANY(here.line)),
held AS (SELECT m.id, m.name, m.name_key, u.path, u.id AS unit_id, p.since
         FROM organisation_posting p JOIN organisation_unit u ON u.id = p.unit_id
         JOIN organisation_member m ON m.id = p.member_id, here, house
         WHERE p.position_id IN (SELECT id FROM named)
           AND p.since <= %(at)s AND (p.until IS NULL OR p.until > %(at)s)
           AND (m.left_at IS NULL OR m.left_at > %(at)s)
           AND (u.path LIKE house.path || '%%' OR here.path LIKE u.path || '%%')),
ranked AS (SELECT held.*, (SELECT count(*) FROM unnest(here.line) WITH ORDINALITY AS a(part, place)
                           WHERE (string_to_array(trim(both '/' FROM held.path), '/')::bigint[])[a.place]
                                 = a.part) AS shared FROM held, here)
SELECT id, name, unit_id, name_key FROM ranked
WHERE shared = (SELECT max(shared) FROM ranked) ORDER BY name_key, id
"""


# The same for many names at once: the nearest holders of each.
_HOLDERS_BY_NAME = """
WITH here AS (SELECT id, path, string_to_array(trim(both '/' FROM path), '/')::bigint[] AS line
              FROM organisation_unit WHERE id = %(unit)s),
house AS (SELECT coalesce(max(u.path), '/') AS path FROM organisation_unit u, here
          WHERE here.path LIKE u.path || '%%' AND u.kind = ANY(%(houses)s)),
named AS (SELECT p.key AS name, p.id FROM organisation_position p WHERE p.key = ANY(%(names)s)
          UNION SELECT n.named, n.position_id FROM organisation_positionname n, here
          WHERE n.named = ANY(%(names)s) AND n.unit_id = ANY(here.line)),
held AS (SELECT DISTINCT named.name AS named, m.id, m.name, m.name_key, u.path, u.id AS unit_id
         FROM named JOIN organisation_posting p ON p.position_id = named.id
         JOIN organisation_unit u ON u.id = p.unit_id
         JOIN organisation_member m ON m.id = p.member_id, here, house
         WHERE p.since <= %(at)s AND (p.until IS NULL OR p.until > %(at)s)
           AND (m.left_at IS NULL OR m.left_at > %(at)s)
           AND (u.path LIKE house.path || '%%' OR here.path LIKE u.path || '%%')),
shared AS (SELECT held.*, (SELECT count(*) FROM unnest(here.line) WITH ORDINALITY AS a(part, place)
                           WHERE (string_to_array(trim(both '/' FROM held.path), '/')::bigint[])[a.place]
                                 = a.part) AS shared FROM held, here),
ranked AS (SELECT shared.*, max(shared) OVER (PARTITION BY named) AS nearest FROM shared)
SELECT named, id, name, unit_id FROM ranked WHERE shared = nearest ORDER BY named, name_key, id
"""


@dataclass(frozen=True, slots=True)
class Holder:
    """A member who holds a position, and in which unit."""

    member: int
    name: str
    unit: int


def holders_of(names: Sequence[str], unit: int, at: datetime) -> list[Holder]:
    """Return who holds one of these positions for a unit at an instant: the nearest ones.

    ``names`` are as a pack gives them; a unit may call them otherwise. Nobody means a gap.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS, {"unit": unit, "names": list(names), "at": at, "houses": list(HOUSES)})
        return [Holder(member, name, where) for member, name, where, _ in cursor.fetchall()]


def holders_by_name(names: Sequence[str], unit: int, at: datetime) -> dict[str, list[Holder]]:
    """Return for each name who holds it, like ``holders_of``, in one statement; a gap is left out."""
    found: dict[str, list[Holder]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            _HOLDERS_BY_NAME, {"unit": unit, "names": list(names), "at": at, "houses": list(HOUSES)}
        )
        for named, member, name, where in cursor.fetchall():
            found.setdefault(named, []).append(Holder(member, name, where))
    return found


def holds_position(member: int, names: Sequence[str], unit: int, at: datetime) -> bool:
    """Say whether a member, or somebody for whom they stand in, is among the nearest holders."""
    holders = {holder.member for holder in holders_of(names, unit, at)}
    return member in holders or not holders.isdisjoint(absent_behind(member, at))


# From a member to those behind them, or on to whoever does their work, through every stand-in of the instant.
_BEHIND = """
WITH RECURSIVE behind(id) AS (
    SELECT %(member)s::bigint
    UNION SELECT s.absent_id FROM organisation_standin s JOIN behind ON s.stand_in_id = behind.id
          WHERE s.since <= %(at)s AND (s.until IS NULL OR s.until > %(at)s))
SELECT id FROM behind WHERE id <> %(member)s
"""
_AHEAD = """
WITH RECURSIVE ahead(id, step) AS (
    SELECT %(member)s::bigint, 0
    UNION SELECT s.stand_in_id, ahead.step + 1
          FROM organisation_standin s JOIN ahead ON s.absent_id = ahead.id
          WHERE s.since <= %(at)s AND (s.until IS NULL OR s.until > %(at)s) AND ahead.step < 20)
SELECT id FROM ahead WHERE step > 0 ORDER BY step DESC LIMIT 1
"""


def absent_behind(member: int, at: datetime) -> set[int]:
    """Return the members for whom this one stands in at an instant, and those for whom they would."""
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND, {"member": member, "at": at})
        return {row[0] for row in cursor.fetchall()}


def stand_in_of(member: int, at: datetime) -> Member | None:
    """Return who stands in for a member at an instant, None when the member is there.

    Where the stand-in is away too, it is whoever stands in for them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_AHEAD, {"member": member, "at": at})
        row = cursor.fetchone()
    return Member.objects.get(pk=row[0]) if row else None


def heads_of(unit: Unit, at: datetime) -> list[Member]:
    """Return who heads a unit: of it, else of the nearest unit above that has a head."""
    rows = (
        Posting.objects.filter(
            Q(until=None) | Q(until__gt=at),
            unit__in=unit.ancestor_ids,
            position__is_head=True,
            since__lte=at,
            member__left_at=None,
        )
        .select_related("member", "unit")
        .order_by("-unit__path", "member__name_key")
    )
    found = list(rows)
    return [row.member for row in found if row.unit_id == found[0].unit_id] if found else []


def members_at_work(unit: Unit, at: datetime) -> list[Member]:
    """Return the members of a unit and of those below it who have not left, by name."""
    rows = Member.objects.filter(home__path__startswith=unit.path).filter(Q(left_at=None) | Q(left_at__gt=at))
    return list(rows.order_by("name_key"))
