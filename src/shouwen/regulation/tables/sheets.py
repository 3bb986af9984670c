"""Decision tables as sheets: a row a line, a column a cell; read back they say the same, or the cell is named."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException

from shouwen.regulation.reading import Faults, read_yaml
from shouwen.regulation.relisting import flow
from shouwen.regulation.writing import written

#: Columns of the sheet that are no columns of the table.
KEYS = ("if", "result", "cites", "then")
MARK = "#"
MOST_ROWS, MOST_COLUMNS, LARGEST = 1_000, 60, 5_000_000
#: What a sheet may unfold into; a small file can hold gigabytes of the same.
LARGEST_UNFOLDED = 40_000_000


class WrongSheet(ValueError):
    """A sheet that is no table; names the cell where there is one."""


def sheet_of(table: Mapping[str, Any]) -> bytes:
    """Return a table (``decisions/*.yaml`` as plain values) as an xlsx file."""
    rows = list(table.get("rows", ()))
    columns = list(dict.fromkeys(name for row in rows for name in row.get("cells") or ()))
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "table"
    # Keys of rows stand with a mark, so that a column of the table may be called as it likes.
    heads = [*columns, *(f"{MARK}{key}" for key in KEYS)]
    for place, head in enumerate(heads, 1):
        _put(sheet.cell(1, place), head).font = Font(bold=True)
    for line, row in enumerate(rows, 2):
        cells = row.get("cells") or {}
        values = [cells.get(name) for name in columns] + [row.get(key) for key in KEYS]
        for place, value in enumerate(values, 1):
            if value is not None:
                _put(sheet.cell(line, place), plain_text(value))
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


def _put(cell: Any, text: str) -> Any:
    cell.value = text
    cell.data_type = "s"  # a condition may begin with =, and is no formula
    return cell


def plain_text(value: Any) -> str:
    """Return a value as a YAML scalar or flow: what is text and looks like a number stands in quotes."""
    if isinstance(value, str):
        return value if value and value.strip() == value and _is_plain(value) else _quoted(value)
    return flow(value)


def _is_plain(text: str) -> bool:
    """True for a text that is read as itself."""
    try:
        return bool(_value(text, "") == text) and not _STRUCTURED.match(text)
    except WrongSheet:
        return False


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def read_sheet(content: bytes, table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table with the rows of an xlsx file; all else stays as it is. Raises ``WrongSheet``."""
    if len(content) > LARGEST:
        raise WrongSheet(f"at most {LARGEST} bytes")
    try:
        with ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST_UNFOLDED:
                raise WrongSheet(f"at most {LARGEST_UNFOLDED} bytes when it is unfolded")
        book = load_workbook(io.BytesIO(content), read_only=False, data_only=False)
    except WrongSheet:
        raise
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError) as error:
        raise WrongSheet("a sheet in the format xlsx") from error
    sheet = book.worksheets[0]
    if sheet.max_row > MOST_ROWS + 1 or sheet.max_column > MOST_COLUMNS:
        raise WrongSheet(f"at most {MOST_ROWS} rows and {MOST_COLUMNS} columns")
    heads = [str(cell.value or "").strip() for cell in sheet[1]]
    _check_heads(heads)
    rows = [_row(list(line), heads) for line in sheet.iter_rows(min_row=2)]
    return {**table, "rows": [row for row in rows if row]}


def _check_heads(heads: list[str]) -> None:
    named = [head for head in heads if head]
    if len(set(named)) < len(named):
        raise WrongSheet("in the first line each column once")
    for head in named:
        if head.startswith(MARK) and head.removeprefix(MARK) not in KEYS:
            raise WrongSheet(f"{head} is none of {', '.join(MARK + key for key in KEYS)}")
    if f"{MARK}result" not in named:
        raise WrongSheet(f"a column {MARK}result in the first line")


def _row(cells: list[Any], heads: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    columns: dict[str, Any] = {}
    for cell, head in zip(cells, heads, strict=False):
        if cell.value is None or not str(cell.value).strip():
            continue
        if not head:
            raise WrongSheet(f"{cell.coordinate}: nothing, since the first line has no name above it")
        value = _read(cell, is_column=not head.startswith(MARK))
        if head.startswith(MARK):
            found[head.removeprefix(MARK)] = value
        else:
            columns[head] = value
    if not found and not columns:
        return {}
    if "result" not in found:
        raise WrongSheet(f"{_place(cells)}: a result")
    ordered = {"if": found.pop("if")} if "if" in found else {}
    return {**({"cells": columns} if columns else {}), **ordered, **found}


def _place(cells: list[Any]) -> str:
    return f"row {cells[0].row}" if cells else "a row"


def _read(cell: Cell, *, is_column: bool) -> Any:
    if cell.data_type == "f":
        raise WrongSheet(f"{cell.coordinate}: a value, not a formula")
    if cell.data_type == "e":
        raise WrongSheet(f"{cell.coordinate}: a value, not {cell.value}")
    value: Any = cell.value
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        # What somebody typed as a number: as the sheet shows it, exact to its fifteen digits.
        return _whole(Decimal(format(value, ".15g")))
    if not isinstance(value, str):
        raise WrongSheet(f"{cell.coordinate}: a text or a number, not a date or time: write it in quotes")
    return cell_value(value, is_column=is_column, place=cell.coordinate)


def cell_value(text: str, *, is_column: bool, place: str = "") -> Any:
    """Return what the text of a cell says. Raises ``WrongSheet``."""
    # In a column [500..1000] is a range, elsewhere a list.
    return text if is_column and text.strip().startswith(("[", "{")) else _value(text, place)


def _whole(value: Decimal) -> Any:
    return int(value) if value == value.to_integral_value() else Decimal(format(value, "f"))


_STRUCTURED = re.compile(r"""\s*[\[{"]""")


def _value(text: str, place: str) -> Any:
    """Return a text of a cell as YAML has it, where it is a scalar, a text in quotes, a list or a mapping."""
    stripped = text.strip()
    faults = Faults()
    if _STRUCTURED.match(stripped) or re.fullmatch(r"[-+]?[0-9.]+|true|false|True|False|TRUE|FALSE", stripped):
        node = read_yaml(place, stripped.encode(), faults)
        if node is not None and not faults.errors:
            return node.plain()
        if stripped.startswith("["):
            return text  # a range of a cell: [500..1000)
        raise WrongSheet(f"{place}: a text in quotes, a list or a mapping that is closed".removeprefix(": "))
    return text


def table_text(table: Mapping[str, Any]) -> bytes:
    """Return a table as the YAML of its file."""
    return written(dict(table))


def cells_that_differ(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """Yield where two tables differ: number of the row from one, and what is written there (``if``, a figure)."""
    old, new = list(before.get("rows", ())), list(after.get("rows", ()))
    for number in range(max(len(old), len(new))):
        one, other = old[number] if number < len(old) else {}, new[number] if number < len(new) else {}
        for key in dict.fromkeys((*one, *other)):
            if one.get(key) != other.get(key):
                yield number + 1, key
