"""Holds on customers, and the erasing of a person: what goes, what stays and why; asking for it, taking that back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import AwareDatetime, BaseModel, Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, do, see, see_any
from shouwen.api.finding import Id, case_named, customer_named, one
from shouwen.api.paging import Asked, Page, page
from shouwen.api.shown import Named, named
from shouwen.cases.models import Case
from shouwen.customers.erasures.actions import LONGEST, ask_erasure, lift_hold, place_hold, withdraw_erasure
from shouwen.customers.erasures.listing import RIGHTS, clocks_of, holds_of, listed_erasures
from shouwen.customers.erasures.models import Erasure, Hold
from shouwen.customers.erasures.permissions import HOLD_CUSTOMER
from shouwen.customers.erasures.queries import counted, erasure_of, still_kept, what_goes
from shouwen.customers.permissions import RECORD_CUSTOMER
from shouwen.customers.queries import visible_customers
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting, not_allowed
from shouwen.work.models import Deadline

router = Router(tags=["customers"])


class KeptShown(BaseModel):
    """So many rows stay under an article, until an instant; null: for good."""

    many: int
    citation: str
    until: datetime | None


class StockShown(BaseModel):
    """Rows of one sort that hold words of a person: how many go, or went, and what of them stays."""

    sort: str
    goes: int
    kept: list[KeptShown]


class ErasureShown(BaseModel):
    """What of a person goes, or went, and what stays; ``still_kept`` counts what waits for its day after it."""

    asked_at: datetime | None
    erased_at: datetime | None
    report: list[StockShown]
    still_kept: int


class ErasuresAsked(Asked):
    """Which requests to be erased, the newest first; of one unit where it is named."""

    show: Literal["open", "overdue", "erased", "withdrawn", "all"] = "open"
    unit: Id | None = None


class RequestShown(BaseModel):
    """That a person asked to be erased: ``due_at`` is until when by an article, ``holds`` how many stand against it."""

    id: int
    reference: str
    customer: Named
    unit: Named
    matter: str
    asked_at: AwareDatetime
    asked_by: Named
    due_at: AwareDatetime | None
    citation: str
    holds: int
    withdrawn_at: AwareDatetime | None
    erased_at: AwareDatetime | None


class HoldGiven(Given):
    """Why nothing of a customer may be erased, and through which day."""

    reason: str = Field(min_length=1, max_length=LONGEST)
    until: date | None = None


class ErasureGiven(Given):
    """In which case of theirs they asked, if in one."""

    case: int | None = Field(None, ge=1, lt=2**63)


@router.get("customers/{int:pk}/erasure-report", response={200: ErasureShown, **UNSEEN}, operation_id="see_erasure")
def erasure(request: HttpRequest, pk: int) -> ErasureShown:
    """Show what of a person would go and what stays under which article; once they are erased, what did."""
    by = see(request, RECORD_CUSTOMER)
    found = customer_named(pk, by)
    asked = erasure_of(found)
    is_erased = found.erased_at is not None
    report = asked.report if is_erased and asked is not None else counted(what_goes(found, at=by.at))
    return ErasureShown(
        asked_at=asked.asked_at if asked is not None else None, erased_at=found.erased_at,
        report=[StockShown(sort=line["name"], goes=line["goes"], kept=[_kept(part) for part in line["kept"]])
                for line in report],
        still_kept=still_kept(asked) if is_erased and asked is not None else 0,
    )  # fmt: skip


@router.get("erasure-requests", response={200: Page[RequestShown], **UNSEEN}, operation_id="list_erasure_requests")
def requests(request: HttpRequest, asked: Query[ErasuresAsked]) -> Page[RequestShown]:
    """List who asked to be erased, of the units for which you may write that down, hold against it or carry it out."""
    by = see_any(request, *RIGHTS)
    if not any(by.has(deed) for deed in RIGHTS):
        raise not_allowed(RECORD_CUSTOMER)
    rows = listed_erasures(by, asked.show, at=by.at, unit=asked.unit)
    found = page(rows, asked, ("-asked_at", "-pk"), lambda row: row)
    clocks, holds = clocks_of(found.rows), holds_of(found.rows, at=by.at)
    return Page(rows=[_request(row, clocks.get(row.pk), holds.get(row.customer_id, 0)) for row in found.rows],
                next=found.next)  # fmt: skip


@router.post("customers/{int:pk}/erasure-requests", response={201: Done, **REFUSALS}, operation_id="ask_erasure",
             openapi_extra=ONCE)  # fmt: skip
def request_(request: HttpRequest, pk: int, given: ErasureGiven) -> HttpResponse:
    """Keep that a person asks to be erased; whoever may erase decides."""

    def deed(by: Acting, at: Any) -> Erasure:
        found = customer_named(pk, by)
        case = _case_of(found.pk, given.case, by) if given.case is not None else None
        return ask_erasure(found, case.reference if case is not None else "", by=by, at=at)

    return do(request, RECORD_CUSTOMER, given, deed, _done, status=201)


@router.post("customers/{int:pk}/erasure-withdrawal", response={200: Done, **REFUSALS},
             operation_id="withdraw_erasure", openapi_extra=ONCE)  # fmt: skip
def withdrawal(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Take back a request to be erased."""
    return do(request, RECORD_CUSTOMER, given, lambda by, at: withdraw_erasure(customer_named(pk, by), by=by, at=at),
              _done)  # fmt: skip


@router.post("customers/{int:pk}/holds", response={201: Done, **REFUSALS}, operation_id="place_hold",
             openapi_extra=ONCE)  # fmt: skip
def holding(request: HttpRequest, pk: int, given: HoldGiven) -> HttpResponse:
    """Let nothing of a customer be erased, nor them deregistered, until the hold is lifted or its last day is past."""
    return do(request, HOLD_CUSTOMER, given, lambda by, at: place_hold(
        customer_named(pk, by), given.reason, given.until, by=by, at=at), _held, status=201)  # fmt: skip


@router.post("holds/{int:pk}/lifting", response={200: Done, **REFUSALS}, operation_id="lift_hold",
             openapi_extra=ONCE)  # fmt: skip
def lifting(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Lift a hold."""

    def deed(by: Acting, at: Any) -> Hold:
        rows = Hold.objects.filter(customer__in=visible_customers(by)).select_related("customer__unit")
        return lift_hold(one(rows, pk), by=by, at=at)

    return do(request, HOLD_CUSTOMER, given, deed, _held)


def _case_of(customer: int, number: int, by: Acting) -> Case:
    case = case_named(number, by)
    if case.customer_id != customer:
        raise Refused("What %(name)s names does not exist, or is not yours to see.", why=Why.BAD_INPUT, field="case",
                      name="case")  # fmt: skip
    return case


def _kept(part: dict[str, Any]) -> KeptShown:
    until = datetime.fromisoformat(part["until"]) if part["until"] else None
    return KeptShown(many=part["many"], citation=part["citation"], until=until)


def _request(row: Erasure, clock: Deadline | None, holds: int) -> RequestShown:
    return RequestShown(
        id=row.pk, reference=row.reference, customer=named(row.customer), unit=named(row.customer.unit),
        matter=row.matter, asked_at=row.asked_at, asked_by=named(row.asked_by),
        due_at=clock.due_at if clock is not None else None,
        citation=clock.citation if clock is not None else "", holds=holds, withdrawn_at=row.withdrawn_at,
        erased_at=row.erased_at,
    )  # fmt: skip


def _done(made: Erasure) -> Done:
    return Done(reference=made.reference, id=made.pk, href=f"/api/customers/{made.customer_id}/erasure-report")


def _held(made: Hold) -> Done:
    return Done(reference=made.reference, id=made.pk, href=f"/api/customers/{made.customer_id}/erasure-report")
