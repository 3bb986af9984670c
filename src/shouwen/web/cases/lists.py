"""Lists of cases: filters of the house and those one keeps, each with its count; sorted, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from shouwen.cases.listing import SHOWN, CaseFilter, CaseLists
from shouwen.cases.permissions import OPEN_CASE, SEE_CASE, TRANSFER_CASE
from shouwen.customers.queries import customer_seen
from shouwen.search.filters import kept_filters, kept_query
from shouwen.search.models import SavedFilter
from shouwen.web.asking import signed_in
from shouwen.web.cases.narrowing import NarrowCases
from shouwen.web.cases.rows import CaseRows
from shouwen.web.components.listing import Column, Filter, page_number, page_of, rows_to
from shouwen.web.components.narrowing import is_asked_for, written_in_numbers
from shouwen.web.reader import ReaderRequest

COLUMNS = (
    Column(gettext_lazy("Number")), Column(gettext_lazy("What about")), Column(gettext_lazy("Customer")),
    Column(gettext_lazy("State")), Column(gettext_lazy("With whom")), Column(gettext_lazy("Unit")),
    Column(gettext_lazy("Due"), sort="due"),
)

#: What an address says of a list of cases: all of it is kept with a filter, and exported.
FILTERS = ("show", "kind", "class_key", "unit", "holder", "urgency", "channel", "since", "until", "sort")
#: Those of them that the form above the list gives.
NARROWING = tuple(name for name in FILTERS if name not in ("show", "sort"))


@signed_in
@require_safe
def cases(request: ReaderRequest) -> HttpResponse:
    """List the cases that the reader may see, by the filter chosen: at most twelve statements."""
    if address := written_in_numbers(request, SEE_CASE, "holder"):
        return redirect(address)
    lists, chosen = CaseLists(request.by, request.at, request.zone), CaseFilter.of(request.GET.dict())
    number = page_number(request.GET.get("page"))
    rows = CaseRows(lists.numbers(chosen, most=rows_to(number)), by=request.by)
    kept = kept_filters("cases", by=request.by)
    return render(request, "web/cases/cases.html", {
        "page": page_of(rows, number), "columns": COLUMNS, "saved": _filters(request, lists, chosen, kept),
        "kept": kept, "chosen": chosen, "hands_on": request.by.has(TRANSFER_CASE), "opens": request.by.has(OPEN_CASE),
        "of_customer": customer_seen(chosen.customer, by=request.by),
        "narrowed": NarrowCases(request, chosen) if is_asked_for(request, NARROWING) else None,
    })


def _filters(request: ReaderRequest, lists: CaseLists, chosen: CaseFilter, kept: Sequence[SavedFilter]) -> list[Filter]:
    """Return the filters with counts exact to 99."""
    titles = {"open": _("Open"), "mine": _("Mine"), "overdue": _("Overdue"), "closed": _("Closed"), "all": _("All")}
    here = kept_query(request.GET.urlencode())
    tabs = [(titles[name], f"show={name}", CaseFilter(name)) for name in SHOWN]
    tabs += [(one.title, one.query, CaseFilter.of(dict(parse_qsl(one.query)))) for one in kept]
    is_kept = any(one.query == here for one in kept)
    return [
        Filter(title, query, count, query == here or (not is_kept and query == f"show={chosen.show}"))
        for (title, query, _filter), count in zip(tabs, lists.counts([one for _t, _q, one in tabs]), strict=True)
    ]
