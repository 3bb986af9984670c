"""Sales of a year, of a month, ranked; what came back; and the lines behind a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from shouwen.customers.contents import listed_standing_of
from shouwen.customers.models import Customer
from shouwen.facts.refusals import Refused, Why
from shouwen.orders.logic import Sums
from shouwen.orders.models import Product
from shouwen.orders.ranking import ranked
from shouwen.orders.sales import (
    Span,
    customers_of,
    months_of,
    movements,
    products_of,
    summed,
    totals_of,
)
from shouwen.organisation.walks import number_of
from shouwen.reports.returns import settled_returns, totals_of_returns
from shouwen.reports.sales import contents_of_customers, months_sold
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import PAGE_SIZE, Column, Page, page_number, page_of
from shouwen.web.orders.forms import TITLES, WANTS
from shouwen.web.reader import ReaderRequest
from shouwen.web.sales.chosen import (
    YEARS,
    ChoiceForm,
    Chosen,
    day_field,
    days_chosen,
    month_chosen,
    month_field,
    months_chosen,
    sheet_of,
    year_chosen,
)
from shouwen.web.sales.rows import MONTHS, YearRow, year_columns, year_figures
from shouwen.web.sales.sheets import begun_for

MONTH = (
    Column(gettext_lazy("Customer")), Column(gettext_lazy("Sold by")), Column(gettext_lazy("Product")),
    Column(gettext_lazy("Sales"), is_number=True), Column(gettext_lazy("Discount"), is_number=True),
    Column(gettext_lazy("Gross profit"), is_number=True), Column(gettext_lazy("Margin"), is_number=True),
    Column(gettext_lazy("Remark")),
)  # fmt: skip
RANKING = (
    Column(gettext_lazy("Rank"), is_number=True), Column(gettext_lazy("Customer")),
    Column(gettext_lazy("Contact person")), Column(gettext_lazy("Telephone")),
    Column(gettext_lazy("Average gross profit"), is_number=True), Column(gettext_lazy("Months"), is_number=True),
    Column(gettext_lazy("Sales"), is_number=True), Column(gettext_lazy("Remark")),
)  # fmt: skip
RETURNS = (
    Column(gettext_lazy("Customer")), Column(gettext_lazy("Product")), Column(gettext_lazy("Bought on")),
    Column(gettext_lazy("Specification")), Column(gettext_lazy("Quantity"), is_number=True),
    Column(gettext_lazy("Sum"), is_number=True), Column(gettext_lazy("Return or exchange")),
    Column(gettext_lazy("Settled on")), Column(gettext_lazy("Why")),
)  # fmt: skip
LINES = (
    Column(gettext_lazy("When")), Column(gettext_lazy("Sales order")), Column(gettext_lazy("Product")),
    Column(gettext_lazy("What it is")), Column(gettext_lazy("Quantity"), is_number=True),
    Column(gettext_lazy("Sales"), is_number=True), Column(gettext_lazy("Discount"), is_number=True),
    Column(gettext_lazy("Cost"), is_number=True),
)  # fmt: skip
#: Customers whose averages the plot of the ranking shows.
PLOTTED = 10


@signed_in
@require_safe
def year(request: ReaderRequest) -> HttpResponse:
    """Show what each customer bought in the months and quarters of a year (SD-4.4)."""
    chosen = year_chosen(request.by, request.at, request.GET.dict())
    number = page_number(request.GET.get("page"))
    found = customers_of(chosen.span, most=PAGE_SIZE + 1, skip=(number - 1) * PAGE_SIZE)
    people = Customer.objects.in_bulk(found[:PAGE_SIZE])
    months, standing = months_of(chosen.span, found[:PAGE_SIZE]), listed_standing_of(found[:PAGE_SIZE])
    rows = [
        YearRow(pk, people[pk].number, people[pk].name, standing[pk]["customer.grade"],
                year_figures(chosen, pk, months.get(pk, {})))
        for pk in found[:PAGE_SIZE]
    ]
    totals = totals_of(chosen.span)
    years = [(str(one), str(one)) for one in _years(request, chosen)]
    choice = forms.ChoiceField(label=_("Year"), choices=years, initial=str(chosen.since.year))
    return _page(request, "year", chosen, {
        "form": ChoiceForm(chosen, year=choice),
        "page": Page(rows, number, len(found) > PAGE_SIZE), "columns": year_columns(), "total": summed(totals.values()),
        "plot_months": [str(one) for one in MONTHS],
        "plotted": _monthly(chosen.since.year, totals), "export": {"unit": chosen.unit.pk, "year": chosen.since.year},
    }, "sales_by_year")  # fmt: skip


def _years(request: ReaderRequest, chosen: Chosen) -> Sequence[int]:
    this = request.at.year
    return sorted({*range(this, this - YEARS, -1), chosen.since.year}, reverse=True)


def _monthly(year: int, totals: Mapping[date, Sums]) -> dict[str, list[Any]]:
    """Return the two bars of the plot; profit that is not known is drawn as nought, and the page says so."""
    months = [totals.get(date(year, number, 1), Sums()) for number in range(1, 13)]
    return {_("Sales"): [one.sales for one in months], _("Gross profit"): [one.gross or 0 for one in months]}


@signed_in
@require_safe
def month(request: ReaderRequest) -> HttpResponse:
    """Show what customers bought in a month by product, at which discount and profit (SD-4.5)."""
    chosen = month_chosen(request.by, request.at, request.GET.dict())
    number = page_number(request.GET.get("page"))
    found = customers_of(chosen.span, most=PAGE_SIZE + 1, skip=(number - 1) * PAGE_SIZE)
    rows = months_sold(chosen.span, found[:PAGE_SIZE])
    lines = chosen.lines_query(0, chosen.since, chosen.since).replace("customer=0", "customer={}")
    return _page(request, "month", chosen, {
        "form": ChoiceForm(chosen, month=month_field(_("Month"), chosen.since)),
        "page": Page(rows, number, len(found) > PAGE_SIZE), "columns": MONTH,
        "queries": [f"{lines.format(row.customer.pk)}&product={row.product.product}" for row in rows],
        "total": summed(totals_of(chosen.span).values()),
        "export": {"unit": chosen.unit.pk, "month": f"{chosen.since:%Y-%m}"},
    }, "sales_of_month")  # fmt: skip


@signed_in
@require_safe
def ranking(request: ReaderRequest) -> HttpResponse:
    """Show customers by the average of their months' gross profits (SD-4.6)."""
    chosen = months_chosen(request.by, request.at, request.GET.dict())
    number = page_number(request.GET.get("page"))
    found = ranked(chosen.span, most=PAGE_SIZE + 1, skip=(number - 1) * PAGE_SIZE)
    known = contents_of_customers([row.customer for row in found[:PAGE_SIZE]])
    rows = [(row, known[row.customer], chosen.lines_query(row.customer, chosen.since, chosen.until))
            for row in found[:PAGE_SIZE]]  # fmt: skip
    plotted = [one for one in rows if one[0].average is not None][:PLOTTED] if number == 1 else []
    return _page(request, "ranking", chosen, {
        "form": ChoiceForm(chosen, since=month_field(_("From"), chosen.since), until=month_field(_("To"), chosen.until)),
        "page": Page(rows, number, len(found) > PAGE_SIZE), "columns": RANKING,
        "plot_names": [known["customer.name"] for _row, known, _query in plotted],
        "plotted": {_("Average gross profit"): [row.average for row, _known, _query in plotted]},
        "export": {"unit": chosen.unit.pk, "since": f"{chosen.since:%Y-%m}", "until": f"{chosen.until:%Y-%m}"},
    }, "margin_ranking")  # fmt: skip


@signed_in
@require_safe
def returned(request: ReaderRequest) -> HttpResponse:
    """Show the returns and exchanges that were settled, with their sums (SD-2.3)."""
    chosen = days_chosen(request.by, request.at, request.GET.dict())
    wants = [("", _("All")), *WANTS]
    totals = totals_of_returns(chosen.settled)
    return _page(request, "returned", chosen, {
        "form": ChoiceForm(chosen, since=day_field(_("From"), chosen.since), until=day_field(_("To"), chosen.until),
                           wants=forms.ChoiceField(label=_("Return or exchange"), choices=wants, required=False,
                                                   initial=chosen.wants)),
        "page": page_of(settled_returns(chosen.settled), request.GET.get("page")), "columns": RETURNS, "titles": TITLES,
        "totals": totals, "plot_names": [str(TITLES[one.wants]) for one in totals],
        "plotted": {_("Sum"): [one.amount for one in totals]}, "export": chosen.query,
    }, "returns")  # fmt: skip


@signed_in
@require_safe
def lines(request: ReaderRequest) -> HttpResponse:
    """Show the lines and returns of one customer that make a figure, and what they come to."""
    chosen = months_chosen(request.by, request.at, request.GET.dict())
    customer = Customer.objects.filter(pk=number_of(request.GET.get("customer", "")) or 0).first()
    span = chosen.span.of(customer.pk) if customer else chosen.span
    if customer is None or not customers_of(span, most=1):
        raise Refused("Nothing was sold to this customer in these months.", why=Why.BAD_INPUT)
    wanted = number_of(request.GET.get("product", ""))
    product = Product.objects.filter(pk=wanted).first() if wanted else None
    rows = movements(span, product=product.pk if product else None)
    return render(request, "web/sales/lines.html", {
        "place": "orders", "chosen": chosen, "customer": customer, "product": product, "columns": LINES,
        "page": page_of(rows, request.GET.get("page")), "total": _total(span, customer.pk, product),
        "export": urlencode({**chosen.query, "since": f"{chosen.since:%Y-%m}", "until": f"{chosen.until:%Y-%m}",
                             "customer": customer.pk, **({"product": product.pk} if product else {})}),
    })  # fmt: skip


def _total(span: Span, customer: int, product: Product | None) -> Sums:
    """Return what the lines come to: the kept sums, or those of one product added up."""
    if product is None:
        return summed(months_of(span, [customer]).get(customer, {}).values())
    return summed(one.sums for one in products_of(span, [customer]) if one.product == product.pk)


def _page(request: ReaderRequest, name: str, chosen: Chosen, given: dict[str, Any], rows: str) -> HttpResponse:
    sheet = sheet_of(chosen, request.at, rows)
    return render(request, f"web/sales/{name}.html", {
        "place": "orders", "chosen": chosen, "sheet": sheet, "here": name, "views": _views(chosen),
        "sheets": begun_for(chosen, sheet), "sheet_query": urlencode({**chosen.query, "list": rows}),
        "uncosted": isinstance(given.get("total"), Sums) and given["total"].uncosted,
        **{**given, "export": urlencode(given["export"])},
    })  # fmt: skip


def _views(chosen: Chosen) -> list[tuple[str, str, str]]:
    unit = f"?unit={chosen.unit.pk}"
    return [
        ("year", _("By month and quarter"), f"{reverse('sales')}{unit}"),
        ("month", _("Monthly report"), f"{reverse('sales-month')}{unit}"),
        ("ranking", _("Ranking by profit"), f"{reverse('sales-ranking')}{unit}"),
        ("returned", _("Returns and exchanges"), f"{reverse('sales-returned')}{unit}"),
    ]
