"""Invoices and receipts of orders; the order itself shows them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from shouwen.api.doing import ONCE, REFUSALS, Done, Given, do
from shouwen.api.errors import NotFound
from shouwen.api.finding import Version
from shouwen.api.orders import Sum, order_named
from shouwen.orders.actions.receipts import ReceiptTold, mark_lost, record_receipt
from shouwen.orders.permissions import RECORD_ORDER
from shouwen.orders.queries import receipt_for
from shouwen.orders.receipts import IssuedReceipt
from shouwen.organisation.rights import Acting

router = Router(tags=["orders"])


class ReceiptGiven(Given):
    """An invoice or receipt; by its kind and number it is recorded once for an order."""

    kind: Literal["发票", "售货凭证", "其他证明"]
    number: str = Field(min_length=1, max_length=60)
    issued_on: date
    amount: Sum | None = None


class LossGiven(Given):
    """Whether it is lost or found again, on top of the version that was seen."""

    version: Version
    is_lost: bool


@router.post("orders/{int:pk}/receipts", response={201: Done, **REFUSALS}, operation_id="record_receipt",
             openapi_extra=ONCE)  # fmt: skip
def recording(request: HttpRequest, pk: int, given: ReceiptGiven) -> HttpResponse:
    """Record an invoice or a receipt of an order."""
    told = ReceiptTold(given.kind, given.number, given.issued_on, given.amount)

    def deed(by: Acting, at: Any) -> IssuedReceipt:
        return record_receipt(order_named(pk, by), told, by=by, at=at)

    return do(request, RECORD_ORDER, given, deed, receipt_done, status=201)


@router.post("receipts/{int:pk}/loss", response={200: Done, **REFUSALS}, operation_id="mark_receipt_lost",
             openapi_extra=ONCE)  # fmt: skip
def losing(request: HttpRequest, pk: int, given: LossGiven) -> HttpResponse:
    """Mark a receipt as lost, or as found again; what is lost is no proof for a return."""

    def deed(by: Acting, at: Any) -> IssuedReceipt:
        found = receipt_for(pk, by=by)
        if found is None:
            raise NotFound
        return mark_lost(found, given.version, is_lost=given.is_lost, by=by, at=at)

    return do(request, RECORD_ORDER, given, deed, receipt_done)


def receipt_done(found: IssuedReceipt) -> Done:
    """Say which receipt something was done with; its order shows it."""
    return Done(reference=f"order:{found.order_id}", id=found.pk, href=f"/api/orders/{found.order_id}",
                number=found.number, version=found.version)  # fmt: skip
