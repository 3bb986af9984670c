"""An import: which file, which column is what, a trial, how far the worker is, what came of it."""

from __future__ import annotations

from io import BytesIO
from itertools import islice
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwen.organisation.rights import not_allowed
from shouwen.reports.import_rows import faults_in_words, write_wrong_rows
from shouwen.web.answers import answer_form
from shouwen.web.asking import signed_in
from shouwen.web.components.exports import sheet_answer
from shouwen.web.components.listing import Column
from shouwen.web.components.waits import wait_for
from shouwen.web.deeds import perform
from shouwen.web.imports.forms import ColumnsForm, FileForm
from shouwen.web.reader import ReaderRequest
from shouwen.web.units.pools import units_for
from shouwen.work.actions.import_making import wrong_rows
from shouwen.work.actions.imports import ask_import, begin_import, cancel_import, own_import
from shouwen.work.importable import import_list
from shouwen.work.models import Import

#: Wrong rows that the page shows; the sheet has all of them.
SHOWN = 50
#: Earlier imports of the reader that stand below the form.
EARLIER = 10
COLUMNS = (Column(_("Row in the file"), is_number=True), Column(_("Why it was left out")))
EARLIER_COLUMNS = (
    Column(_("File")), Column(_("When")), Column(_("Unit")), Column(_("Rows"), is_number=True),
    Column(_("Left out"), is_number=True), Column(_("State")),
)  # fmt: skip
PLACES = {"customers": "customers", "orders": "orders", "products": "orders", "batches": "orders", "receipts": "orders"}
STATES = {
    "mapping": _("Waits for its columns"), "waiting": _("Waits for its turn"), "reading": _("Is being read"),
    "writing": _("Is being written"), "tried": _("Tried"), "done": _("All gone through"), "cancelled": _("Cancelled"),
    "failed": _("Came to nothing"), "gone": _("No longer kept"),
}  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_import(request: ReaderRequest, key: str) -> HttpResponse:
    """Take the file of a list."""
    wanted = import_list(key)
    if not request.by.has(wanted.deed):
        raise not_allowed(wanted.deed)
    initial = {"unit": request.by.member.home_id}
    form = FileForm(units_for(request.by, wanted.deed), request.POST or None, request.FILES or None, initial=initial)

    def page(status: int = 200) -> HttpResponse:
        earlier = Import.objects.filter(member=request.by.member, list=key).select_related("unit").order_by("-at")
        return render(request, "web/imports/new.html", {
            "form": form, "list": wanted, "most": settings.UPLOAD_LIMIT // (1024 * 1024), "place": PLACES.get(key, ""),
            "earlier": [(one, STATES[one.state]) for one in earlier[:EARLIER]], "columns": EARLIER_COLUMNS,
        }, status=status)  # fmt: skip

    if request.method != "POST":
        return page()
    return answer_form(
        request,
        form,
        lambda given: ask_import(
            key, given["unit"], given["file"].name, given["file"], language=request.by.member.language,
            zone=request.zone.key, by=request.by, at=request.at,
        ),
        lambda made: reverse("import", args=[made.pk]),
        page,
    )  # fmt: skip


@signed_in
@require_safe
def one_import(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show an import: its columns, how far it is, what came of it; the page draws itself anew as it goes on."""
    one = own_import(pk, by=request.by)
    return _page(request, one, ColumnsForm(one) if one.state in ("mapping", "tried") else None)


def _page(request: ReaderRequest, one: Import, form: ColumnsForm | None, status: int = 200) -> HttpResponse:
    wanted = import_list(one.list)
    shown = list(islice(wrong_rows(one), SHOWN)) if one.failed and not one.is_open else []
    rows: list[Any] = [(row.number, faults_in_words(row.faults, wanted)) for row in shown]
    return render(request, "web/imports/import.html", {
        "one": one, "list": wanted, "form": form, "columns": COLUMNS, "wrong": rows, "place": PLACES.get(one.list, ""),
        "state": STATES[one.state], "percent": 100 * one.done // one.rows if one.rows else 0,
        "wait": wait_for(one.at, request.at),
        "fault": faults_in_words([["", *one.fault]], wanted) if one.fault else "",
    }, status=status)  # fmt: skip


@signed_in
@require_POST
def beginning(request: ReaderRequest, pk: int) -> HttpResponse:
    """Let the worker try the list, or write it."""
    one = own_import(pk, by=request.by)
    form = ColumnsForm(one, request.POST)
    is_trial = request.POST.get("deed") != "write"
    return answer_form(
        request,
        form,
        lambda _given: begin_import(pk, form.mapping, form.chosen, is_trial=is_trial, by=request.by, at=request.at),
        lambda begun: reverse("import", args=[begun.pk]),
        lambda status: _page(request, own_import(pk, by=request.by), form, status),
    )


@signed_in
@require_POST
def cancellation(request: ReaderRequest, pk: int) -> HttpResponse:
    """Cancel an import; what was written stays."""
    return perform(request, lambda: cancel_import(pk, by=request.by, at=request.at),
                   lambda done: reverse("import", args=[done.pk]))  # fmt: skip


@signed_in
@require_safe
def wrong(request: ReaderRequest, pk: int) -> HttpResponse:
    """Fetch the rows that were left out as a sheet that can be corrected and imported."""
    one = own_import(pk, by=request.by)
    file = BytesIO()
    write_wrong_rows(file, one)
    return sheet_answer(file.getvalue(), f"{import_list(one.list).title}-{one.at.astimezone(request.zone):%Y-%m-%d}.xlsx")
