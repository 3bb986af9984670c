"""Invoices and receipts: the list, a new one of an order, one that is lost or found again."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from shouwen.facts.refusals import Refused, Why
from shouwen.orders.actions.receipts import mark_lost, record_receipt
from shouwen.orders.permissions import RECORD_ORDER, SEE_ORDER
from shouwen.orders.queries import listed_receipts, receipt_for
from shouwen.orders.receipts import IssuedReceipt
from shouwen.organisation.rights import require_somewhere
from shouwen.organisation.walks import number_of
from shouwen.web.answers import answer_deed, answer_form
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, Filter, page_number, page_of, rows_to
from shouwen.web.orders.forms import TITLES, IssuedForm
from shouwen.web.orders.views import order_page, order_seen
from shouwen.web.reader import ReaderRequest

COLUMNS = (
    Column(_("Receipt number")), Column(_("Receipt")), Column(_("Issued on")), Column(_("Sum"), is_number=True),
    Column(_("Sales order")), Column(_("Customer")), Column(_("State")), Column(_("Unit")),
)  # fmt: skip
TABS = (("all", _("All")), ("lost", _("Lost")))


@signed_in
@require_safe
def receipts(request: ReaderRequest) -> HttpResponse:
    """List invoices and receipts, those issued last first: all, or those that are lost."""
    require_somewhere(request.by, SEE_ORDER)
    show, number = request.GET.get("show", "all"), page_number(request.GET.get("page"))
    show = show if show == "lost" else "all"
    rows = listed_receipts(request.by, most=rows_to(number), is_lost=show == "lost")
    return render(request, "web/orders/receipts.html", {
        "page": page_of(rows, number), "columns": COLUMNS, "place": "orders", "titles": TITLES,
        "may_record": request.by.has(RECORD_ORDER),
        "filters_shown": [Filter(title, f"show={key}", None, key == show) for key, title in TABS],
    })  # fmt: skip


@signed_in
@require_POST
def new_receipt(request: ReaderRequest, pk: int) -> HttpResponse:
    """Record an invoice or a receipt of an order."""
    found, form = order_seen(request, pk), IssuedForm(request.POST)
    return answer_form(
        request, form, lambda _given: record_receipt(found, form.told(), by=request.by, at=request.at),
        lambda _made: reverse("order", args=[pk]),
        lambda status: order_page(request, order_seen(request, pk), status, receipt=form),
    )  # fmt: skip


@signed_in
@require_POST
def loss(request: ReaderRequest, pk: int) -> HttpResponse:
    """Mark a receipt as lost, or as found again."""
    found = receipt_for(pk, by=request.by)
    if found is None:
        raise Refused("There is no such receipt, or it is not yours to see.", why=Why.NOT_ALLOWED)
    version, is_lost = number_of(request.POST.get("version", "")) or 0, request.POST.get("is_lost") == "yes"

    def deed() -> IssuedReceipt:
        return mark_lost(found, version, is_lost=is_lost, by=request.by, at=request.at)

    return answer_deed(
        request, deed, lambda made: reverse("order", args=[made.order_id]),
        lambda refused, status: order_page(request, order_seen(request, found.order_id), status, refused=refused),
    )  # fmt: skip
