"""Records that may be one customer: find them, merge two, part them again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, do, see
from shouwen.api.errors import NotFound
from shouwen.api.finding import Id, Version, chosen, customer_named
from shouwen.customers.merges.actions import merge_customers, undo_merge
from shouwen.customers.merges.models import Merge
from shouwen.customers.merges.queries import came_since, duplicates, what_goes_back
from shouwen.customers.permissions import MERGE_CUSTOMERS
from shouwen.customers.queries import visible_customers
from shouwen.organisation.rights import Acting, not_allowed

router = Router(tags=["customers"])


class LikeShown(BaseModel):
    """A record that may be the same customer, and why: phone, mail, company_number, name, sound, company."""

    customer: int
    other: int
    reasons: list[str]


class DuplicatesShown(BaseModel):
    """Pairs among the records looked at; ``after`` is where to go on, null at the end."""

    pairs: list[LikeShown]
    looked_at: int
    after: int | None


class DuplicatesAsked(BaseModel):
    """Where to go on."""

    after: int | None = Field(None, ge=1, lt=2**63)


class CameShown(BaseModel):
    """Something that came after a merge; ``reference`` is how it is named to go along."""

    reference: str
    label: str


class MergeShown(BaseModel):
    """A merge: which record leads to which, what undoing it gives back, and what came since."""

    id: int
    reference: str
    merged: int
    into: int
    at: datetime
    undone_at: datetime | None
    goes_back: dict[str, int]
    came_since: list[CameShown]


class MergeGiven(Given):
    """Into which record, on top of the versions of both that were seen."""

    into: Id
    version: Version
    into_version: Version


class UndoGiven(Given):
    """What came since the merge and concerns the merged record, as it was named."""

    along: list[str] = Field([], max_length=200)


@router.get("customers/duplicates", response={200: DuplicatesShown, **UNSEEN}, operation_id="find_duplicates")
def found(request: HttpRequest, asked: Query[DuplicatesAsked]) -> DuplicatesShown:
    """Look at the next records, the newest first, for others that may be the same customer."""
    by = see(request, MERGE_CUSTOMERS)
    if not by.has(MERGE_CUSTOMERS):
        raise not_allowed(MERGE_CUSTOMERS)
    some = duplicates(by=by, after=asked.after)
    pairs = [LikeShown(customer=one.pk, other=other.customer.pk, reasons=list(other.reasons))
             for one, others in some.found for other in others]  # fmt: skip
    return DuplicatesShown(pairs=pairs, looked_at=some.looked_at, after=some.after)


@router.post("customers/{int:pk}/merger", response={201: Done, **REFUSALS}, operation_id="merge_customers",
             openapi_extra=ONCE)  # fmt: skip
def merger(request: HttpRequest, pk: int, given: MergeGiven) -> HttpResponse:
    """Merge this record into another; it leads there from then on."""

    def deed(by: Acting, at: Any) -> Merge:
        into = chosen(visible_customers(by).select_related("unit"), given.into, "into")
        return merge_customers(customer_named(pk, by), into, (given.version, given.into_version), by=by, at=at)

    return do(request, MERGE_CUSTOMERS, given, deed, _done, status=201)


@router.get("customer-merges/{int:pk}", response={200: MergeShown, **UNSEEN}, operation_id="see_customer_merge")
def merge(request: HttpRequest, pk: int) -> MergeShown:
    """Show a merge, and what undoing it would do."""
    row = _merge(pk, see(request, MERGE_CUSTOMERS))
    holds = row.undone_at is None
    return MergeShown(
        id=row.pk, reference=row.reference, merged=row.merged_id, into=row.into_id, at=row.at, undone_at=row.undone_at,
        goes_back={one.part.name: one.many for one in what_goes_back(row)} if holds else {},
        came_since=[CameShown(reference=one.reference, label=one.label) for one in came_since(row)] if holds else [],
    )  # fmt: skip


@router.post("customer-merges/{int:pk}/undoing", response={200: Done, **REFUSALS}, operation_id="undo_customer_merge",
             openapi_extra=ONCE)  # fmt: skip
def undoing(request: HttpRequest, pk: int, given: UndoGiven) -> HttpResponse:
    """Let two merged records be two again."""
    return do(request, MERGE_CUSTOMERS, given,
              lambda by, at: undo_merge(_merge(pk, by), given.along, by=by, at=at), _done)  # fmt: skip


def _merge(pk: int, by: Acting) -> Merge:
    row = Merge.objects.select_related("merged__unit", "into__unit").filter(pk=pk).first()
    if row is None or not by.may(MERGE_CUSTOMERS, path=row.into.unit.path):
        raise NotFound
    return row


def _done(row: Merge) -> Done:
    return Done(reference=row.reference, id=row.pk, href=f"/api/customer-merges/{row.pk}")
