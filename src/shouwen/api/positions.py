"""Positions: what they may do and how far."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, do, see, with_the_rest
from shouwen.api.finding import Version, one
from shouwen.api.paging import Asked, Page, page
from shouwen.organisation.actions import change_position, make_position
from shouwen.organisation.actions.default_positions import make_default_positions
from shouwen.organisation.models import Position
from shouwen.organisation.permissions import ADMINISTER_ORGANISATION, SEE_ORGANISATION
from shouwen.organisation.rights import Acting

router = Router(tags=["organisation"])

Reaches = dict[str, Literal["own", "team", "unit", "subtree"]]


class PositionMaking(Given):
    """A position: its name, and its deeds with their reach."""

    key: str = Field(min_length=1, max_length=60)
    name_en: str = Field("", max_length=100)
    is_head: bool = False
    deeds: Reaches = Field({}, max_length=300)


class PositionChange(Given):
    """All that a position may do, anew, on top of the version that was seen; its name stays, if left out."""

    version: Version
    name_en: str = Field("", max_length=100)
    is_head: bool = False
    deeds: Reaches = Field(max_length=300)


class PositionShown(BaseModel):
    """A position and what it may do."""

    id: int
    reference: str
    key: str
    name_en: str
    is_head: bool
    deeds: dict[str, str]
    version: int


@router.get("positions", response={200: Page[PositionShown], **UNSEEN}, operation_id="list_positions")
def positions(request: HttpRequest, asked: Query[Asked]) -> Page[PositionShown]:
    """List the positions, by name."""
    see(request, SEE_ORGANISATION)
    return page(positions_seen(request.by), asked, ("key", "pk"), _shown)  # type: ignore[attr-defined]


@router.get("positions/{int:pk}", response={200: PositionShown, **UNSEEN}, operation_id="see_position")
def position(request: HttpRequest, pk: int) -> PositionShown:
    """Show one position."""
    return _shown(one(positions_seen(see(request, SEE_ORGANISATION)), pk))


@router.post("positions", response={201: Done, **REFUSALS}, operation_id="make_position", openapi_extra=ONCE)
def making(request: HttpRequest, given: PositionMaking) -> HttpResponse:
    """Make a position."""

    def deed(by: Acting, at: Any) -> Position:
        return make_position(given.key, name_en=given.name_en, is_head=given.is_head, deeds=given.deeds, by=by,
                             at=at)  # fmt: skip

    return do(request, ADMINISTER_ORGANISATION, given, deed, _done, status=201)


@router.post("positions/usual", response={200: Done, **REFUSALS}, operation_id="make_usual_positions",
             openapi_extra=ONCE)  # fmt: skip
def usual(request: HttpRequest, given: Given) -> HttpResponse:
    """Make the positions that a house begins with, as far as they are missing; existing ones stay as they are."""

    def deed(by: Acting, at: Any) -> Position:
        return next(iter(make_default_positions(by=by, at=at).values()))

    return do(request, ADMINISTER_ORGANISATION, given, deed, lambda made: Done(
        reference=made.reference, id=made.pk, href="/api/positions"))  # fmt: skip


@router.post("positions/{int:pk}/change", response={200: Done, **REFUSALS}, operation_id="change_position",
             openapi_extra=ONCE)  # fmt: skip
def change(request: HttpRequest, pk: int, given: PositionChange) -> HttpResponse:
    """Say anew what a position may do."""

    def deed(by: Acting, at: Any) -> Position:
        found = one(positions_seen(by), pk)
        whole = with_the_rest(given, found)
        return change_position(found, name_en=whole.name_en, is_head=whole.is_head, deeds=whole.deeds,
                               version=whole.version, by=by, at=at)  # fmt: skip

    return do(request, ADMINISTER_ORGANISATION, given, deed, _done)


def positions_seen(by: Acting) -> Any:
    """Return the positions, for whoever may see the organisation anywhere: they are the same everywhere."""
    rows = Position.objects.prefetch_related("deeds")
    return rows if by.has(SEE_ORGANISATION) or by.has(ADMINISTER_ORGANISATION) else rows.none()


def _done(made: Position) -> Done:
    return Done(reference=made.reference, id=made.pk, href=f"/api/positions/{made.pk}", version=made.version)


def _shown(row: Position) -> PositionShown:
    return PositionShown(id=row.pk, reference=row.reference, key=row.key, name_en=row.name_en, is_head=row.is_head,
                         version=row.version, deeds={held.deed: held.reach for held in row.deeds.all()})  # fmt: skip
