"""Special requests: prices below the listed ones asked for, answered, charged once; any request read and ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, do, see_any
from shouwen.api.errors import NotFound
from shouwen.api.finding import Version, chosen, unit_given
from shouwen.api.orders import OrderBody, Sum, order_done, order_named
from shouwen.api.paging import Asked, Page, page
from shouwen.api.shown import Named, named, named_or_none
from shouwen.customers.queries import visible_customers
from shouwen.facts.refusals import Refused
from shouwen.orders.actions.beyond_limit import ask_beyond, place_permitted
from shouwen.orders.actions.special_prices import ask_price, charge_permitted
from shouwen.orders.permissions import RECORD_ORDER
from shouwen.organisation.rights import Acting
from shouwen.work.actions.permits import answer_permit, end_permit
from shouwen.work.models import Permit
from shouwen.work.permissions import ANSWER_PERMIT, ASK_PERMIT
from shouwen.work.permits import FULL, permit_for, told_of, visible_permits

router = Router(tags=["permits"])


class PriceAsked(Given):
    """What lines of an order are to be charged, by their numbers, and why."""

    version: Version
    prices: dict[int, Sum] = Field(min_length=1, max_length=500)
    words: str = Field(min_length=1, max_length=2000)


class OrderAsked(OrderBody):
    """An order beyond the customer's limit of credit, and why."""

    words: str = Field(min_length=1, max_length=2000)


class PermitAnswerGiven(Given):
    """Whether a request is granted; why, where it is not."""

    is_given: bool
    words: str = Field("", max_length=2000)


class PermitLine(BaseModel):
    """A request: of what kind, on which matter, by whom, under which article, and where it is. ``expired``: its time is
    over before it was used."""

    id: int
    reference: str
    number: str
    kind: str
    matter: str
    citation: str
    state: str
    unit: Named
    asked_by: Named
    asked_at: datetime
    answered_by: Named | None
    answered_at: datetime | None
    until: datetime | None


class PermitShown(PermitLine):
    """A request with the figures that it is for, and what was written to it."""

    figures: dict[str, str]
    words: str
    answer: str


class PermitsAsked(Asked):
    """Which requests: those that wait, those that were granted and not used yet, or all."""

    show: Literal["waiting", "granted", "all"] = "waiting"


@router.get("permits", response={200: Page[PermitLine], **UNSEEN}, operation_id="list_permits")
def permits(request: HttpRequest, asked: Query[PermitsAsked]) -> Page[PermitLine]:
    """List the requests that you answer, and your own, the newest first."""
    by = see_any(request, ANSWER_PERMIT, ASK_PERMIT)
    rows = visible_permits(by).select_related(*FULL)
    if asked.show != "all":
        rows = rows.filter(state=asked.show)
    return page(rows, asked, ("-asked_at", "-pk"), lambda row: PermitLine(**_line(row, by)))


@router.get("permits/{int:pk}", response={200: PermitShown, **UNSEEN}, operation_id="see_permit")
def permit(request: HttpRequest, pk: int) -> PermitShown:
    """Show one request."""
    by = see_any(request, ANSWER_PERMIT, ASK_PERMIT)
    found = _named(pk, by)
    told = told_of(found)
    return PermitShown(**_line(found, by), figures={name: str(value) for name, value in told.figures.items()},
                       words=told.words, answer=told.answer)  # fmt: skip


@router.post("orders/{int:pk}/price-request", response={201: Done, **REFUSALS}, operation_id="ask_price",
             openapi_extra=ONCE)  # fmt: skip
def asking(request: HttpRequest, pk: int, given: PriceAsked) -> HttpResponse:
    """Ask for prices that the articles let nobody charge unasked."""

    def deed(by: Acting, at: Any) -> Permit:
        return ask_price(order_named(pk, by), given.version, given.prices, given.words, by=by, at=at)

    return do(request, ASK_PERMIT, given, deed, _done, status=201)


@router.post("orders/requests", response={201: Done, **REFUSALS}, operation_id="ask_for_order", openapi_extra=ONCE)
def asking_for_order(request: HttpRequest, given: OrderAsked) -> HttpResponse:
    """Ask to place an order that goes beyond the customer's limit of credit."""

    def deed(by: Acting, at: Any) -> Permit:
        unit = unit_given(given.unit)
        customer = chosen(visible_customers(by), given.customer, "customer")
        return ask_beyond(unit, customer, given.wanted(unit), given.papers(), given.words, by=by, at=at)

    return do(request, ASK_PERMIT, given, deed, _done, status=201)


@router.post("permits/{int:pk}/order", response={201: Done, **REFUSALS}, operation_id="place_permitted",
             openapi_extra=ONCE)  # fmt: skip
def placing(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Place the order of a request that was granted: once."""
    return do(request, RECORD_ORDER, given, lambda by, at: place_permitted(_named(pk, by), by=by, at=at),
              order_done, status=201)  # fmt: skip


@router.post("permits/{int:pk}/answer", response={200: Done, **REFUSALS}, operation_id="answer_permit",
             openapi_extra=ONCE)  # fmt: skip
def answering(request: HttpRequest, pk: int, given: PermitAnswerGiven) -> HttpResponse:
    """Grant a request, or do not; nobody answers their own."""
    return do(request, ANSWER_PERMIT, given, lambda by, at: answer_permit(
        _named(pk, by), is_given=given.is_given, words=given.words, by=by, at=at), _done)  # fmt: skip


@router.post("permits/{int:pk}/ending", response={200: Done, **REFUSALS}, operation_id="end_permit",
             openapi_extra=ONCE)  # fmt: skip
def ending(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Take your request back, or one that was granted by your unit before it is used."""
    return do(request, ASK_PERMIT, given, lambda by, at: end_permit(_named(pk, by), by=by, at=at), _done)


@router.post("permits/{int:pk}/charge", response={200: Done, **REFUSALS}, operation_id="charge_permitted",
             openapi_extra=ONCE)  # fmt: skip
def charging(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Charge the order of a request the prices that were granted: once."""
    return do(request, RECORD_ORDER, given, lambda by, at: charge_permitted(_named(pk, by), by=by, at=at),
              order_done)  # fmt: skip


def _named(number: int, by: Acting) -> Permit:
    try:
        return permit_for(number, by=by)
    except Refused as unseen:
        raise NotFound from unseen


def _line(row: Permit, by: Acting) -> dict[str, Any]:
    return {
        "id": row.pk, "reference": row.reference, "number": row.number, "kind": row.kind, "matter": row.matter,
        "citation": row.citation, "state": row.state_at(by.at), "unit": named(row.unit),
        "asked_by": named(row.asked_by), "asked_at": row.asked_at, "answered_by": named_or_none(row.answered_by),
        "answered_at": row.answered_at, "until": row.until,
    }  # fmt: skip


def _done(permit: Permit) -> Done:
    return Done(reference=permit.reference, id=permit.pk, href=f"/api/permits/{permit.pk}", number=permit.number)
