"""A list as a spreadsheet: at once where it is small, by the worker where it is not."""

from __future__ import annotations

import hashlib
from io import BytesIO
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render

from shouwen.reports.entry_papers import SHEET_TYPE
from shouwen.web.components.house_words import house_words
from shouwen.web.reader import ReaderRequest
from shouwen.work.actions.exports import record_export
from shouwen.work.exportable import READING, Asked, export_list

#: Rows up to which a list is made while the browser waits: about half a second.
AT_ONCE = 2000


def sheet_answer(content: bytes, name: str) -> HttpResponse:
    """Return a spreadsheet as a file that the browser saves under a name."""
    response = HttpResponse(content, content_type=SHEET_TYPE)
    response.headers["Content-Disposition"] = saved_as(name)
    return response


def saved_as(name: str) -> str:
    """Return the header by which a browser saves a file under a name."""
    return f"attachment; filename*=UTF-8''{quote(name)}"


def answer_export(request: ReaderRequest, key: str) -> HttpResponse:
    """Give a list by the filter of the address; one that is long is offered to be made by the worker."""
    wanted = export_list(key)
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
