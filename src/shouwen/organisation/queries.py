"""Who is who now: members, who holds what where, and who stands in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from shouwen.facts.prepared import Prepared
from shouwen.facts.statements import row_of, rows_of
from shouwen.organisation.models import Member, Posting, Reach, Unit
from shouwen.organisation.names import unit_name

#: Units that are somebody's own house: a position is looked for inside the nearest one.
HOUSES = ("group", "subsidiary", "company")

# A position is sought from a unit upwards: first in the unit and below it, then in the unit above
# and below that, and so on up to the nearest house; above it only units on the way to the root
# count, not their other branches. The first level with a holder is the nearest. Units below a path
# lie between it and ``bound`` in the order of bytes ('0' follows '/'), which the index on paths can
# use where LIKE with a computed pattern cannot. Names asked for together (``grp``) share a level.
# OFFSET 0 keeps the planner to this way: the levels in turn, of each its units by the index, of each
# unit its holders by the index. Whatever it chose itself went through all postings of the house.
_HELD = """
(SELECT p.member_id FROM organisation_posting p
 WHERE p.unit_id = u.id AND p.position_id = ANY({positions})
   AND p.since <= %(at)s AND (p.until IS NULL OR p.until > %(at)s) OFFSET 0)
"""
_NEAREST = f"""
WITH here AS (SELECT id, path, string_to_array(trim(both '/' FROM path), '/')::bigint[] AS line
              FROM organisation_unit WHERE id = %(unit)s),
house AS (SELECT coalesce(max(u.path), '/') AS path FROM organisation_unit u, here
          WHERE u.id = ANY(here.line) AND u.kind = ANY(%(houses)s)),
ups AS (SELECT a.path, CASE WHEN starts_with(a.path, house.path) THEN rtrim(a.path, '/') || '0'
                            ELSE a.path || '!' END AS bound
        FROM here, house, organisation_unit a WHERE a.id = ANY(here.line)),
asked AS (SELECT * FROM unnest(%(groups)s::int[], %(names)s::text[]) AS a(grp, name)),
named AS (SELECT grp, array_agg(DISTINCT id) AS ids FROM (
            SELECT asked.grp, p.id FROM asked JOIN organisation_position p ON p.key = asked.name
            UNION ALL SELECT asked.grp, n.position_id
            FROM asked JOIN organisation_positionname n ON n.named = asked.name
            JOIN here ON n.unit_id = ANY(here.line)) AS found GROUP BY grp),
nearest AS (
    SELECT named.grp, named.ids, level.path, level.bound FROM named
    CROSS JOIN LATERAL (
        SELECT ups.path, ups.bound FROM (SELECT * FROM ups ORDER BY length(path) DESC OFFSET 0) AS ups
        WHERE EXISTS (SELECT 1 FROM organisation_unit u
                      CROSS JOIN LATERAL {_HELD.format(positions="named.ids")} AS held
                      JOIN organisation_member m ON m.id = held.member_id
                      WHERE u.path ~>=~ ups.path AND u.path ~<~ ups.bound
                        AND (m.left_at IS NULL OR m.left_at > %(at)s) OFFSET 0)
        LIMIT 1) AS level)
"""  # noqa: S608  put together from its own parts
_HELD_AT_ALL = f"{_NEAREST} SELECT grp FROM nearest"  # noqa: S608  put together from its own parts
_HOLDERS = f"""{_NEAREST}
SELECT DISTINCT nearest.grp, m.id, m.name, u.id, m.name_key
FROM nearest
JOIN organisation_unit u ON u.path ~>=~ nearest.path AND u.path ~<~ nearest.bound
CROSS JOIN LATERAL {_HELD.format(positions="nearest.ids")} AS held
JOIN organisation_member m ON m.id = held.member_id
WHERE m.left_at IS NULL OR m.left_at > %(at)s
ORDER BY nearest.grp, m.name_key, m.id, u.id
"""  # noqa: S608  put together from its own parts


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
    return [holder for _, holder in _holders([0] * len(names), names, unit, at)]


def holders_by_name(names: Sequence[str], unit: int, at: datetime) -> dict[str, list[Holder]]:
    """Return for each name who holds it, like ``holders_of``, in one statement; a gap is left out."""
    found: dict[str, list[Holder]] = {}
    for place, holder in _holders(range(len(names)), names, unit, at):
        found.setdefault(names[place], []).append(holder)
    return found


def names_held(names: Sequence[str], unit: int, at: datetime) -> set[str]:
    """Return the names that anybody holds for a unit, as ``holders_of`` finds them; one statement.

    Of a position that a whole company holds no member is read.
    """
    return {names[row[0]] for row in rows_of(_HELD_AT_ALL, _asked(range(len(names)), names, unit, at))}


def _holders(
    groups: Iterable[int], names: Sequence[str], unit: int, at: datetime
) -> list[tuple[int, Holder]]:
    return [
        (group, Holder(member, name, where))
        for group, member, name, where, _ in rows_of(_HOLDERS, _asked(groups, names, unit, at))
    ]


def _asked(groups: Iterable[int], names: Sequence[str], unit: int, at: datetime) -> dict[str, Any]:
    return {"unit": unit, "groups": list(groups), "names": list(names), "at": at, "houses": list(HOUSES)}


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
    return {row[0] for row in rows_of(_BEHIND, {"member": member, "at": at})}


def stand_in_of(member: int, at: datetime) -> Member | None:
    """Return who stands in for a member at an instant, None when the member is there.

    Where the stand-in is away too, it is whoever stands in for them.
    """
    row = row_of(_AHEAD, {"member": member, "at": at})
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


def superiors_of(member: Member, at: datetime) -> list[Member]:
    """Return who is over a member, the direct superior first: whoever heads their unit, then the units above it.

    Nobody is their own superior; a level that they head themselves, or without a head, is left out.
    """
    rows = (
        Posting.objects.filter(
            Q(until=None) | Q(until__gt=at),
            Q(member__left_at=None) | Q(member__left_at__gt=at),
            unit__in=member.home.ancestor_ids,
            position__is_head=True,
            since__lte=at,
        )
        .select_related("member", "unit")
        .order_by("-unit__path", "member__name_key", "pk")
    )
    by_level: dict[int, list[Member]] = {}
    for row in rows:
        by_level.setdefault(row.unit_id, []).append(row.member)
    firsts = (heads[0] for heads in by_level.values() if member not in heads)
    return list(dict.fromkeys(firsts))


def sits_in(member: Member, unit: Unit, at: datetime) -> bool:
    """True for who belongs to a unit or to one below it, or holds a position there at an instant."""
    held = Posting.objects.filter(Q(until=None) | Q(until__gt=at), member=member, since__lte=at)
    return member.home.path.startswith(unit.path) or held.filter(unit__path__startswith=unit.path).exists()


def members_at_work(unit: Unit, at: datetime) -> list[Member]:
    """Return the members of a unit and of those below it who have not left, by name."""
    rows = Member.objects.filter(home__path__startswith=unit.path).filter(Q(left_at=None) | Q(left_at__gt=at))
    return list(rows.order_by("name_key"))


#: So many names are told of those who may do something.
MOST_NAMED = 6


_NAMES = """
SELECT 'member:' || id, name, '' FROM organisation_member WHERE id = ANY(%s)
UNION ALL SELECT 'unit:' || id, name, name_en FROM organisation_unit WHERE id = ANY(%s)
"""


def names_of(references: Iterable[object]) -> dict[str, str]:
    """Return the names of the members and units that are among references (``member:7``, ``unit:3``), by reference.

    One statement, none where no member and no unit is named; units are called as the reader's language calls them.
    """
    wanted: dict[str, set[int]] = {"member": set(), "unit": set()}
    for one in references:
        kind, _, number = one.partition(":") if isinstance(one, str) else ("", "", "")
        if kind in wanted and number.isdecimal():
            wanted[kind].add(int(number))
    if not any(wanted.values()):
        return {}
    rows = rows_of(_NAMES, [sorted(numbers) for numbers in wanted.values()])
    return {reference: unit_name(name, name_en) for reference, name, name_en in rows}


_HOUSE = Prepared(lambda units: Unit.objects.filter(pk__among=units, kind__in=HOUSES).order_by("-path")[:1])


def house_of(unit: Unit) -> Unit:
    """Return the house of a unit: the nearest company, subsidiary or group, itself included, else the top of the tree."""
    return _HOUSE.first(unit.ancestor_ids) or Unit.objects.get(pk=unit.ancestor_ids[0])


def house_path(unit: Unit) -> Coalesce:
    """Return the path of a unit's house (``house_of``) as a part of a statement: no statement of its own."""
    nearest = Unit.objects.filter(pk__in=unit.ancestor_ids, kind__in=HOUSES).order_by("-path")
    return Coalesce(Subquery(nearest.values("path")[:1]), Value(f"/{unit.ancestor_ids[0]}/"))


def units_beside(unit: Unit) -> QuerySet[Unit]:
    """Return the other open units of a unit's house, in the order of the tree."""
    return Unit.objects.filter(path__startswith=house_path(unit), closed_at=None).exclude(pk=unit.pk).order_by("path")


def units_that_may(deed: str, beside: Unit, at: datetime) -> QuerySet[Unit]:
    """Return the other open units of a unit's house, and those of other houses where somebody has a deed.

    In the order of the tree.
    """
    there = Posting.objects.filter(Q(until=None) | Q(until__gt=at), since__lte=at, position__deeds__deed=deed,
                                   member__left_at=None)  # fmt: skip
    rows = Unit.objects.filter(Q(path__startswith=house_path(beside)) | Q(pk__in=there.values("unit")), closed_at=None)
    return rows.exclude(pk=beside.pk).order_by("path")


def members_who_may(deed: str, unit: Unit, at: datetime) -> list[Member]:
    """Return some of those whose positions allow a deed on a unit, the nearest first; one statement."""
    here = Q(unit=unit.pk, position__deeds__reach__in=(Reach.TEAM, Reach.UNIT))
    rows = (
        Posting.objects.filter(
            here | Q(position__deeds__reach=Reach.SUBTREE),
            Q(until=None) | Q(until__gt=at),
            unit__in=unit.ancestor_ids,
            position__deeds__deed=deed,
            since__lte=at,
            member__left_at=None,
        )
        .select_related("member")
        .order_by("-unit__path", "member__name_key")
    )
    found = {row.member_id: row.member for row in rows[: MOST_NAMED * 2]}
    return list(found.values())[:MOST_NAMED]
