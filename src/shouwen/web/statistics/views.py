"""Statistics: figures of a period, the cases behind them, export, and sheets to be signed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from shouwen.cases.actions.periods import begin_period_sheet
from shouwen.cases.contents import contents_of
from shouwen.cases.models import Period
from shouwen.cases.permissions import SEE_CASE, WORK_ON_CASE
from shouwen.cases.reading import matter_of_period, whole_cases
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import not_allowed
from shouwen.outreach.permissions import SEE_SURVEY
from shouwen.reports.chosen import Chosen, counts_cases
from shouwen.reports.figures import figures
from shouwen.reports.queries import complaints, groups, marks_of
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import PAGE_SIZE, Column, page_of
from shouwen.web.components.matters import Tab
from shouwen.web.forms.lists import lines_of
from shouwen.web.forms.views import begin, language_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.statistics.chosen import chosen_in, picked_in
from shouwen.web.statistics.forms import months_before
from shouwen.web.statistics.page import (
    cases_of_figure,
    columns_of,
    figure_words,
    linked,
    measures_of,
    path_behind,
    plots_of,
    rows_of_others,
    rows_shown,
    written_fields,
)
from shouwen.work.models import Entry

CASE_COLUMNS = (
    Column(gettext_lazy("Number")), Column(gettext_lazy("What about")), Column(gettext_lazy("Customer")),
    Column(gettext_lazy("Class of complaint")), Column(gettext_lazy("State")), Column(gettext_lazy("Opened")),
)


@signed_in
@require_safe
def statistics(request: ReaderRequest) -> HttpResponse:
    """Show the figures of a unit in a period, by what the reader may see."""
    picked = picked_in(request)
    chosen = picked.chosen
    marks = marks_of(chosen.selection, chosen.book)
    told = groups(chosen.selection, chosen.cases, marks)
    counted = figures(told, chosen.selection.days, marks)
    words = figure_words(marks)
    table = chosen.table
    rows: Any = complaints(chosen.selection, chosen.cases).order_by("opened_at", "pk").values_list("pk", flat=True)
    page = page_of(rows if table else [], request.GET.get("page"))
    page = replace(page, rows=whole_cases(page.rows)) if page.rows else page
    first = (page.number - 1) * PAGE_SIZE + 1
    contents = contents_of(page.rows) if page.rows else []
    shown = rows_shown(chosen, table, page.rows, contents, first) if table else []
    return render(request, "web/statistics/statistics.html", {
        "place": "statistics", "picked": chosen, "form": picked.form, "page": page,
        "measures": measures_of(chosen, counted, marks),
        "columns": columns_of(chosen, table) if table else (),
        "rows": linked(page.rows, table, shown) if table else (),
        "totals": [(words[name], counted[name], path_behind(chosen, name)) for name in ("total", "late")],
        "plots": plots_of(chosen, told), "sheet_tabs": _tabs(chosen), "query": urlencode(chosen.query),
        "presets": _presets(request, chosen), "sheets": _begun(chosen), "written": written_fields(chosen),
        "of_cases": chosen.sheet is not None and counts_cases(chosen.sheet), "others": rows_of_others(chosen),
        "sees_surveys": request.by.has(SEE_SURVEY),
        "may_prepare": chosen.is_whole and request.by.may(WORK_ON_CASE, path=chosen.selection.unit.path),
        "has_stages": table is not None and any(c.source.startswith("case.days_") for c in table.columns),
    })


def _tabs(chosen: Chosen) -> list[Tab]:
    language = language_of()
    return [
        Tab(one.form.title.in_language(language), f"?{urlencode({**chosen.query, 'sheet': one.title})}", "",
            one is chosen.sheet)
        for one in chosen.sheets
    ]


def _presets(request: ReaderRequest, chosen: Chosen) -> list[tuple[str, str, bool]]:
    words = {"this_month": _("This month"), "last_month": _("Last month"), "this_quarter": _("This quarter"),
             "this_year": _("This year")}
    sheet = {"sheet": chosen.sheet.title} if chosen.sheet else {}
    today = request.at.astimezone(chosen.selection.zone).date()
    return [
        (words[key], urlencode({**chosen.query, **sheet, "since": since.isoformat(), "until": until.isoformat()}),
         (since, until) == (chosen.selection.since, chosen.selection.until))
        for key, since, until in months_before(today)
    ]


def _begun(chosen: Chosen) -> list[object]:
    """Return the sheets that have been prepared for exactly this selection; none for who sees only a part."""
    if not chosen.is_whole:
        return []
    selection = chosen.selection
    period = Period.objects.filter(unit=selection.unit, since=selection.since, until=selection.until,
                                   class_key=selection.class_key).first()
    if period is None:
        return []
    return list(lines_of(list(Entry.objects.filter(matter=period.reference).select_related("unit").order_by("-pk")[:20]),
                         set()))


@signed_in
@require_safe
def cases_behind(request: ReaderRequest) -> HttpResponse:
    """List the cases that a figure counts."""
    chosen = chosen_in(request)
    of = request.GET.get("of", "total")
    title, rows = cases_of_figure(chosen, of)
    page = page_of(rows, request.GET.get("page"))
    return render(request, "web/statistics/cases.html", {
        "place": "statistics", "page": page, "columns": CASE_COLUMNS, "title": title, "of": of, "picked": chosen,
        "query": urlencode(chosen.query), "zone": chosen.selection.unit.zone,
    })


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_sheet(request: ReaderRequest) -> HttpResponse:
    """Prepare a sheet of a period: the figures filled in, the rest to be written, then signed."""
    chosen = chosen_in(request)
    selection = chosen.selection
    if chosen.sheet is None:
        raise Refused("No regulation in force here has a sheet for a period.", why=Why.BAD_INPUT)
    for deed in (SEE_CASE, WORK_ON_CASE):
        if not request.by.may(deed, path=selection.unit.path):
            raise not_allowed(deed)
    sheet = chosen.sheet
    period = Period.objects.filter(unit=selection.unit, since=selection.since, until=selection.until,
                                   class_key=selection.class_key).select_related("unit").first()
    matter = matter_of_period(period or Period(unit=selection.unit, since=selection.since, until=selection.until,
                                               class_key=selection.class_key))
    return begin(request, matter, sheet, lambda values: begin_period_sheet(
        selection.unit, selection.since, selection.until, selection.class_key, sheet, values, by=request.by,
        at=request.at, language=language_of()))
