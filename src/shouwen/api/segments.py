"""Saved lists of customers: keep one, see how many it holds, read who is in it."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, do, see
from shouwen.api.errors import NotFound
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.customers.segments import CHUNK, counts_of, customers_in, keep_segment, segments_for
from shouwen.organisation.rights import Acting
from shouwen.search.filters import remove_filter, rename_filter
from shouwen.search.models import SavedFilter

router = Router(tags=["customers"])


class SegmentShown(BaseModel):
    """A saved list: what it is called, what narrows it as the page's address says it, and how many it holds for you.

    ``count`` is exact up to 99; 100 says that there are more.
    """

    id: int
    title: str
    query: str
    is_shared: bool
    is_yours: bool
    count: int


class MembersShown(BaseModel):
    """Numbers of customers in order; ``after`` is where to go on, null at the end."""

    customers: list[int]
    after: int | None


class SegmentMembersAsked(BaseModel):
    """From after which number on, and how many at most."""

    after: int = Field(0, ge=0, lt=2**63)
    limit: int = Field(CHUNK, ge=1, le=CHUNK)


class SegmentGiven(Given):
    """A name, and a query of the page of customers: ``kind=company&silent_since=2026-01-01``."""

    title: str = Field(min_length=1, max_length=40)
    query: str = Field(min_length=1, max_length=500)
    is_shared: bool = Field(False, description="All of your unit and the units below it see it as well.")


class SegmentNamed(Given):
    """Another name for a saved list."""

    title: str = Field(min_length=1, max_length=40)


@router.get("customer-segments", response={200: list[SegmentShown], **UNSEEN}, operation_id="list_segments")
def segments(request: HttpRequest) -> list[SegmentShown]:
    """List the saved lists that you keep, and those shared in your unit."""
    by = see(request, SEE_CUSTOMER)
    kept = segments_for(by)
    return [
        SegmentShown(id=one.pk, title=one.title, query=one.query, is_shared=one.shared_with_id is not None,
                     is_yours=one.member_id == by.member.pk, count=count)
        for one, count in zip(kept, counts_of(kept, by=by, at=by.at), strict=True)
    ]  # fmt: skip


@router.get("customer-segments/{int:pk}/customers", response={200: MembersShown, **UNSEEN},
            operation_id="list_segment_customers")  # fmt: skip
def members(request: HttpRequest, pk: int, asked: Query[SegmentMembersAsked]) -> MembersShown:
    """List who is in a saved list, as far as you may see them, by number."""
    by = see(request, SEE_CUSTOMER)
    found = list(islice(customers_in(_segment(pk, by), by=by, at=by.at, after=asked.after), asked.limit))
    return MembersShown(customers=found, after=found[-1] if len(found) == asked.limit else None)


@router.post("customer-segments", response={201: Done, **REFUSALS}, operation_id="keep_segment",
             openapi_extra=ONCE)  # fmt: skip
def keeping(request: HttpRequest, given: SegmentGiven) -> HttpResponse:
    """Keep a list of customers under a name; your list of the same name is replaced."""

    def deed(by: Acting, at: Any) -> SavedFilter:
        share_with = by.member.home if given.is_shared else None
        return keep_segment(given.title, given.query, share_with, by=by, at=at)

    return do(request, SEE_CUSTOMER, given, deed, _done, status=201)


@router.post("customer-segments/{int:pk}/name", response={200: Done, **REFUSALS}, operation_id="rename_segment",
             openapi_extra=ONCE)  # fmt: skip
def renaming(request: HttpRequest, pk: int, given: SegmentNamed) -> HttpResponse:
    """Call a saved list of your own otherwise; whom it holds stays."""

    def deed(by: Acting, at: Any) -> SavedFilter:
        return rename_filter(_segment(pk, by), given.title, by=by, at=at)

    return do(request, SEE_CUSTOMER, given, deed, _done)


@router.post("customer-segments/{int:pk}/removal", response={200: Done, **REFUSALS}, operation_id="remove_segment",
             openapi_extra=ONCE)  # fmt: skip
def removal(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Remove a saved list of your own."""

    def deed(by: Acting, at: Any) -> Done:
        kept = _segment(pk, by)
        gone = _done(kept)
        remove_filter(kept, by=by, at=at)
        return gone

    return do(request, SEE_CUSTOMER, given, deed, lambda gone: gone)


def _segment(number: int, by: Acting) -> SavedFilter:
    found = next((one for one in segments_for(by) if one.pk == number), None)
    if found is None:
        raise NotFound
    return found


def _done(made: SavedFilter) -> Done:
    return Done(reference=made.reference, id=made.pk, href=f"/api/customer-segments/{made.pk}/customers")
