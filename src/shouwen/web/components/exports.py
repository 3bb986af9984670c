"""A list as a spreadsheet: the same filter, the same rights, all its rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from django.http import HttpResponse

from shouwen.reports.sheets import SheetColumn, list_sheet
from shouwen.web.forms.prints import SHEET_TYPE
from shouwen.web.reader import ReaderRequest

#: More rows than any list has: an export is not cut off.
ALL = 10**9


def sheet_of(
    request: ReaderRequest, title: str, columns: Sequence[SheetColumn], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """Return a list as a file that the browser saves."""
    response = HttpResponse(list_sheet(title, columns, rows, zone=request.zone), content_type=SHEET_TYPE)
    name = quote(f"{title}-{request.at.astimezone(request.zone):%Y-%m-%d}.xlsx")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response
