"""Among whom a form lets somebody be chosen: a house, or whoever may have a task. The page and its suggestions agree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from shouwen.organisation.listing import named
from shouwen.organisation.models import Member, StandIn, Unit
from shouwen.organisation.queries import holders_of, house_of, house_path
from shouwen.organisation.rights import Acting
from shouwen.web.units.ways import SEPARATOR, meant
from shouwen.work.candidates import candidates_of
from shouwen.work.matters import matter_of
from shouwen.work.models import Task
from shouwen.work.permissions import may_assign

#: So many are suggested at once, however many there are: typing finds the others.
MOST = 25
NUMBERED = re.compile(r"#([0-9]{1,18})\s*\Z")
LETTERS = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True)
class Pool:
    """Members of whom one may be chosen: ``key`` names the pool in an address, those of ``near`` are suggested first."""

    key: str
    near: Unit
    rows: QuerySet[Member]


def pool_of_house(unit: Unit) -> Pool:
    """Return the members of the house to which a unit belongs who have not left."""
    return Pool(f"house:{unit.pk}", unit, Member.objects.filter(home__path__startswith=house_path(unit), left_at=None))


def pool_of_task(task: Task, at: datetime) -> Pool:
    """Return whom a task may be handed on to: the candidates for its position, or the members of its unit."""
    holders = [one.member for one in candidates_of(task, at)]
    rows = Member.objects.filter(pk__in=holders) if holders else Member.objects.filter(home=task.unit, left_at=None)
    return Pool(f"task:{task.pk}", task.unit, rows.exclude(pk=task.holder_id or 0))


def pool_called(key: str, *, by: Acting, at: datetime) -> Pool | None:
    """Return the pool of an address, None where there is none or the member has no form that asks for it.

    A house is known to those who belong to it or may do anything there; whom a task may go to, to whoever
    may hand it on.
    """
    kind, _, written = key.partition(":")
    number = int(written) if written.isascii() and written.isdecimal() and len(written) < 19 else 0
    if kind == "task":
        task = Task.objects.select_related("unit").filter(pk=number).first()
        if task is None or (task.holder_id not in by.selves and not may_assign(task, matter_of(task.matter), by=by)):
            return None
        return pool_of_task(task, at)
    unit = Unit.objects.filter(pk=number).first() if kind == "house" else None
    if unit is None:
        return None
    is_at_home = by.member.home.path.startswith(house_of(unit).path)
    return pool_of_house(unit) if is_at_home or any(by.may(deed, path=unit.path) for deed in by.grants) else None


def suggested(pool: Pool, words: str, unit: str, at: datetime) -> list[Member]:
    """Return the first members by name whose name, its sound or sign-in name holds the words, with ``stands_in``.

    Where a unit is chosen (its number, or a department as a pack calls it) they are those of it and of the
    units below it; where nobody of it fits, all who do. Without words they are those near. At most four statements.
    """
    number = NUMBERED.search(words)
    fits = Q(pk=int(number[1])) if number else named(words, "name", "sign_in", sound="name_key")
    fitting = pool.rows.filter(fits)
    paths = paths_of(unit, pool.near, at)
    inside = Q()
    for path in paths or ([] if words else [pool.near.path]):
        inside |= Q(home__path__startswith=path)
    return _first(fitting.filter(inside), at) or (_first(fitting, at) if inside else [])


def paths_of(unit: str, near: Unit, at: datetime) -> list[str]:
    """Return the paths of the units that a form's choice means: a unit as it is written, or the name of a department."""
    if (unit.isascii() and unit.isdecimal()) or SEPARATOR in unit or "#" in unit:
        return [one.path for one in meant(unit, Unit.objects.order_by("path"))]
    units: Sequence[int] = [one.unit for one in holders_of([unit], near.pk, at)] if unit else []
    return list(Unit.objects.filter(pk__in=units).values_list("path", flat=True)) if units else []


def _first(rows: QuerySet[Member], at: datetime) -> list[Member]:
    away = StandIn.objects.filter(Q(until=None) | Q(until__gt=at), absent=OuterRef("pk"), since__lte=at)
    marked = rows.annotate(stands_in=Subquery(away.values("stand_in__name")[:1])).select_related("home")
    return list(marked.order_by("name_key", "pk")[:MOST])
