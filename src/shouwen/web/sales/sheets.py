"""Sheets of sales: those begun for a period, and a new one."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from shouwen.facts.prepared import Prepared
from shouwen.facts.refusals import Refused, Why
from shouwen.orders.actions.sheets import Days, begin_sales_sheet
from shouwen.orders.permissions import PREPARE_SALES, SEE_SALES
from shouwen.orders.reading import matter_of_sales
from shouwen.orders.sums import SalesPeriod
from shouwen.organisation.rights import not_allowed
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, page_of
from shouwen.web.forms.lists import Line, lines_of
from shouwen.web.forms.views import begin, language_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.sales.chosen import Chosen, days_chosen, sheet_of
from shouwen.work.entries import FormInForce
from shouwen.work.models import Entry

COLUMNS = (Column(_("Form")), Column(_("State")), Column(_("Who signs next")), Column(_("Begun")))
#: The lists of which a sheet can be made.
LISTS = ("sales_by_year", "sales_of_month", "margin_ranking", "returns")
MOST = 20


@signed_in
@require_safe
def sheets(request: ReaderRequest) -> HttpResponse:
    """Show the sheets that were begun for a unit and a period."""
    chosen = days_chosen(request.by, request.at, request.GET.dict())
    page = page_of(sheets_of(chosen), request.GET.get("page"))
    return render(request, "web/sales/sheets.html", {
        "place": "orders", "chosen": chosen, "page": page, "columns": COLUMNS, "lines": lines_of(list(page.rows), set()),
    })  # fmt: skip


def sheets_of(chosen: Chosen) -> QuerySet[Entry]:
    """Return the sheets that were begun for a unit and a period, the newest first; one statement besides."""
    periods = SalesPeriod.objects.filter(unit=chosen.unit, since=chosen.since, until=chosen.until)
    references = [one.reference for one in periods]
    return Entry.objects.filter(matter__in=references).select_related("unit").order_by("-pk")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_sheet(request: ReaderRequest) -> HttpResponse:
    """Prepare a sheet: its rows are filled in, and follow what is sold until somebody signs it."""
    chosen = days_chosen(request.by, request.at, request.GET.dict())
    wanted = request.GET.get("list", "")
    sheet = sheet_of(chosen, request.at, wanted) if wanted in LISTS else None
    if sheet is None:
        raise Refused("No regulation in force here has a sheet for this list.", why=Why.BAD_INPUT)
    for deed in (SEE_SALES, PREPARE_SALES):
        if not request.by.may(deed, path=chosen.unit.path):
            raise not_allowed(deed)
    days = Days(chosen.since, chosen.until, chosen.wants)
    period = _kept(chosen) or SalesPeriod(unit=chosen.unit, since=days.since, until=days.until, wants=days.wants)
    return begin(request, matter_of_sales(period), sheet, lambda values: begin_sales_sheet(
        chosen.unit, days, sheet, values, by=request.by, at=request.at, language=language_of()))  # fmt: skip


def begun_for(chosen: Chosen, sheet: FormInForce | None) -> list[Line]:
    """Return the sheets of a form that were begun for exactly this period; two statements, more where there are some."""
    period = _kept(chosen) if sheet is not None else None
    if period is None or sheet is None:
        return []
    rows = Entry.objects.filter(matter=period.reference, form=sheet.title).select_related("unit").order_by("-pk")
    return lines_of(list(rows[:MOST]), set())


_KEPT = Prepared(
    lambda unit, since, until, wants: SalesPeriod.objects.filter(unit=unit, since=since, until=until, wants=wants)
    .select_related("unit")
    .order_by("pk")[:1]
)


def _kept(chosen: Chosen) -> SalesPeriod | None:
    return _KEPT.first(chosen.unit.pk, chosen.since, chosen.until, chosen.wants)
