"""Lists of units, members and positions for whoever may see them, in a constant number of statements."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from shouwen.organisation.models import Member, Position, PositionName, Posting, StandIn, Unit, UnitCalendar
from shouwen.organisation.permissions import SEE_ORGANISATION
from shouwen.organisation.rights import Acting, Scope

#: Units below one unit that a tree shows before it asks to search instead.
MOST_CHILDREN = 200


@dataclass
class Branch:
    """A unit in a tree, open or not, with the units below it where it is open."""

    unit: Unit
    depth: int
    is_open: bool = False
    children: list[Branch] = field(default_factory=list)
    has_children: bool = False


def units_seen(by: Acting) -> QuerySet[Unit]:
    """Return the units that a member may see."""
    return Unit.objects.filter(_within(by.scope(SEE_ORGANISATION)))


def _within(scope: Scope) -> Q:
    if scope.is_everything:
        return Q()
    seen = Q(pk__in=scope.units)
    for path in scope.paths:
        seen |= Q(path__startswith=path)
    return seen


def tree_to(unit: Unit | None, *, by: Acting) -> list[Branch]:
    """Return the tree that a member may see, open on the way to ``unit``; two statements."""
    opened = unit.ancestor_ids if unit is not None else []
    seen = units_seen(by).filter(closed_at=None)
    scope = by.scope(SEE_ORGANISATION)
    tops = Q(parent=None) | Q(path__in=scope.paths) | Q(pk__in=scope.units)
    rows = list(seen.filter(tops | Q(parent__in=opened)).order_by("name_key", "pk"))
    below = Unit.objects.filter(parent__in=[row.pk for row in rows], closed_at=None)
    parents = {parent for parent in below.values_list("parent", flat=True).distinct() if parent is not None}
    return _grow(rows, parents, set(opened))


def _grow(rows: Sequence[Unit], parents: set[int], opened: set[int]) -> list[Branch]:
    shown = {row.pk for row in rows}
    below: dict[int | None, list[Unit]] = defaultdict(list)
    for row in rows:
        below[row.parent_id if row.parent_id in shown else None].append(row)

    def branches(parent: int | None, depth: int) -> list[Branch]:
        return [
            Branch(row, depth, row.pk in opened, branches(row.pk, depth + 1), row.pk in parents)
            for row in below[parent][:MOST_CHILDREN]
        ]

    return branches(None, 0)


def units_found(words: str, *, by: Acting, with_closed: bool = False) -> QuerySet[Unit]:
    """Return the units whose name, English name or code holds the words, by name."""
    rows = units_seen(by) if with_closed else units_seen(by).filter(closed_at=None)
    return rows.filter(named(words, "name", "name_en", "code")).order_by("name_key", "pk")


def members_found(
    words: str = "", unit: Unit | None = None, *, by: Acting, at: datetime, with_left: bool = False
) -> QuerySet[Member]:
    """Return the members of a unit and of those below it, by name, each with the postings of ``at``.

    ``words`` are looked for in names, sign-in names and the sound of names (``zhangsan``, ``zs``).
    A page of it takes two statements.
    """
    rows = Member.objects.filter(by.scope(SEE_ORGANISATION).on(unit="home", own=("pk",)))
    if unit is not None:
        rows = rows.filter(home__path__startswith=unit.path)
    if not with_left:
        rows = rows.filter(Q(left_at=None) | Q(left_at__gt=at))
    current = postings_at(at).select_related("position", "unit").order_by("unit__path", "position__key")
    held = Prefetch("postings", queryset=current)
    rows = rows.filter(named(words, "name", "sign_in", sound="name_key"))
    return rows.select_related("home").prefetch_related(held).order_by("name_key", "pk")


def named(words: str, *fields: str, sound: str = "") -> Q:
    """Return the filter for rows that hold each of the words in one of the fields, or in the sound of a name."""
    wanted = Q()
    for word in words.split():
        one = Q()
        for name in fields:
            one |= Q(**{f"{name}__icontains": word})
        if sound and re.fullmatch(r"[A-Za-z]{1,30}", word):
            one |= Q(**{f"{sound}__regex": sounds_like(word)})
        wanted &= one
    return wanted


def sounds_like(letters: str) -> str:
    """Return the expression that finds ``zhangsan``, ``zhangs`` or ``zs`` in a key like ``zhang1 san1``."""
    return (
        r"\m" + "".join(f"{letter}([a-z]*[0-9] )?" for letter in letters.lower()[:-1]) + letters[-1].lower()
    )


def postings_at(at: datetime) -> QuerySet[Posting]:
    """Return the postings in force at an instant."""
    return Posting.objects.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


def postings_of(member: Member) -> QuerySet[Posting]:
    """Return all postings of a member, the newest first."""
    return member.postings.select_related("position", "unit").order_by("-since", "-pk")


def postings_in(unit: Unit, at: datetime) -> QuerySet[Posting]:
    """Return who holds what in a unit at an instant, by name."""
    rows = postings_at(at).filter(unit=unit)
    return rows.select_related("position", "member").order_by("member__name_key", "member", "position__key")


def stand_ins_of(member: Member, at: datetime) -> QuerySet[StandIn]:
    """Return the stand-ins of a member, and for whom they stand in, that have not ended."""
    rows = StandIn.objects.filter(Q(absent=member) | Q(stand_in=member)).filter(
        Q(until=None) | Q(until__gt=at)
    )
    return rows.select_related("absent", "stand_in").order_by("since", "pk")


def positions_listed(at: datetime) -> QuerySet[Position]:
    """Return all positions by name, each with how many members hold it (``holders``) and how much it may."""
    now = Q(postings__since__lte=at) & (Q(postings__until=None) | Q(postings__until__gt=at))
    return Position.objects.annotate(
        holders=Count("postings__member", filter=now, distinct=True), allows=Count("deeds", distinct=True)
    ).order_by("key")


def position_names_of(unit: Unit) -> QuerySet[PositionName]:
    """Return what a unit and those above it call positions that packs name, by name."""
    rows = PositionName.objects.filter(unit__in=unit.ancestor_ids)
    return rows.select_related("position", "unit").order_by("named", "-unit__path")


def calendars_of(unit: Unit) -> QuerySet[UnitCalendar]:
    """Return the calendars of a unit and of those above it, by name, the newest first."""
    rows = UnitCalendar.objects.filter(unit__in=unit.ancestor_ids)
    return rows.select_related("unit").order_by("name", "-unit__path", "-since")
