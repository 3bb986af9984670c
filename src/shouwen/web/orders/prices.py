"""Prices of an order: charged otherwise, asked for by special request, charged as they were permitted."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from shouwen.facts.refusals import Refused
from shouwen.orders.actions.beyond_limit import place_permitted
from shouwen.orders.actions.orders import change_prices
from shouwen.orders.actions.special_prices import ask_price, charge_permitted
from shouwen.orders.models import Order, OrderLine
from shouwen.orders.permissions import may_record_order
from shouwen.web.answers import BAD_INPUT, answer_deed, show_refusal
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column
from shouwen.web.deeds import perform
from shouwen.web.orders.asking import as_field, may_ask
from shouwen.web.orders.forms import money, why_field
from shouwen.web.orders.views import order_seen
from shouwen.web.permits.views import permit_page
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.work.permits import permit_for

COLUMNS = (
    Column(_("Product")), Column(_("Quantity"), is_number=True), Column(_("Listed price"), is_number=True),
    Column(_("Price of one")),
)  # fmt: skip


class PricesForm(forms.Form):
    """What each line is charged, and why, where it must be asked for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    why = why_field()

    def __init__(self, lines: list[OrderLine], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lines = lines
        for line in lines:
            self.fields[f"price_{line.pk}"] = money(_("Price of one"), initial=line.price)

    @property
    def lines(self) -> list[tuple[OrderLine, forms.BoundField]]:
        """Each line with its field."""
        return [(line, self[f"price_{line.pk}"]) for line in self._lines]

    def prices(self) -> dict[int, Decimal]:
        """Return what each line is to be charged, by its number."""
        return {line.pk: self.cleaned_data[f"price_{line.pk}"] for line in self._lines}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def prices(request: ReaderRequest, pk: int) -> HttpResponse:
    """Charge lines of an order otherwise; where an article wants a request for it, ask."""
    found = order_seen(request, pk)
    may_record_order(found.unit, by=request.by)
    lines = list(found.lines.select_related("product").order_by("pk"))
    form = PricesForm(lines, request.POST or None, initial={"version": found.version})

    def page(status: int = 200, **more: Any) -> HttpResponse:
        given = {"form": form, "order": found, "columns": COLUMNS, "place": "orders", "asks": False, **more}
        return render(request, "web/orders/prices.html", given, status=status)

    if request.method != "POST":
        return page()
    if not form.is_valid():
        return page(BAD_INPUT)
    is_asked = request.POST.get("deed") == "ask"
    version, given = form.cleaned_data["version"], form.prices()

    def deed() -> str:
        if is_asked:
            asked = ask_price(found, version, given, form.cleaned_data["why"], by=request.by, at=request.at)
            return reverse("permit", args=[asked.pk])
        changed = change_prices(found, version, given, by=request.by, at=request.at)
        return reverse("order", args=[changed.pk])

    try:
        return perform(request, deed, str)
    except Refused as refused:
        if refused.grounds:
            return page(STATUS[refused.why], refused=refused, asks=may_ask(request, found.unit.path, refused))
        show_refusal(form, as_field(refused))
        return page(STATUS[refused.why], asks=is_asked)


@signed_in
@require_POST
def permitted_price(request: ReaderRequest, pk: int) -> HttpResponse:
    """Charge an order the prices that were permitted for it."""
    return _go_by(request, pk, charge_permitted)


@signed_in
@require_POST
def permitted_order(request: ReaderRequest, pk: int) -> HttpResponse:
    """Place the order that was permitted beyond the customer's limit of credit."""
    return _go_by(request, pk, place_permitted)


def _go_by(request: ReaderRequest, pk: int, deed: Callable[..., Order]) -> HttpResponse:
    """Do what was permitted, and go to the order; refused, the page of the request says why."""
    found = permit_for(pk, by=request.by)
    return answer_deed(
        request, lambda: deed(found, by=request.by, at=request.at), lambda made: reverse("order", args=[made.pk]),
        lambda refused, status: permit_page(request, permit_for(pk, by=request.by), status, refused=refused),
    )  # fmt: skip
