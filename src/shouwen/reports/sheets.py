"""Lists as xlsx sheets, of any length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from io import BytesIO
from itertools import chain, islice
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from shouwen.reports.spreadsheet import (
    MOST_ROWS,
    dress,
    heading_row,
    plain,
    put,
    readable_width,
    sheet_name,
    wide,
)

_MEASURED_ROWS = 200  # widths must be known before the first row is written


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a list; ``kind`` is a field type, ``width`` is in characters, 0 by what it holds."""

    title: str
    kind: str = "text"
    width: int = 0


def list_sheet(
    title: str, columns: Sequence[SheetColumn], rows: Iterable[Sequence[object]], *, zone: tzinfo
) -> bytes:
    """Return a list as an xlsx file; see ``write_list`` for one too large to hold."""
    file = BytesIO()
    write_list(file, title, columns, rows, zone=zone)
    return file.getvalue()


def write_list(
    file: BinaryIO,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[object]],
    *,
    zone: tzinfo,
) -> None:
    """Write a list row by row, its heading frozen; what one sheet cannot hold goes on in the next."""
    book = Workbook(write_only=True)
    source = iter(rows)
    first = list(islice(source, _MEASURED_ROWS))
    widths = [_width(column, place, first, zone) for place, column in enumerate(columns)]
    try:
        for number, part in enumerate(_parts(chain(first, source)), start=1):
            sheet = book.create_sheet(sheet_name(title, number))
            sheet.freeze_panes = "A2"
            for place, width in enumerate(widths, start=1):
                sheet.column_dimensions[get_column_letter(place)].width = readable_width(width)
            _write(sheet, columns, part, zone)
        book.save(file)
    finally:
        # A row that is refused leaves a sheet open in the middle of its rows.
        for sheet in book.worksheets:
            if not sheet.closed:
                sheet.close()


def _write(
    sheet: WriteOnlyWorksheet,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[object]],
    zone: tzinfo,
) -> None:
    sheet.append(heading_row(sheet, [column.title for column in columns]))
    row_of = _Rows(sheet, columns, zone)
    for row in rows:
        sheet.append(row_of(row))


def _parts(rows: Iterator[Sequence[object]]) -> Iterator[Iterable[Sequence[object]]]:
    """Yield the rows of each sheet, to be read in order; there is one even without rows."""
    yield islice(rows, MOST_ROWS - 1)
    for row in rows:
        yield chain([row], islice(rows, MOST_ROWS - 2))


class _Rows:
    """Makes rows of cells; as a row is written when it is appended, cells dressed once serve again."""

    def __init__(self, sheet: WriteOnlyWorksheet, columns: Sequence[SheetColumn], zone: tzinfo) -> None:
        self._sheet, self._columns, self._zone = sheet, columns, zone
        self._dressed: dict[tuple[int, str], Cell] = {}

    def __call__(self, row: Sequence[object]) -> list[Cell]:
        paired = zip(self._columns, row, strict=True)
        return [self._cell(place, column, value) for place, (column, value) in enumerate(paired)]

    def _cell(self, place: int, column: SheetColumn, value: object) -> Cell:
        held, number_format = plain(value, column.kind, self._zone)
        cell = self._dressed.get((place, number_format))
        if cell is None:
            cell = self._dressed[place, number_format] = WriteOnlyCell(self._sheet)
            dress(cell, number_format)
        put(cell, held)
        return cell


def _width(column: SheetColumn, place: int, first: Sequence[Sequence[object]], zone: tzinfo) -> int:
    if column.width:
        return column.width
    values = (row[place] for row in first if place < len(row))
    return max([wide(column.title), *(_shown(value, column.kind, zone) for value in values)])


def _shown(value: object, kind: str, zone: tzinfo) -> int:
    cell, number_format = plain(value, kind, zone)
    return (
        wide(cell)
        if isinstance(cell, str)
        else 0
        if cell is None
        else max(len(str(cell)), len(number_format))
    )
