"""Lists of cases: saved filters with counts, sorted, page by page."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from shouwen.cases.models import Case, CaseState
from shouwen.cases.queries import held_by, visible_cases
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, Filter, page_of
from shouwen.web.reader import ReaderRequest

COLUMNS = (
    Column(gettext_lazy("Number")),
    Column(gettext_lazy("What about")),
    Column(gettext_lazy("Customer")),
    Column(gettext_lazy("State")),
    Column(gettext_lazy("With whom")),
    Column(gettext_lazy("Unit")),
    Column(gettext_lazy("Due"), sort="due"),
)
COUNTED_TO = 100


@signed_in
@require_safe
def cases(request: ReaderRequest) -> HttpResponse:
    """List the cases that the reader may see, by the filter chosen."""
    key = request.GET.get("show", "open")
    rows = filtered(visible_cases(request.by), key, request)
    order = ("due_at", "pk") if request.GET.get("sort") == "due" else ("-changed_at", "-pk")
    page = page_of(
        rows.select_related("customer", "holder", "unit").order_by(*order), request.GET.get("page")
    )
    return render(
        request,
        "web/cases/cases.html",
        {
            "page": page,
            "columns": COLUMNS,
            "saved": saved_filters(request, key),
            "CaseState": CaseState,
        },
    )


def filtered(rows: QuerySet[Case], key: str, request: ReaderRequest) -> QuerySet[Case]:
    """Return the cases of a saved filter."""
    filters = {
        "mine": Q(state=CaseState.OPEN) & held_by(request.by),
        "overdue": Q(state=CaseState.OPEN, due_at__lt=request.at),
        "closed": Q(state=CaseState.CLOSED),
        "all": Q(),
    }
    return rows.filter(filters.get(key, Q(state=CaseState.OPEN)))


def saved_filters(request: ReaderRequest, key: str) -> list[Filter]:
    """Return the saved filters with counts exact to 99."""
    titles = {
        "open": _("Open"),
        "mine": _("Mine"),
        "overdue": _("Overdue"),
        "closed": _("Closed"),
        "all": _("All"),
    }
    counted = {"mine", "overdue"}
    return [
        Filter(
            title,
            f"show={name}",
            _count(filtered(visible_cases(request.by), name, request)) if name in counted else None,
            name == key,
        )
        for name, title in titles.items()
    ]


def _count(rows: QuerySet[Case]) -> int:
    return rows.order_by()[:COUNTED_TO].count()
