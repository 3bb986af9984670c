"""Orders: the list, one order, a new one, how it goes on and what was paid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwen.customers.models import Customer
from shouwen.customers.queries import customer_seen
from shouwen.customers.secrecy.queries import unread_by
from shouwen.facts.refusals import Refused, Why
from shouwen.orders.actions.orders import GOES_ON, move_order, place_order, prices_open
from shouwen.orders.actions.payments import take_payment
from shouwen.orders.actions.special_prices import order_and_ask
from shouwen.orders.batches import batches_of, good_until
from shouwen.orders.credit import credit_of
from shouwen.orders.models import Delivery, Order, Return
from shouwen.orders.permissions import RECORD_ORDER, SEE_ORDER, SEE_SALES, TAKE_PAYMENT, TAKE_RETURN
from shouwen.orders.queries import SHOWN, left_of, listed_orders, order_for
from shouwen.organisation.rights import not_allowed, require_somewhere
from shouwen.organisation.walks import number_of
from shouwen.organisation.zones import zone_of
from shouwen.web.answers import BAD_INPUT, answer_deed, answer_form, show_refusal
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, Filter, page_number, page_of, rows_to
from shouwen.web.credit.views import risk_words
from shouwen.web.deeds import perform
from shouwen.web.orders.asking import as_field, may_ask
from shouwen.web.orders.forms import ROWS, TITLES, IssuedForm, OrderForm, PaymentForm
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.web.units.pools import units_for
from shouwen.work.permits import may_ask_anywhere, permits_of

COLUMNS = (
    Column(_("Sales order")),
    Column(_("When")),
    Column(_("Customer")),
    Column(_("Sum"), is_number=True),
    Column(_("Paid"), is_number=True),
    Column(_("State")),
    Column(_("Unit")),
)
LINES = (
    Column(_("Product")), Column(_("Quantity"), is_number=True), Column(_("Price of one"), is_number=True),
    Column(_("Listed price"), is_number=True), Column(_("Batch")),
    Column(_("Good until")), Column(_("Return or exchange"), is_hidden=True),
)  # fmt: skip
TABS = (("all", _("All")), ("open", _("Not shipped")), ("unpaid", _("Not paid")))
#: Payments and returns that the page of an order shows.
MOST = 50


@signed_in
@require_safe
def orders(request: ReaderRequest) -> HttpResponse:
    """List orders, the newest first: all, those not shipped, those not paid; of one customer."""
    require_somewhere(request.by, SEE_ORDER)
    show, number = request.GET.get("show", "all"), page_number(request.GET.get("page"))
    show = show if show in SHOWN else "all"
    customer = customer_seen(number_of(request.GET.get("customer", "")), by=request.by)
    rows = listed_orders(request.by, most=rows_to(number), show=show, customer=customer.pk if customer else None)
    more = f"&customer={customer.pk}" if customer else ""
    return render(request, "web/orders/orders.html", {
        "page": page_of(rows, number), "columns": COLUMNS, "of_customer": customer,
        "filters_shown": [Filter(title, f"show={key}{more}", None, key == show) for key, title in TABS],
        "may_record": request.by.has(RECORD_ORDER), "sees_sales": request.by.has(SEE_SALES),
        "sees_permits": may_ask_anywhere(request.by),
    })  # fmt: skip


@signed_in
@require_safe
def order(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show one order: lines, what was paid, what came back, and what is next."""
    return order_page(request, order_seen(request, pk))


def order_page(request: ReaderRequest, found: Order, status: int = 200, **more: Any) -> HttpResponse:
    lines = list(found.lines.select_related("product").order_by("pk"))
    returns, left = list(Return.objects.filter(line__order=found).order_by("pk")[:MOST]), left_of(lines)
    batches, receipts = batches_of(lines), list(found.receipts.order_by("issued_on", "pk"))
    payments = list(found.payments.select_related("by", "of_return").order_by("-at", "-pk")[:MOST])
    may = {deed: request.by.may(deed, path=found.unit.path) for deed in (RECORD_ORDER, TAKE_PAYMENT, TAKE_RETURN)}
    return render(request, "web/orders/order.html", {
        "place": "orders", "order": found, "zone": found.unit.zone, "returns": returns, "payments": payments,
        "lines": [(line, left[line.pk], batches.get(line.pk), good_until(line, batches.get(line.pk))) for line in lines],
        "permits": [(one, one.state_at(request.at)) for one in permits_of(found.reference)],
        "may_price": may[RECORD_ORDER] and prices_open(found),
        "titles": TITLES, "columns": LINES,
        "receipts": receipts, "receipt": _receipt_form(request, found) if may[RECORD_ORDER] else None,
        "next_states": _next(found) if may[RECORD_ORDER] else [],
        "may_pay": may[TAKE_PAYMENT] and found.owed > 0, "may_return": may[TAKE_RETURN],
        "payment": PaymentForm(initial={"amount": found.owed}), **more,
    }, status=status)  # fmt: skip


def _receipt_form(request: ReaderRequest, found: Order) -> IssuedForm:
    return IssuedForm(initial={"issued_on": request.at.astimezone(zone_of(found.unit)).date(), "amount": found.due})


def _next(found: Order) -> list[Delivery]:
    return [to for to, (_kind, before) in GOES_ON.items() if found.delivery in before]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_order(request: ReaderRequest) -> HttpResponse:
    """Record what a customer bought."""
    units = units_for(request.by, RECORD_ORDER)
    if not units.rows.exists():
        raise not_allowed(RECORD_ORDER)
    customer = _customer(request)
    rows = max(1, min(number_of(request.POST.get("rows") or request.GET.get("rows", "")) or ROWS, 100))
    initial = {"unit": request.by.member.home_id, "customer": customer.pk, "receipt": "售货凭证"}
    form = OrderForm(units, request.at, rows, request.POST or None, initial=initial)

    def page(status: int = 200, **more: Any) -> HttpResponse:
        given = {
            "form": form, "customer": customer, "rows": rows, "place": "orders", **_standing(request, customer),
            "asks": False, **more,
        }  # fmt: skip
        return render(request, "web/orders/new.html", given, status=status)

    if request.method != "POST":
        return page()
    if not form.is_valid():
        return page(BAD_INPUT)
    given, is_asked = form.cleaned_data, request.POST.get("deed") == "ask"
    placed_at = given["placed_at"] or request.at
    told = given["unit"], customer, given["wanted"], form.papers()

    def deed() -> str:
        if is_asked:
            asked = order_and_ask(*told, given["why"], placed_at=placed_at, by=request.by, at=request.at)
            return reverse("permit", args=[asked.pk])
        return reverse("order", args=[place_order(*told, by=request.by, at=placed_at).pk])

    try:
        return perform(request, deed, str)
    except Refused as refused:
        if not refused.grounds:
            show_refusal(form, as_field(refused))
            return page(STATUS[refused.why], asks=is_asked)
        return page(STATUS[refused.why], refused=refused, asks=may_ask(request, given["unit"].path, refused))


def _standing(request: ReaderRequest, customer: Customer) -> dict[str, Any]:
    """Return the limit of a customer and why they are dangerous, to whoever reads their file: of a closed one neither."""
    if unread_by([customer], by=request.by, at=request.at):
        return {"credit": None, "risks": []}
    return {"credit": credit_of(customer), "risks": risk_words(request, customer)}


@signed_in
@require_POST
def goes_on(request: ReaderRequest, pk: int) -> HttpResponse:
    """Confirm an order, ship it, or record that it was delivered."""
    found = order_seen(request, pk)
    to, version = request.POST.get("to", ""), number_of(request.POST.get("version", "")) or 0

    def deed() -> Order:
        if to not in {str(one) for one in GOES_ON}:
            raise Refused("An order is confirmed, shipped or delivered.", why=Why.BAD_INPUT)
        return move_order(found, version, Delivery(to), by=request.by, at=request.at)

    return _done(request, pk, deed)


@signed_in
@require_POST
def payment(request: ReaderRequest, pk: int) -> HttpResponse:
    """Record money that came in."""
    found, form = order_seen(request, pk), PaymentForm(request.POST)
    return answer_form(
        request,
        form,
        lambda given: take_payment(
            found, given["amount"], method=given["method"], outside_number=given["outside_number"], by=request.by,
            at=request.at,
        ),
        lambda _made: reverse("order", args=[pk]),
        lambda status: order_page(request, order_seen(request, pk), status, payment=form),
    )  # fmt: skip


def _done(request: ReaderRequest, pk: int, deed: Callable[[], Order]) -> HttpResponse:
    return answer_deed(
        request, deed, lambda made: reverse("order", args=[made.pk]),
        lambda refused, status: order_page(request, order_seen(request, pk), status, refused=refused),
    )  # fmt: skip


def order_seen(request: ReaderRequest, pk: int) -> Order:
    """Return an order that the reader may see; else refuse."""
    found = order_for(pk, by=request.by)
    if found is None:
        raise Refused("There is no such order, or it is not yours to see.", why=Why.NOT_ALLOWED)
    return found


def _customer(request: ReaderRequest) -> Customer:
    asked = request.POST.get("customer") or request.GET.get("customer", "")
    found = customer_seen(number_of(asked), by=request.by)
    if found is None:
        raise Refused("An order is of a customer: begin on the customer's page.", why=Why.BAD_INPUT)
    return found

