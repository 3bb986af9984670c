"""Units: the tree, and what changes it."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, do, see, with_the_rest
from shouwen.api.finding import Id, Version, chosen, one
from shouwen.api.paging import Asked, Page, page
from shouwen.organisation.actions import (
    close_unit,
    move_unit,
    name_position,
    open_unit,
    publish_calendar,
    rename_unit,
)
from shouwen.organisation.listing import units_found, units_seen
from shouwen.organisation.models import Position, Unit
from shouwen.organisation.permissions import (
    ARRANGE_UNITS,
    NAME_POSITION,
    PUBLISH_CALENDAR,
    SEE_ORGANISATION,
)
from shouwen.organisation.rights import Acting

router = Router(tags=["organisation"])

UnitSort = Literal["group", "subsidiary", "company", "department", "team", "hall", "shop", "school", "class"]


class UnitNames(Given):
    """How a unit is called and reached. Without a zone it keeps the time of the unit above."""

    name: str = Field(min_length=1, max_length=100)
    name_en: str = Field("", max_length=100)
    code: str = Field("", max_length=20)
    zone: str = Field("", max_length=40)
    hotline: str = Field("", max_length=40)
    address: str = Field("", max_length=200)


class UnitOpening(UnitNames):
    """A unit below another."""

    parent: Id
    kind: UnitSort


class UnitRenaming(UnitNames):
    """Another name, code, zone, hotline or address, on top of the version that was seen; what is left out stays."""

    version: Version


class UnitMove(Given):
    """Below which unit it stands from now on; ``version`` is that of the unit as it was seen."""

    version: Version
    parent: Id


class PositionMeant(Given):
    """Which position a unit means by a name in a regulation; null takes it back."""

    named: str = Field(min_length=1, max_length=60)
    position: Id | None


class CalendarGiven(Given):
    """A working calendar from a date on: ``weekly`` is seven texts of hours, ``days`` what differs by date."""

    name: str = Field(min_length=1, max_length=40)
    since: date
    content: dict[str, Any] = Field(max_length=20)


class UnitShown(BaseModel):
    """A unit of the tree."""

    id: int
    reference: str
    name: str
    name_en: str
    code: str
    kind: str
    zone: str
    hotline: str
    address: str
    parent: int | None
    path: str
    is_closed: bool
    version: int


class UnitsAsked(Asked):
    """Which units: those whose name or code holds ``q``, and those below ``parent``."""

    q: str = Field("", max_length=100)
    parent: Id | None = None


@router.get("units", response={200: Page[UnitShown], **UNSEEN}, operation_id="list_units")
def units(request: HttpRequest, asked: Query[UnitsAsked]) -> Page[UnitShown]:
    """List the open units that you may see, by their place in the tree."""
    rows = units_found(asked.q, by=see(request, SEE_ORGANISATION))
    if asked.parent is not None:
        rows = rows.filter(parent=asked.parent)
    return page(rows, asked, ("path", "pk"), _shown)


@router.get("units/{int:pk}", response={200: UnitShown, **UNSEEN}, operation_id="see_unit")
def unit(request: HttpRequest, pk: int) -> UnitShown:
    """Show one unit."""
    return _shown(one(units_seen(see(request, SEE_ORGANISATION)), pk))


@router.post("units", response={201: Done, **REFUSALS}, operation_id="open_unit", openapi_extra=ONCE)
def opening(request: HttpRequest, given: UnitOpening) -> HttpResponse:
    """Open a unit below another."""

    def deed(by: Acting, at: Any) -> Unit:
        parent = chosen(units_seen(by), given.parent, "parent")
        return open_unit(parent, given.name, kind=given.kind, name_en=given.name_en, code=given.code,
                         zone=given.zone, hotline=given.hotline, address=given.address, by=by, at=at)  # fmt: skip

    return do(request, ARRANGE_UNITS, given, deed, unit_done, status=201)


@router.post(
    "units/{int:pk}/move", response={200: Done, **REFUSALS}, operation_id="move_unit", openapi_extra=ONCE
)
def move(request: HttpRequest, pk: int, given: UnitMove) -> HttpResponse:
    """Let a unit, with all below it, stand below another from now on."""
    return do(request, ARRANGE_UNITS, given, lambda by, at: move_unit(
        one(units_seen(by), pk), chosen(units_seen(by), given.parent, "parent"), version=given.version, by=by,
        at=at), unit_done)  # fmt: skip


@router.post("units/{int:pk}/renaming", response={200: Done, **REFUSALS}, operation_id="rename_unit",
             openapi_extra=ONCE)  # fmt: skip
def renaming(request: HttpRequest, pk: int, given: UnitRenaming) -> HttpResponse:
    """Give a unit another name, code, zone, hotline or address."""

    def deed(by: Acting, at: Any) -> Unit:
        found = one(units_seen(by), pk)
        whole = with_the_rest(given, found)
        return rename_unit(found, whole.name, name_en=whole.name_en, code=whole.code, zone=whole.zone,
                           hotline=whole.hotline, address=whole.address, version=whole.version, by=by, at=at)  # fmt: skip

    return do(request, ARRANGE_UNITS, given, deed, unit_done)


@router.post("units/{int:pk}/closure", response={200: Done, **REFUSALS}, operation_id="close_unit",
             openapi_extra=ONCE)  # fmt: skip
def closure(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Close a unit that has neither members nor open units below it."""
    return do(request, ARRANGE_UNITS, given,
              lambda by, at: close_unit(one(units_seen(by), pk), by=by, at=at), unit_done)  # fmt: skip


@router.post("units/{int:pk}/position-names", response={200: Done, **REFUSALS}, operation_id="name_position",
             openapi_extra=ONCE)  # fmt: skip
def position_name(request: HttpRequest, pk: int, given: PositionMeant) -> HttpResponse:
    """Say which position a unit means by a name in a regulation."""

    def deed(by: Acting, at: Any) -> Unit:
        found = one(units_seen(by), pk)
        position = chosen(Position.objects.all(), given.position, "position") if given.position else None
        name_position(found, given.named, position, by=by, at=at)
        return found

    return do(request, NAME_POSITION, given, deed, unit_done)


@router.post("units/{int:pk}/calendars", response={200: Done, **REFUSALS}, operation_id="publish_calendar",
             openapi_extra=ONCE)  # fmt: skip
def calendar(request: HttpRequest, pk: int, given: CalendarGiven) -> HttpResponse:
    """Publish a working calendar of a unit from a date on."""

    def deed(by: Acting, at: Any) -> Unit:
        found = one(units_seen(by), pk)
        publish_calendar(found, given.name, given.content, since=given.since, by=by, at=at)
        return found

    return do(request, PUBLISH_CALENDAR, given, deed, unit_done)


def unit_done(found: Unit) -> Done:
    """Say which unit something was done with."""
    return Done(reference=found.reference, id=found.pk, href=f"/api/units/{found.pk}", version=found.version)


def _shown(row: Unit) -> UnitShown:
    return UnitShown(
        id=row.pk, reference=row.reference, name=row.name, name_en=row.name_en, code=row.code, kind=row.kind,
        zone=row.zone, hotline=row.hotline, address=row.address, parent=row.parent_id, path=row.path,
        is_closed=row.closed_at is not None, version=row.version,
    )  # fmt: skip
