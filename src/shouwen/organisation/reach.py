"""How people outside reach a unit: its hotline and its address, each its own or that of the nearest unit above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shouwen.facts.prepared import Prepared
from shouwen.organisation.models import Unit
from shouwen.organisation.queries import HOUSES
from shouwen.organisation.texts import dialled

_ABOVE = Prepared(lambda units: Unit.objects.filter(pk__among=units).order_by("-path"))


@dataclass(frozen=True)
class Reach:
    """A telephone that customers call and a place to which they come or write; empty where none is given."""

    hotline: str = ""
    address: str = ""

    @property
    def dialled(self) -> str:
        """What a telephone dials for the hotline."""
        return dialled(self.hotline)

    def __bool__(self) -> bool:
        return bool(self.hotline or self.address)


def reach_of(unit: Unit) -> Reach:
    """Return how a unit is reached from outside; one statement."""
    return _nearest(_ABOVE(unit.ancestor_ids))


def house_reached(unit: Unit) -> tuple[Unit, Reach]:
    """Return the house of a unit (``house_of``) and how the unit is reached, in one statement."""
    above = _ABOVE(unit.ancestor_ids)
    return next((one for one in above if one.kind in HOUSES), above[-1]), _nearest(above)


def reach_of_all() -> Reach:
    """Return how whoever runs this installation is reached: the top unit, for pages that may not say whose they are."""
    return _nearest(Unit.objects.filter(parent=None))


def _nearest(rows: Iterable[Unit]) -> Reach:
    found = list(rows)
    return Reach(next((one.hotline for one in found if one.hotline), ""),
                 next((one.address for one in found if one.address), ""))  # fmt: skip
