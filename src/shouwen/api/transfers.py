"""Offers of cases to other units, and their answers."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel

from shouwen.api.cases import WithReason, case_done
from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, GivenAt, do, see
from shouwen.api.finding import one
from shouwen.api.paging import Asked, Page, page
from shouwen.api.shown import Named, named, named_or_none
from shouwen.cases.actions.transfers import accept_transfer, decline_transfer, withdraw_transfer
from shouwen.cases.models import Transfer, TransferState
from shouwen.cases.permissions import ACCEPT_TRANSFER, TRANSFER_CASE
from shouwen.cases.queries import visible_cases
from shouwen.organisation.rights import Acting, either

router = Router(tags=["transfers"])


class TransferShown(BaseModel):
    """A case on offer, or an offer that was answered."""

    id: int
    case: int
    subject: str
    from_unit: Named
    to_unit: Named
    to_member: Named | None
    offered_by: Named
    reason: str
    offered_at: datetime
    state: str


def transfers_seen(by: Acting) -> QuerySet[Transfer]:
    """Return the offers that a member may answer, and those of cases that they may see."""
    mine = by.scope(ACCEPT_TRANSFER).on(unit="to_unit", own=("to_member",))
    rows = Transfer.objects.filter(either(mine, Q(case__in=visible_cases(by).values("pk"))))
    rows = rows.exclude(case__accused__in=by.selves)
    return rows.select_related("case", "from_unit", "to_unit", "to_member", "offered_by")


@router.get("transfers", response={200: Page[TransferShown], **UNSEEN}, operation_id="list_transfers")
def transfers(request: HttpRequest, asked: Query[Asked]) -> Page[TransferShown]:
    """List the offers that wait for your answer, the newest first."""
    by = see(request, ACCEPT_TRANSFER)
    mine = by.scope(ACCEPT_TRANSFER).on(unit="to_unit", own=("to_member",))
    rows = transfers_seen(by).filter(mine, state=TransferState.OFFERED)
    return page(rows, asked, ("-pk",), _shown)


@router.get("transfers/{int:pk}", response={200: TransferShown, **UNSEEN}, operation_id="see_transfer")
def transfer(request: HttpRequest, pk: int) -> TransferShown:
    """Show one offer."""
    return _shown(one(transfers_seen(see(request, ACCEPT_TRANSFER)), pk))


@router.post("transfers/{int:pk}/acceptance", response={200: Done, **REFUSALS}, operation_id="accept_transfer",
             openapi_extra=ONCE)  # fmt: skip
def acceptance(request: HttpRequest, pk: int, given: GivenAt) -> HttpResponse:
    """Accept an offered case: unit and work move, the first owner stays."""
    return do(request, ACCEPT_TRANSFER, given,
              lambda by, at: accept_transfer(one(transfers_seen(by), pk), by=by, at=at), case_done)  # fmt: skip


@router.post("transfers/{int:pk}/refusal", response={200: Done, **REFUSALS}, operation_id="decline_transfer",
             openapi_extra=ONCE)  # fmt: skip
def refusal(request: HttpRequest, pk: int, given: WithReason) -> HttpResponse:
    """Decline an offered case, with the reason."""
    return do(request, ACCEPT_TRANSFER, given, lambda by, at: decline_transfer(
        one(transfers_seen(by), pk), given.reason, by=by, at=at), case_done)  # fmt: skip


@router.post("transfers/{int:pk}/withdrawal", response={200: Done, **REFUSALS}, operation_id="withdraw_transfer",
             openapi_extra=ONCE)  # fmt: skip
def withdrawal(request: HttpRequest, pk: int, given: GivenAt) -> HttpResponse:
    """Take back an offer that nobody has answered."""
    return do(request, TRANSFER_CASE, given,
              lambda by, at: withdraw_transfer(one(transfers_seen(by), pk), by=by, at=at), case_done)  # fmt: skip


def _shown(row: Transfer) -> TransferShown:
    return TransferShown(
        id=row.pk, case=row.case_id, subject=row.case.subject, from_unit=named(row.from_unit),
        to_unit=named(row.to_unit), to_member=named_or_none(row.to_member), offered_by=named(row.offered_by),
        reason=row.reason, offered_at=row.offered_at, state=row.state,
    )  # fmt: skip
