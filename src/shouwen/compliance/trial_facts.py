"""What a trial is fed: facts in order of time as they count now, and who held what, asked once for each stretch."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import merge
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet

from shouwen.compliance import keepers
from shouwen.compliance.standing import Standing
from shouwen.facts.models import Fact as FactRow
from shouwen.organisation.models import Member, Posting, StandIn, Unit, UnitPlacement
from shouwen.regulation.effective import ABOUT_FACTS
from shouwen.regulation.facts import Fact
from shouwen.regulation.memory import Memory
from shouwen.regulation.replaying.order import as_they_count, which
from shouwen.regulation.replaying.told import Told

#: Rows that are read at once.
CHUNK = 2_000
_COLUMNS = ("pk", "kind", "at", "unit", "by", "about", "for_whom", "figures")


class Remembered(Memory):
    """A replay's memory in the house: who holds which position is known, and what modules know is asked of them."""

    def word(self, name: str, argument: str, fact: Fact) -> Any:
        known = keepers.word_known(name)
        return known(argument, fact) if known is not None else super().word(name, argument, fact)


class Organisation:
    """Who held which position when: between two changes of anybody's postings each question is asked once."""

    def __init__(self) -> None:
        self._standing = Standing()
        dated: Iterable[datetime | None] = chain(
            *Posting.objects.values_list("since", "until"),
            *StandIn.objects.values_list("since", "until"),
            Member.objects.values_list("left_at", flat=True),
            UnitPlacement.objects.values_list("since", flat=True),
        )
        self._changes = sorted({one for one in dated if one is not None})
        self._belonging: dict[tuple[Any, ...], bool | None] = {}
        self._members: dict[tuple[Any, ...], frozenset[str] | None] = {}

    def belongs(self, who: str, names: tuple[str, ...], unit: int | None, at: datetime) -> bool | None:
        """Say whether somebody held one of these positions, as ``Standing`` does."""
        key = (who, names, unit, bisect_right(self._changes, at))
        if key not in self._belonging:
            self._belonging[key] = self._standing.belongs(who, names, unit, at)
        return self._belonging[key]

    def members(self, positions: tuple[str, ...], unit: int | None, at: datetime) -> frozenset[str] | None:
        """Return who held one of these positions, as ``Standing`` does."""
        key = (positions, unit, bisect_right(self._changes, at))
        if key not in self._members:
            self._members[key] = self._standing.members(positions, unit, at)
        return self._members[key]


def remembered(organisation: Organisation | None = None) -> Remembered:
    """Return an empty memory that knows the organisation as it was."""
    known = organisation or Organisation()
    return Remembered(belongs_=known.belongs, members_=known.members)


def units_below(units: list[int]) -> list[int]:
    """Return the numbers of units and all below them."""
    paths = Unit.objects.filter(pk__in=units).values_list("path", flat=True)
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(path__startswith=path)
    return list(Unit.objects.filter(below).values_list("pk", flat=True))


def facts_for(units: list[int], since: datetime, until: datetime) -> QuerySet[FactRow]:
    """Return the facts of some units and all below them, in order of recording, and what was said about facts."""
    rows = FactRow.objects.filter(at__gte=since, at__lt=until)
    return rows.filter(Q(unit__in=units_below(units)) | Q(kind__in=ABOUT_FACTS)).order_by("pk")


def told_in_order(rows: QuerySet[FactRow]) -> Iterator[Told]:
    """Yield facts in order of time, as they count now: what came late in its place, corrections applied."""
    about = [Told(*row) for row in rows.filter(kind__in=ABOUT_FACTS).values_list(*_COLUMNS)]
    concerned = {which(one) for one in about}
    plain = rows.exclude(kind__in=ABOUT_FACTS).order_by("at", "pk")
    usual = (Told(*row) for row in plain.exclude(pk__in=concerned).values_list(*_COLUMNS).iterator(chunk_size=CHUNK))
    held = [Told(*row) for row in plain.filter(pk__in=concerned).values_list(*_COLUMNS)] if concerned else []
    return merge(usual, as_they_count(held, about), key=lambda told: (told.at, told.sequence))
