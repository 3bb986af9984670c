"""Values as cells of a spreadsheet; the one file that knows how sheets are written.

Text stays text: ``=1+1``, ``+86 571``, ``-``, ``@name`` and ``#N/A`` as somebody wrote them are never a
formula or an error when the sheet is opened, nor when a cell is edited there (the cell is marked as quoted).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from unicodedata import east_asian_width

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from shouwen.reports.ink import substitute_for
from shouwen.reports.wording import word

MOST_ROWS = 1_048_576  # of one sheet, its heading included: the file format's own limit
MOST_CHARACTERS = 32_767  # of one cell, likewise
MOST_WIDTH = 60  # characters; a wider text wraps

_FIRST_YEAR = 1900  # a sheet counts days from there; an earlier date is written as text
_FORMATS = {"money": "0.00", "percent": "0.0%", "date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm"}
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_HEADING = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LINE = Side(style="thin")
FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
BOLD = Font(bold=True)

Plain = str | int | Decimal | date | datetime | None


def plain(value: object, kind: str, zone: tzinfo, language: str = "zh-hans") -> tuple[Plain, str]:
    """Return ``value`` as a sheet holds it, and its number format.

    Numbers and dates keep their type; an instant becomes the clock time of ``zone``. Control characters are
    named (``〔U+0007〕``) and a text beyond the format's limit ends with how much was left out.
    """
    match value:
        case None | "":
            return None, "General"
        case bool() | str():
            return _text(value, language), "@"
        case datetime():
            local = value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value
            return (local, _FORMATS["datetime"]) if local.year >= _FIRST_YEAR else (local.isoformat(), "@")
        case date():
            early = value.year < _FIRST_YEAR
            return (value.isoformat(), "@") if early else (value, _FORMATS["date"])
        case Decimal() | int() if kind == "percent":
            return Decimal(value) / 100, _FORMATS[kind]  # kept as people say it: 90.3
        case Decimal() | int():
            return value, _FORMATS.get(kind, "General")
        case list() | tuple() | set() | frozenset():
            return _text("、".join(str(one) for one in value), language), "@"
        case _:
            return _text(value, language), "@"


def fill(cell: Cell, value: Plain, number_format: str) -> None:
    """Put ``value`` into ``cell``, a text as a text."""
    dress(cell, number_format)
    put(cell, value)


def put(cell: Cell, value: Plain) -> None:
    """Put ``value`` into a ``cell`` that is dressed for it."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # after the value: setting it guesses formulas and errors


def dress(cell: Cell, number_format: str) -> None:
    """Give ``cell`` its number format, and a text its wrapping and its mark of quotation."""
    cell.number_format = number_format
    if number_format == "@":
        cell.quotePrefix = True
        cell.alignment = _WRAPPED


def head(cell: Cell, text: str) -> None:
    """Make ``cell`` a heading."""
    fill(cell, text, "@")
    cell.font = BOLD
    cell.alignment = _HEADING
    cell.border = FRAME


def heading_row(sheet: WriteOnlyWorksheet, titles: Sequence[str]) -> list[Cell]:
    """Return a row of headings for a sheet that is written row by row."""
    cells = [WriteOnlyCell(sheet) for _ in titles]
    for cell, title in zip(cells, titles, strict=True):
        head(cell, title)
    return cells


def sheet_name(title: str, number: int = 1) -> str:
    """Return ``title`` as a sheet may be called: no ``[]:*?/\\``, at most 31 characters."""
    clean = re.sub(r"[\[\]:*?/\\]", " ", ILLEGAL_CHARACTERS_RE.sub("", title)).strip(" '") or "Sheet"
    ending = f" ({number})" if number > 1 else ""
    return clean[: 31 - len(ending)] + ending


def wide(text: str) -> int:
    """Return the width of ``text`` in characters of a sheet; a Chinese one takes two."""
    lines = text.split("\n")
    return max(sum(2 if east_asian_width(one) in "WF" else 1 for one in line) for line in lines)


def readable_width(characters: float) -> float:
    """Return the width to give a column for so many characters, within what reads well."""
    return min(MOST_WIDTH, max(8, characters + 2))


def _text(value: object, language: str) -> str:
    text = ILLEGAL_CHARACTERS_RE.sub(lambda found: substitute_for(found[0]), str(value))
    if len(text) <= MOST_CHARACTERS:
        return text
    room = MOST_CHARACTERS - 60
    return text[:room] + word("left_out", language).format(len(text) - room)
