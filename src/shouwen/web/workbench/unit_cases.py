"""The cases of my unit and the filters that I keep, beside my own work: a part that comes right after the workbench."""

from __future__ import annotations

from urllib.parse import parse_qsl

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shouwen.cases.listing import CaseFilter, CaseLists
from shouwen.search.filters import kept_filters
from shouwen.web.asking import signed_in
from shouwen.web.cases.rows import CaseRows
from shouwen.web.components.listing import Filter
from shouwen.web.reader import ReaderRequest

#: So many lines stand on the workbench; the list of cases has the rest.
MOST = 10


@signed_in
@require_safe
def unit_cases(request: ReaderRequest) -> HttpResponse:
    """Show the open cases of the reader's unit that are due first, and filters with counts; at most 12 statements."""
    lists, home = CaseLists(request.by, request.at, request.zone), request.by.member.home_id
    asked = [
        (_("Open"), f"show=open&unit={home}&sort=due"),
        (_("Overdue"), f"show=overdue&unit={home}"),
        *((one.title, one.query) for one in kept_filters("cases", by=request.by)),
    ]
    chosen = [CaseFilter.of(dict(parse_qsl(query))) for _title, query in asked]
    counts = lists.counts(chosen)
    rows = CaseRows(lists.numbers(chosen[0], most=MOST), by=request.by)
    return render(request, "web/workbench/unit_cases.html", {
        "rows": rows[:MOST], "whole": asked[0][1],
        "saved": [Filter(title, query, count) for (title, query), count in zip(asked, counts, strict=True)],
    })  # fmt: skip
