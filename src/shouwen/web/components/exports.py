"""A file that the browser saves: its headers."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

from shouwen.reports.entry_papers import SHEET_TYPE


def sheet_answer(content: bytes, name: str) -> HttpResponse:
    """Return a spreadsheet as a file that the browser saves under a name."""
    response = HttpResponse(content, content_type=SHEET_TYPE)
    response.headers["Content-Disposition"] = saved_as(name)
    return response


def saved_as(name: str) -> str:
    """Return the header by which a browser saves a file under a name."""
    return f"attachment; filename*=UTF-8''{quote(name)}"
