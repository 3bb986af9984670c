"""Among which units a form lets one be chosen. The page and its suggestions agree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, ExpressionWrapper, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language

from shouwen.cases.permissions import ACCEPT_TRANSFER
from shouwen.organisation.listing import named
from shouwen.organisation.models import Unit
from shouwen.organisation.queries import house_of, units_beside, units_that_may
from shouwen.organisation.rights import Acting, either
from shouwen.web.units.ways import SEPARATOR, meant, number_in, way_of

#: So many are suggested at once, however many there are: typing finds the others.
MOST_SUGGESTED = 25
#: Units that are listed to select from; of more one is typed.
MOST_LISTED = 60


class UnitPool:
    """Units of which one may be chosen, as the tree goes; ``key`` names the pool in an address."""

    def __init__(self, key: str, rows: QuerySet[Unit]) -> None:
        self.key, self.rows = key, rows

    @cached_property
    def first(self) -> Sequence[Unit]:
        """The first units: all of them while they are few. One statement."""
        return list(self.rows[: MOST_LISTED + 1])

    @property
    def are_few(self) -> bool:
        """True where a list of them can be looked through."""
        return len(self.first) <= MOST_LISTED

    def meant(self, text: str) -> list[Unit]:
        """Return which of them a text may mean: one, if it says which.

        No statement where its number is that of one of the first.
        """
        number = number_in(text)
        return [unit for unit in self.first if unit.pk == number] or meant(text, self.rows)


class Standing(NamedTuple):
    """A unit of a pool, with the numbers of those of the pool that are it or stand below it, and how it is written."""

    pool: UnitPool
    unit: Unit
    below: tuple[int, ...]
    written: str

    @property
    def told(self) -> str:
        """The unit as a field of the pool holds it, drawn without a further statement."""
        return str(self.unit.pk) if self.pool.are_few else self.written


def standing_among(pool: UnitPool, text: str, home: int) -> Standing | None:
    """Return the unit that is asked for, else the member's own, else the first; None where there is none.

    One statement, which fills the pool's ``first`` too, where the text is empty or says a number, and the unit is one of
    the first two.
    """
    asked = number_in(text) if text else home
    if asked is None:
        found = meant(text, pool.rows)
        asked = found[0].pk if len(found) == 1 else home
    near = Case(When(pk=asked, then=0), When(pk=home, then=1), default=2)
    below = pool.rows.filter(path__startswith=OuterRef("path")).order_by("pk").values("pk")
    above = Unit.objects.annotate(under=ExpressionWrapper(OuterRef("path"), CharField()))
    above = above.filter(under__startswith=F("path")).order_by("path")
    called = above.values(called=Coalesce(NullIf("name_en", Value("")), "name") if _is_english() else F("name"))
    rows: Any = pool.rows.annotate(
        near=near, below=Case(When(near__lt=2, then=ArraySubquery(below))),
        way=Case(When(near__lt=2, then=ArraySubquery(called))),
    )  # fmt: skip
    first = list(rows.order_by("near", "path")[: MOST_LISTED + 1])
    if not first:
        return None
    if first[0].below is None:  # neither of the two is among them
        return standing_among(pool, str(first[0].pk), home)
    pool.first = sorted(first, key=lambda unit: unit.ancestor_ids)
    return Standing(pool, first[0], tuple(first[0].below), f"{way_of(first[0].way)} #{first[0].pk}")


def units_for(by: Acting, *deeds: str, closed: bool = False) -> UnitPool:
    """Return the units in which a member may do one of some deeds: the open ones, or the ``closed`` too."""
    rows = Unit.objects.filter(either(*(by.scope(deed).on(unit="pk") for deed in deeds)))
    return UnitPool(f"may:{','.join(deeds)}", (rows if closed else rows.filter(closed_at=None)).order_by("path"))


def units_asked(unit: Unit) -> UnitPool:
    """Return the other units of a house, which one of them may ask for a part of its work."""
    return UnitPool(f"beside:{unit.pk}", units_beside(unit))


def units_taking(unit: Unit, at: datetime) -> UnitPool:
    """Return the units that may take over a case of a unit."""
    return UnitPool(f"taking:{unit.pk}", units_that_may(ACCEPT_TRANSFER, unit, at))


def pool_called(key: str, *, by: Acting, at: datetime) -> UnitPool | None:
    """Return the pool of an address; None where there is none or the member has no form that asks for it.

    What stands beside a unit is known to those of its house and to those who may do anything there.
    """
    kind, _, rest = key.partition(":")
    if kind == "may":
        return units_for(by, *rest.split(",")[:5])
    number = int(rest) if rest.isascii() and rest.isdecimal() and len(rest) < 19 else 0
    unit = Unit.objects.filter(pk=number).first() if kind in ("beside", "taking") else None
    if unit is None:
        return None
    is_at_home = by.member.home.path.startswith(house_of(unit).path)
    if not is_at_home and not any(by.may(deed, path=unit.path) for deed in by.grants):
        return None
    return units_asked(unit) if kind == "beside" else units_taking(unit, at)


def suggested(pool: UnitPool, words: str) -> list[Unit]:
    """Return the first units whose name, its sound, English name or code holds the words; one statement.

    Of a way these are what stands behind its last stroke.
    """
    holding = named(words.rpartition(SEPARATOR.strip())[2], "name", "name_en", "code", sound="name_key")
    return list(pool.rows.filter(holding)[:MOST_SUGGESTED])


def _is_english() -> bool:
    return (get_language() or "").startswith("en")
