"""The lists of a unit for its customers: regions, outlets, tags."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, do, see, with_the_rest
from shouwen.api.finding import Id, Version, one, unit_given
from shouwen.api.paging import Asked, Page, page
from shouwen.api.shown import Named, named
from shouwen.customers.actions.lists import (
    OutletTold,
    RegionTold,
    change_outlet,
    change_region,
    end_outlet,
    end_region,
    end_tag,
    record_outlet,
    record_region,
    record_tag,
)
from shouwen.customers.models import Outlet, Region, Tag
from shouwen.customers.permissions import KEEP_CUSTOMER_LISTS, SEE_CUSTOMER
from shouwen.customers.queries.lists import visible_outlets, visible_regions, visible_tags
from shouwen.organisation.rights import Acting

router = Router(tags=["customers"])


class RegionWritten(Given):
    """A region as it is written down."""

    code: str = Field(min_length=1, max_length=20)
    name: str = Field(min_length=1, max_length=80)
    team: str = Field("", max_length=60)
    boundary: str = Field("", max_length=500)

    def told(self) -> RegionTold:
        """Return what was written down."""
        return RegionTold(self.code, self.name, self.team, self.boundary)


class RegionGiven(RegionWritten):
    """A region of a unit."""

    unit: Id


class RegionChange(RegionWritten):
    """What is held of a region, on top of the version that was seen; what may be left out stays as it is."""

    version: Version


class OutletWritten(Given):
    """An outlet as it is written down."""

    region: str = Field(min_length=1, max_length=60)
    name: str = Field(min_length=1, max_length=120)
    address: str = Field("", max_length=200)
    hotline: str = Field("", max_length=40)
    contact_person: str = Field("", max_length=60)
    remark: str = Field("", max_length=500)
    is_public: bool = Field(False, description="On the page that anybody may read, without contact person and remark.")

    def told(self) -> OutletTold:
        """Return what was written down."""
        return OutletTold(self.region, self.name, self.address, self.hotline, self.contact_person, self.remark,
                          self.is_public)  # fmt: skip


class OutletGiven(OutletWritten):
    """An outlet of a unit."""

    unit: Id


class OutletChange(OutletWritten):
    """What is held of an outlet, on top of the version that was seen; what may be left out stays as it is."""

    version: Version


class TagGiven(Given):
    """A tag of a unit."""

    unit: Id
    name: str = Field(min_length=1, max_length=30)


class RegionShown(Schema):
    """A region."""

    id: int
    reference: str
    version: int
    unit: Named
    code: str
    name: str
    team: str
    boundary: str


class OutletShown(Schema):
    """An outlet."""

    id: int
    reference: str
    version: int
    unit: Named
    region: str
    name: str
    address: str
    hotline: str
    contact_person: str
    remark: str
    is_public: bool


class TagShown(Schema):
    """A tag."""

    id: int
    reference: str
    unit: Named
    name: str


class OutletsAsked(Asked):
    """Which outlets: those in whose region, name or address ``q`` stands, or all."""

    q: str = Field("", max_length=60)


@router.get("regions", response={200: Page[RegionShown], **UNSEEN}, operation_id="list_regions")
def regions(request: HttpRequest, asked: Query[Asked]) -> Page[RegionShown]:
    """List the regions of the units whose customers you may see, by code."""
    rows = visible_regions(see(request, SEE_CUSTOMER)).select_related("unit")
    return page(rows, asked, ("code", "pk"), lambda row: RegionShown(
        id=row.pk, reference=row.reference, version=row.version, unit=named(row.unit), code=row.code, name=row.name,
        team=row.team, boundary=row.boundary))  # fmt: skip


@router.post("regions", response={201: Done, **REFUSALS}, operation_id="record_region", openapi_extra=ONCE)
def recording_region(request: HttpRequest, given: RegionGiven) -> HttpResponse:
    """Record a region."""
    return do(request, KEEP_CUSTOMER_LISTS, given, lambda by, at: record_region(
        unit_given(given.unit), given.told(), by=by, at=at), _done, status=201)  # fmt: skip


@router.post("regions/{int:pk}/change", response={200: Done, **REFUSALS}, operation_id="change_region",
             openapi_extra=ONCE)  # fmt: skip
def changing_region(request: HttpRequest, pk: int, given: RegionChange) -> HttpResponse:
    """Change a region; refused where somebody else changed it since ``version``."""

    def deed(by: Acting, at: Any) -> Region:
        found = one(visible_regions(by).select_related("unit"), pk)
        return change_region(found, given.version, with_the_rest(given, found).told(), by=by, at=at)

    return do(request, KEEP_CUSTOMER_LISTS, given, deed, _done)


@router.post("regions/{int:pk}/ending", response={200: Done, **REFUSALS}, operation_id="end_region", openapi_extra=ONCE)
def ending_region(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Take a region out of use."""
    return do(request, KEEP_CUSTOMER_LISTS, given, lambda by, at: end_region(
        one(visible_regions(by).select_related("unit"), pk), by=by, at=at), _done)  # fmt: skip


@router.get("outlets", response={200: Page[OutletShown], **UNSEEN}, operation_id="list_outlets")
def outlets(request: HttpRequest, asked: Query[OutletsAsked]) -> Page[OutletShown]:
    """List the outlets of the units whose customers you may see, by region."""
    rows = visible_outlets(see(request, SEE_CUSTOMER), asked.q).select_related("unit")
    return page(rows, asked, ("region", "name", "pk"), lambda row: OutletShown(
        id=row.pk, reference=row.reference, version=row.version, unit=named(row.unit), region=row.region, name=row.name,
        address=row.address, hotline=row.hotline, contact_person=row.contact_person, remark=row.remark,
        is_public=row.is_public))  # fmt: skip


@router.post("outlets", response={201: Done, **REFUSALS}, operation_id="record_outlet", openapi_extra=ONCE)
def recording_outlet(request: HttpRequest, given: OutletGiven) -> HttpResponse:
    """Record an outlet."""
    return do(request, KEEP_CUSTOMER_LISTS, given, lambda by, at: record_outlet(
        unit_given(given.unit), given.told(), by=by, at=at), _done, status=201)  # fmt: skip


@router.post("outlets/{int:pk}/change", response={200: Done, **REFUSALS}, operation_id="change_outlet",
             openapi_extra=ONCE)  # fmt: skip
def changing_outlet(request: HttpRequest, pk: int, given: OutletChange) -> HttpResponse:
    """Change an outlet; refused where somebody else changed it since ``version``."""

    def deed(by: Acting, at: Any) -> Outlet:
        found = one(visible_outlets(by).select_related("unit"), pk)
        return change_outlet(found, given.version, with_the_rest(given, found).told(), by=by, at=at)

    return do(request, KEEP_CUSTOMER_LISTS, given, deed, _done)


@router.post("outlets/{int:pk}/ending", response={200: Done, **REFUSALS}, operation_id="end_outlet", openapi_extra=ONCE)
def ending_outlet(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Take an outlet off the list."""
    return do(request, KEEP_CUSTOMER_LISTS, given, lambda by, at: end_outlet(
        one(visible_outlets(by).select_related("unit"), pk), by=by, at=at), _done)  # fmt: skip


@router.get("tags", response={200: Page[TagShown], **UNSEEN}, operation_id="list_tags")
def tags(request: HttpRequest, asked: Query[Asked]) -> Page[TagShown]:
    """List the tags of the units whose customers you may see, by name."""
    rows = visible_tags(see(request, SEE_CUSTOMER)).select_related("unit")
    return page(rows, asked, ("name", "pk"), lambda row: TagShown(
        id=row.pk, reference=row.reference, unit=named(row.unit), name=row.name))  # fmt: skip


@router.post("tags", response={201: Done, **REFUSALS}, operation_id="record_tag", openapi_extra=ONCE)
def recording_tag(request: HttpRequest, given: TagGiven) -> HttpResponse:
    """Record a tag."""
    return do(request, KEEP_CUSTOMER_LISTS, given, lambda by, at: record_tag(
        unit_given(given.unit), given.name, by=by, at=at), _done, status=201)  # fmt: skip


@router.post("tags/{int:pk}/ending", response={200: Done, **REFUSALS}, operation_id="end_tag", openapi_extra=ONCE)
def ending_tag(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Take a tag out of use."""
    return do(request, KEEP_CUSTOMER_LISTS, given, lambda by, at: end_tag(
        one(visible_tags(by).select_related("unit"), pk), by=by, at=at), _done)  # fmt: skip


def _done(kept: Region | Outlet | Tag) -> Done:
    kind = kept.reference.partition(":")[0]
    return Done(reference=kept.reference, id=kept.pk, href=f"/api/{kind}s", version=getattr(kept, "version", None))
