"""A form entry as an xlsx sheet that looks like its print, with real dates and numbers in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from io import BytesIO
from typing import assert_never

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from shouwen.reports.paper import (
    Choices,
    Content,
    Grid,
    Label,
    NewPage,
    Picture,
    PrintedForm,
    Signatures,
    Signed,
    Table,
    Text,
)
from shouwen.reports.spreadsheet import FRAME, fill, head, plain, readable_width, sheet_name

_POINTS = 2.835  # a millimetre
_PAPER_CODES = {"A3": 8, "A4": 9, "A5": 11}
_TITLE = Font(bold=True, size=16)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_CHARACTERS = 96  # of the whole width: about what a page holds
_NARROW = 5  # sheet columns of a grid where no table gives more


def entry_sheet(form: PrintedForm, *, zone: tzinfo) -> bytes:
    """Return ``form`` as an xlsx file; instants are shown in ``zone``."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = sheet_name(form.title)
    _Writing(sheet, form, zone, _sheet_columns(form)).write()
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet_columns(form: PrintedForm) -> int:
    return max(_NARROW, *(len(block.columns) for block in form.blocks if not isinstance(block, NewPage)))


@dataclass(slots=True)
class _Writing:
    """Writes downwards; grids and tables of fewer columns stretch over the ``columns`` of the sheet."""

    sheet: Worksheet
    form: PrintedForm
    zone: tzinfo
    columns: int
    row: int = 1

    def write(self) -> None:
        self._across(self.form.organisation)
        self._across(self.form.title, _TITLE)
        self._across(self.form.second_title)
        self._across(self.form.number, horizontal="right")
        for block in self.form.blocks:
            match block:
                case Grid():
                    self._grid(block)
                case Table():
                    self._table(block)
                case NewPage():
                    self.row += 1
                case _:
                    assert_never(block)
        footer = self.form.footer
        parts = (footer.citation, footer.edition, footer.printed_by, footer.printed_at)
        self._across("　".join(part for part in parts if part), horizontal="left")
        self._set_page()

    def _across(self, text: str, font: Font | None = None, *, horizontal: str = "center") -> None:
        if not text:
            return
        cell = self._cell(1)
        fill(cell, *plain(text, "text", self.zone))
        cell.alignment = Alignment(horizontal=horizontal, vertical="center")
        if font:
            cell.font = font
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=self.columns)
        self.row += 1

    def _grid(self, grid: Grid) -> None:
        edges = _edges(len(grid.columns), self.columns)
        for row in grid.placed():
            for at, cell in row:
                self._box(cell.content, edges[at], edges[at + cell.across], cell.down)
            height = max(cell.height for _, cell in row)
            self.sheet.row_dimensions[self.row].height = max(8, height) * _POINTS
            self.row += 1

    def _table(self, table: Table) -> None:
        edges = _edges(len(table.columns), self.columns)
        for place, column in enumerate(table.columns):
            name = " · ".join(part for part in (column.group, column.name) if part)
            self._box(Label(name, column.second), edges[place], edges[place + 1], 1)
        self.row += 1
        for row in table.rows:
            for place, text in enumerate(row):
                self._box(text, edges[place], edges[place + 1], 1)
            self.row += 1

    def _box(self, content: Content, first: int, after: int, down: int) -> None:
        """Write ``content`` over the columns from ``first`` to before ``after``, all of them framed."""
        for column in range(first, after):
            for row in range(self.row, self.row + down):
                self.sheet.cell(row, column + 1).border = FRAME
        cell = self._cell(first + 1)
        if isinstance(content, Label):
            head(cell, " / ".join(part for part in (content.text, content.second) if part))
        elif isinstance(content, Text) and content.value is not None:
            fill(cell, *plain(content.value, content.kind, self.zone, self.form.language))
        else:
            fill(cell, *plain(_said(content), "text", self.zone, self.form.language))
        if after - first > 1 or down > 1:
            self.sheet.merge_cells(
                start_row=self.row, end_row=self.row + down - 1, start_column=first + 1, end_column=after
            )

    def _cell(self, column: int) -> Cell:
        cell = self.sheet.cell(self.row, column)
        assert isinstance(cell, Cell), "two boxes of a form overlap"
        return cell

    def _set_page(self) -> None:
        for column in range(1, self.columns + 1):
            letter = get_column_letter(column)
            self.sheet.column_dimensions[letter].width = readable_width(_CHARACTERS / self.columns)
        page = self.sheet.page_setup
        page.paperSize = _PAPER_CODES[self.form.paper]
        page.orientation = self.form.orientation
        page.fitToHeight = 0
        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _edges(parts: int, columns: int) -> Sequence[int]:
    """Return where each of ``parts`` begins when they share ``columns`` evenly, and where the last ends."""
    return [place * columns // parts for place in range(parts + 1)]


def _said(content: Content) -> str:
    match content:
        case Choices(options=options, chosen=chosen):
            return "、".join(option for option in options if option in chosen)
        case Signatures(signed=signed, opinion=opinion):
            said = [opinion.text if opinion else "", *map(_signature, signed)]
            return "\n".join(part for part in said if part)
        case Picture(alt=alt):
            return alt
        case Text(text=text) | Label(text=text):
            return text.strip("　年月日 ") and text
        case _:
            assert_never(content)


def _signature(signed: Signed) -> str:
    if not signed.name:
        return ""
    stands_in = f"（{signed.stands_in}）" if signed.stands_in else ""
    said = " ".join(part for part in (signed.position, signed.at, signed.version) if part)
    return f"{signed.role + '：' if signed.role else ''}{signed.name}{stands_in} {said}"
