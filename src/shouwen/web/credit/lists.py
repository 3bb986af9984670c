"""Customers by grade, excellent and dangerous ones, with why; changes of grade that wait."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shouwen.customers.credit.models import OPEN, GradeChange
from shouwen.customers.credit.permissions import SEE_CREDIT
from shouwen.customers.credit.queries import graded_now, visible_changes
from shouwen.organisation.rights import Acting
from shouwen.organisation.walks import within
from shouwen.reports.customers import dangerous, each_whole, excellent, read_whole
from shouwen.reports.sheets import SheetColumn, write_list
from shouwen.reports.standing import Standing
from shouwen.web.asking import signed_in
from shouwen.web.components.house_words import house_words
from shouwen.web.components.listing import Column, Filter, page_number, page_of, rows_to
from shouwen.web.components.signs import sign_of
from shouwen.web.credit.figures import said_figures
from shouwen.web.exports.rows import exports_rows
from shouwen.web.reader import ReaderRequest
from shouwen.work.exportable import ALL, Asked, Counted, ExportList, Row, exports_list

#: What a list may show: everybody in a grade, or those of whom a table says something.
GRADED, EXCELLENT, DANGEROUS = "graded", "excellent", "dangerous"
TABS = ((GRADED, _("By grade")), (EXCELLENT, _("Excellent customers")), (DANGEROUS, _("Dangerous customers")))
COLUMNS = (
    Column(_("Customer")), Column(_("Grade")), Column(_("Why")), Column(_("Figures")), Column(_("Unit")),
)  # fmt: skip
#: By grade alone: nothing was found, so there is no why and there are no figures.
PLAIN = (Column(_("Customer")), Column(_("Grade")), Column(_("Unit")))
EXPORTED = (_("Number"), _("Customer"), _("Company"), _("Grade"), _("Why"), _("Article"), _("Unit"))
CHANGES = (
    Column(_("Customer")), Column(_("Change of grade")), Column(_("State")), Column(_("Proposed by")), Column(_("When")),
)  # fmt: skip
CHANGES_EXPORTED = (
    (_("Number"), "text"), (_("Customer"), "text"), (_("Grade before"), "text"), (_("Grade"), "text"),
    (_("State"), "text"), (_("Proposed by"), "text"), (_("When"), "datetime"), (_("Unit"), "text"),
)  # fmt: skip


@signed_in
@require_safe
def standing(request: ReaderRequest) -> HttpResponse:
    """List customers by grade, or the excellent or dangerous ones with the tables that say so."""
    show, number = _shown(request.GET.get("show", "")), page_number(request.GET.get("page"))
    page = page_of(list(listed(request.by, show, request.at, rows_to(number))), number)
    page = page if show == GRADED else replace(page, rows=read_whole(page.rows, request.at))
    says = house_words(request)
    lines = [
        (one, says.all(str(why.result) for why in one.told_reasons), said_figures(one.told_figures, says))
        for one in page.rows
    ]  # fmt: skip
    return render(request, "web/credit/standing.html", {
        "place": "customers", "page": page, "lines": lines, "show": show,
        "columns": PLAIN if show == GRADED else COLUMNS, "tells_why": show != GRADED,
        "filters_shown": [Filter(title, f"show={key}", None, key == show) for key, title in TABS],
    })  # fmt: skip


@signed_in
@require_safe
def changes(request: ReaderRequest) -> HttpResponse:
    """List changes of grade that wait for somebody, the newest first."""
    number = page_number(request.GET.get("page"))
    page = page_of(_waiting(request.by)[: rows_to(number)], number)
    return render(request, "web/credit/changes.html", {"place": "customers", "page": page, "columns": CHANGES})


def _waiting(by: Acting) -> QuerySet[GradeChange]:
    rows = visible_changes(by).filter(state__in=OPEN).select_related("customer__unit", "proposed_by")
    return rows.order_by("-proposed_at", "-pk")


def listed(by: Acting, show: str, at: datetime, most: int) -> Iterator[Standing]:
    """Yield the first ``most`` of what a list shows of the customers that the member may see, as they are found."""
    if show == GRADED:
        yield from (Standing(one.customer, one.grade, {}, ()) for one in graded_now(by, most=most))
        return
    seen = within(by.scope(SEE_CREDIT))
    yield from excellent(seen, at, most) if show == EXCELLENT else dangerous(seen, at, most)


def _shown(given: str) -> str:
    return given if given in {key for key, _title in TABS} else GRADED


def _write(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    columns, found = [SheetColumn(str(title), "text") for title in EXPORTED], _asked(asked, ALL)
    lines: Iterator[Row] = (
        (one.customer.number, one.customer.name, one.customer.company, one.grade,
         "、".join(str(why.result) for why in one.told_reasons), "；".join(one.citations), one.customer.unit.called)
        for one in (found if _shown(asked.query.get("show", "")) == GRADED else each_whole(found, asked.at))
    )  # fmt: skip
    write_list(file, str(_("Grades of customers")), columns, counted(lines), zone=asked.zone)


def _asked(asked: Asked, most: int) -> Iterator[Standing]:
    return listed(asked.by, _shown(asked.query.get("show", "")), asked.at, most)


exports_list(ExportList("customer-standing", SEE_CREDIT, _("Grades of customers"), ("show",),
                        lambda asked, most: sum(1 for _one in _asked(asked, most)), _write))  # fmt: skip


def _change_rows(changes: Iterable[GradeChange], asked: Asked) -> Iterator[Row]:
    for one in changes:
        yield (one.customer.number, one.customer.name, one.before, one.grade, str(sign_of(one.state).words),
               one.proposed_by.name, one.proposed_at, one.customer.unit.called)  # fmt: skip


exports_rows("grade-changes", SEE_CREDIT, _("Changes of grade"), (), CHANGES_EXPORTED,
             lambda asked: _waiting(asked.by), _change_rows)  # fmt: skip
