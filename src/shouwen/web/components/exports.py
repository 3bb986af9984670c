"""A list as a spreadsheet: the same filter, the same rights, all its rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from tempfile import TemporaryFile
from urllib.parse import quote

from django.http import FileResponse

from shouwen.reports.sheets import SheetColumn, write_list
from shouwen.web.forms.prints import SHEET_TYPE
from shouwen.web.reader import ReaderRequest

#: More rows than any list has: an export is not cut off.
ALL = 10**9


def sheet_of(
    request: ReaderRequest, title: str, columns: Sequence[SheetColumn], rows: Iterable[Sequence[object]]
) -> FileResponse:
    """Return a list as a file that the browser saves; written to disk first, so that its length does not matter."""
    file = TemporaryFile()  # noqa: SIM115  the response closes it
    write_list(file, title, columns, rows, zone=request.zone)
    file.seek(0)
    name = quote(f"{title}-{request.at.astimezone(request.zone):%Y-%m-%d}.xlsx")
    return FileResponse(file, as_attachment=True, filename=name, content_type=SHEET_TYPE)
