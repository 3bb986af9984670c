"""A list as a spreadsheet: a small one at once, a long one by the worker, with a page of how far it is."""

from __future__ import annotations

import hashlib
from io import BytesIO

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from shouwen.reports.entry_papers import SHEET_TYPE
from shouwen.web.asking import signed_in
from shouwen.web.components.exports import saved_as, sheet_answer
from shouwen.web.components.house_words import house_words
from shouwen.web.deeds import perform
from shouwen.web.reader import ReaderRequest
from shouwen.work.actions.exports import ask_export, cancel_export, own_export, read_export, record_export
from shouwen.work.exportable import READING, Asked, export_list

#: Rows up to which a list is made while the browser waits: about half a second.
AT_ONCE = 2000


@signed_in
@require_safe
def list_file(request: ReaderRequest, key: str) -> HttpResponse:
    """Give a list by the filter of the address; one that is long is offered to be made by the worker."""
    wanted = export_list(key)
    wanted.require(request.by)
    query = wanted.query_of(request.GET.dict())
    if READING not in request.GET and (reasons := wanted.reasons(request.by, request.at) if wanted.reasons else ()):
        says = house_words(request)
        return render(request, "web/exports/reason.html", {
            "list": wanted, "query": query, "name": READING,
            "reasons": [(one, says(one)) for one in reasons],
        })
    purpose = wanted.reason_of(query, by=request.by, at=request.at)
    asked = Asked(request.by, request.at, query, request.zone)
    rows = wanted.count(asked, AT_ONCE + 1)
    if rows > AT_ONCE:
        return render(request, "web/exports/ask.html", {"list": wanted, "query": query, "at_once": AT_ONCE})
    file = BytesIO()
    wanted.write(file, asked, iter)
    content = file.getvalue()
    record_export(key, rows, hashlib.sha256(content).hexdigest(), purpose, by=request.by, at=request.at)
    return sheet_answer(content, f"{wanted.title}-{request.at.astimezone(request.zone):%Y-%m-%d}.xlsx")


@signed_in
@require_POST
def new_export(request: ReaderRequest) -> HttpResponse:
    """Ask for a list that is too long to wait for."""
    given = request.POST.dict()
    return perform(
        request,
        lambda: ask_export(given.get("list", ""), given, language=get_language() or "zh-hans", zone=request.zone.key,
                           by=request.by, at=request.at),
        lambda made: reverse("export", args=[made.pk]),
    )


@signed_in
@require_safe
def export(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show how far an export is; the page draws itself anew as it goes on."""
    found = own_export(pk, by=request.by)
    is_kept = found.state == "done" and found.until is not None and request.at < found.until
    return render(request, "web/exports/export.html", {
        "export": found, "list": export_list(found.list), "is_kept": is_kept,
        "percent": 100 * found.rows // found.total if found.total else 0,
    })


@signed_in
@require_POST
def cancellation(request: ReaderRequest, pk: int) -> HttpResponse:
    """Cancel an export."""
    return perform(request, lambda: cancel_export(pk, by=request.by, at=request.at),
                   lambda done: reverse("export", args=[done.pk]))


@signed_in
@require_safe
def file(request: ReaderRequest, pk: int) -> HttpResponseBase:
    """Fetch the file."""
    found, path = read_export(pk, by=request.by, at=request.at)
    answer = FileResponse(path.open("rb"), content_type=SHEET_TYPE)
    title = export_list(found.list).title
    answer.headers["Content-Disposition"] = saved_as(f"{title}-{found.at.astimezone(request.zone):%Y-%m-%d}.xlsx")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
