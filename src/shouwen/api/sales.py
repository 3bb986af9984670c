"""What is sold: by customer and month, ranked by profit, what came back, the lines behind a figure, and sheets of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import AwareDatetime, Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, GivenAt, do, see
from shouwen.api.entries import FormShown, Values, entry_done, exact, form_called, form_shown, language_asked
from shouwen.api.finding import Id, unit_given
from shouwen.api.paging import Asked, Page, cursor_at, page, place_in
from shouwen.api.shown import Named, named
from shouwen.cases.pack import forms_for
from shouwen.customers.models import Customer
from shouwen.facts.refusals import Refused, Why
from shouwen.orders.actions.sheets import Days, begin_sales_sheet
from shouwen.orders.logic import Sums
from shouwen.orders.models import Return
from shouwen.orders.permissions import SEE_SALES
from shouwen.orders.ranking import ranked
from shouwen.orders.sales import (
    Span,
    customers_of,
    months_of,
    movements,
    sees_whole_house,
    totals_of,
    units_seen,
)
from shouwen.orders.sums import Movement
from shouwen.organisation.rights import Acting, require
from shouwen.organisation.zones import zone_of
from shouwen.reports.returns import Settled, settled_returns
from shouwen.work.models import Entry
from shouwen.work.scopes import FILL_IN_FORM

router = Router(tags=["sales"])

Month = Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", description="A month: 2026-03.")]


class MonthsAsked(Asked):
    """Which months, of a unit and those below it that you may see."""

    unit: Id
    since: Month
    until: Month


class LinesAsked(MonthsAsked):
    """Whose lines, perhaps of one product."""

    customer: Id
    product: Id | None = None


class ReturnsAsked(Asked):
    """Which days, both with it, in the zone of the unit; returns, exchanges or both."""

    unit: Id
    since: date
    until: date
    wants: Literal["", "退货", "换货"] = ""


class SumsShown(Schema):
    """What a month comes to, in yuan. Profit and margin (percent) are null where the cost of anything is not known."""

    month: str
    sales: Decimal
    discount: Decimal
    gross_profit: Decimal | None
    margin: Decimal | None
    movements: int


class CustomerSales(Schema):
    """A customer's months that had any movement, in order."""

    customer: Named
    number: str
    months: list[SumsShown]


class RankShown(Schema):
    """A customer in the ranking; rank and average are null where the cost of anything is not known."""

    rank: int | None
    customer: Named
    number: str
    average_gross_profit: Decimal | None
    months: int
    sales: Decimal


class MovementShown(Schema):
    """A line sold (``sold``), what came back of one (``returned``), or what was given in exchange (``exchanged``)."""

    kind: Literal["sold", "returned", "exchanged"]
    at: AwareDatetime
    month: str
    order: Named
    of_return: int | None
    product: Named
    quantity: int
    sales: Decimal
    discount: Decimal
    cost: Decimal | None


class ReturnedShown(Schema):
    """A row of the summary of returns and exchanges."""

    id: int
    number: str
    customer: Named
    product: str
    bought_at: AwareDatetime
    spec: str
    quantity: int
    amount: Decimal
    wants: str
    settled_at: AwareDatetime | None
    reason: str


class SalesSheet(GivenAt):
    """A sheet of a unit and those below it from ``since`` to ``until``, both days with it; most want whole months."""

    form: str = Field(max_length=60, description="The name of a form: GET /api/units/{id}/sales-forms.")
    since: date
    until: date
    wants: Literal["", "退货", "换货"] = ""
    values: Values = Field({}, max_length=200)


@router.get("sales/totals", response={200: list[SumsShown], **UNSEEN}, operation_id="list_sales_totals")
def totals(request: HttpRequest, asked: Query[MonthsAsked]) -> list[SumsShown]:
    """Show what a unit sold, by month."""
    found = totals_of(_span(asked, see(request, SEE_SALES)))
    return [_sums(month, sums) for month, sums in found.items()]


@router.get("sales/customers", response={200: Page[CustomerSales], **UNSEEN}, operation_id="list_sales_by_customer")
def customers(request: HttpRequest, asked: Query[MonthsAsked]) -> Page[CustomerSales]:
    """List what each customer bought, by month."""
    span = _span(asked, see(request, SEE_SALES))
    found = customers_of(span, most=asked.limit + 1, after=place_in(asked))
    shown = found[: asked.limit]
    people, months = Customer.objects.in_bulk(shown), months_of(span, shown)
    rows = [
        CustomerSales(customer=named(people[pk]), number=people[pk].number,
                      months=[_sums(month, sums) for month, sums in sorted(months[pk].items())])
        for pk in shown
    ]  # fmt: skip
    return Page(rows=rows, next=cursor_at(shown[-1]) if len(found) > asked.limit else None)


@router.get("sales/ranking", response={200: Page[RankShown], **UNSEEN}, operation_id="list_sales_ranking")
def ranking(request: HttpRequest, asked: Query[MonthsAsked]) -> Page[RankShown]:
    """List customers by the average of their months' gross profits, from the highest; equal ones share a rank."""
    span, skip = _span(asked, see(request, SEE_SALES)), place_in(asked)
    found = ranked(span, most=asked.limit + 1, skip=skip)
    shown = found[: asked.limit]
    people = Customer.objects.in_bulk([one.customer for one in shown])
    rows = [
        RankShown(rank=one.rank, customer=named(people[one.customer]), number=people[one.customer].number,
                  average_gross_profit=one.average, months=one.months, sales=one.sales)
        for one in shown
    ]  # fmt: skip
    return Page(rows=rows, next=cursor_at(skip + asked.limit) if len(found) > asked.limit else None)


@router.get("sales/lines", response={200: Page[MovementShown], **UNSEEN}, operation_id="list_sales_lines")
def lines(request: HttpRequest, asked: Query[LinesAsked]) -> Page[MovementShown]:
    """List the lines and returns that make a figure of a customer, the newest first."""
    span = _span(asked, see(request, SEE_SALES)).of(asked.customer)
    return page(movements(span, product=asked.product), asked, ("-at", "-key"), _movement)


@router.get("sales/returns", response={200: Page[ReturnedShown], **UNSEEN}, operation_id="list_settled_returns")
def returned(request: HttpRequest, asked: Query[ReturnsAsked]) -> Page[ReturnedShown]:
    """List the returns and exchanges that were settled, the oldest first."""
    by = see(request, SEE_SALES)
    unit = unit_given(asked.unit)
    settled = Settled(units_seen(unit, by=by), asked.since, asked.until, zone_of(unit), asked.wants)
    return page(settled_returns(settled), asked, ("settled_at", "pk"), _returned)


@router.get("units/{int:pk}/sales-forms", response={200: list[FormShown], **UNSEEN}, operation_id="list_sales_forms")
def forms(request: HttpRequest, pk: int) -> list[FormShown]:
    """List the forms that the pack in force has for sales."""
    unit = unit_given(pk)
    require(see(request, SEE_SALES), SEE_SALES, unit=unit)
    return [form_shown(one) for one in forms_for(unit.pk, request.at, "sales")]  # type: ignore[attr-defined]


@router.post("units/{int:pk}/sales-entries", response={201: Done, **REFUSALS}, operation_id="begin_sales_sheet",
             openapi_extra=ONCE)  # fmt: skip
def beginning(request: HttpRequest, pk: int, given: SalesSheet) -> HttpResponse:
    """Begin a sheet. Its rows follow what is sold until somebody signs it."""

    def deed(by: Acting, at: Any) -> Entry:
        unit = unit_given(pk)
        require(by, SEE_SALES, unit=unit)
        return begin_sales_sheet(
            unit, Days(given.since, given.until, given.wants),
            form_called(given.form, forms_for(unit.pk, at, "sales"), "sales"),
            exact(given.values), by=by, at=at, language=language_asked(),
        )  # fmt: skip

    return do(request, FILL_IN_FORM, given, deed, entry_done, status=201)


def _span(asked: MonthsAsked, by: Acting) -> Span:
    since, until = (date.fromisoformat(f"{one}-01") for one in (asked.since, asked.until))
    if until < since:
        raise Refused("The period ends before it begins.", why=Why.BAD_INPUT, field="until")
    unit = unit_given(asked.unit)
    return Span(units_seen(unit, by=by), since, until, is_whole=sees_whole_house(unit, by=by))


def _sums(month: date, sums: Sums) -> SumsShown:
    return SumsShown(month=f"{month:%Y-%m}", sales=sums.sales, discount=sums.discount, gross_profit=sums.gross,
                     margin=sums.margin, movements=sums.entries)  # fmt: skip


_KINDS: dict[str, Literal["sold", "returned", "exchanged"]] = {"l": "sold", "r": "returned", "x": "exchanged"}


def _movement(one: Movement) -> MovementShown:
    return MovementShown(
        kind=_KINDS[one.key[0]], at=one.at, month=f"{one.month:%Y-%m}",
        order=Named(id=one.order_id, name=one.order.number), of_return=one.of_return_id,
        product=Named(id=one.product_id, name=one.product.name), quantity=one.quantity, sales=one.sales,
        discount=one.discount, cost=one.cost,
    )  # fmt: skip


def _returned(one: Return) -> ReturnedShown:
    return ReturnedShown(
        id=one.pk, number=one.number, customer=named(one.customer), product=one.line.product.name,
        bought_at=one.line.order.placed_at, spec=one.line.product.spec, quantity=one.quantity,
        amount=one.price * one.quantity, wants=one.wants, settled_at=one.settled_at, reason=one.reason,
    )  # fmt: skip
