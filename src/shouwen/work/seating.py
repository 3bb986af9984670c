"""Whom a step of a flow is for: the holders of its lane's position, or whom the matter itself names.

Where a flow says so (``shouwen:in``, ``shouwen:by``), a fact of the matter has named a unit and a person:
the step is then for that unit, and that person has it, until they hand it on or give it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shouwen.compliance.standing import Standing
from shouwen.facts.prepared import Prepared
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.queries import Holder, holders_of
from shouwen.regulation.facts import Fact
from shouwen.regulation.flows.nodes import Named, Seat
from shouwen.work.candidates import inside
from shouwen.work.matters import Matter
from shouwen.work.receivers import member_called


@dataclass(frozen=True)
class Seating:
    """The part of a task that says whom it is for; ``columns`` are its fields."""

    position: str
    unit: Unit
    seats: tuple[int, ...]
    holder: Member | None = None
    is_within: bool = False

    @property
    def columns(self) -> dict[str, Any]:
        """The fields of a task."""
        return {
            "position": self.position, "unit": self.unit, "seats": list(self.seats), "holder": self.holder,
            "is_within": self.is_within,
        }


_UNITS = Prepared(lambda numbers: Unit.objects.filter(pk__among=numbers).order_by("path"))


def seating_of(seat: Seat, lane: str, matter: Matter, at: datetime) -> Seating:
    """Return whom a step is for at an instant.

    The unit that a fact names may be a department as the pack calls it: then it is the unit in which that
    department's position is held for the matter. Where nobody there holds the lane's position, whoever
    holds the department's own is asked. The accused, and who has left, are given nothing.
    """
    facts = _facts(seat, matter)
    unit, department = _unit_named(seat.unit, facts, matter, at)
    holder = _member_named(seat.member, facts, matter, at)
    if unit is None:
        return Seating(lane, matter.unit, _seats(holders_of([lane], matter.unit.pk, at) if lane else []), holder)
    found = inside(holders_of([lane], unit.pk, at), unit) if lane else []
    if found or not department:
        return Seating(lane, unit, _seats(found), holder, is_within=True)
    return Seating(department, unit, _seats(inside(holders_of([department], unit.pk, at), unit)), holder, is_within=True)


def _facts(seat: Seat, matter: Matter) -> list[Fact]:
    """Return the facts of the matter that may name somebody, the latest last; no statement where none may."""
    if not seat.kinds:
        return []
    history = Standing().history(seat.kinds, frozenset({matter.reference}), None)
    return [fact for fact in history if fact.about == matter.reference]


def _latest(named: Sequence[Named], facts: Sequence[Fact]) -> tuple[Fact, str] | None:
    """Return the latest fact of those kinds and the name of its figure."""
    by_kind = {one.kind: one.figure for one in named}
    return next(((fact, by_kind[fact.kind]) for fact in reversed(facts) if fact.kind in by_kind), None)


def _unit_named(
    named: Sequence[Named], facts: Sequence[Fact], matter: Matter, at: datetime
) -> tuple[Unit | None, str]:
    found = _latest(named, facts)
    if found is None:
        return None, ""
    fact, figure = found
    if figure == "unit":
        return next(iter(_UNITS([fact.unit or 0])), None), ""
    text = str(fact.figures.get(figure, ""))
    if text.startswith("unit:"):
        return next(iter(_UNITS([int(text.removeprefix("unit:"))])), None), ""
    units = {holder.unit for holder in holders_of([text], matter.unit.pk, at)} if text else set()
    return next(iter(_UNITS(sorted(units))), None) if units else None, text


def _member_named(named: Sequence[Named], facts: Sequence[Fact], matter: Matter, at: datetime) -> Member | None:
    found = _latest(named, facts)
    if found is None:
        return None
    fact, figure = found
    member = member_called(str(getattr(fact, figure, "") or fact.figures.get(figure, "")), at)
    return member if member is not None and member.pk != matter.accused else None


def _seats(holders: Sequence[Holder]) -> tuple[int, ...]:
    return tuple(sorted({holder.unit for holder in holders}))
