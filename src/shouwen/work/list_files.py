"""Lists as people keep them, xlsx and csv, read row by row however long they are."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException

from shouwen.facts.refusals import Refused, Why
from shouwen.work.logic.cleaning import Cell

#: Columns that are read of a list; others are beyond what anybody maps.
MOST_COLUMNS = 200
#: What a sheet may come to when it is unpacked, and the table of its words, which must be held whole, in bytes.
MOST_UNPACKED, MOST_WORDS = 4 * 1024**3, 96 * 1024**2
#: What is looked at to find out by which sign the cells of a text are parted.
SAMPLE = 64 * 1024
_DELIMITERS = ",\t;|，"
_CHUNK = 1024 * 1024
_MERGED = re.compile(rb'mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
#: What the library raises for a file that is none, or is broken.
_BROKEN = (zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, KeyError, ValueError, TypeError, EOFError,
           IndexError, AttributeError, OSError, SyntaxError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list with its number as people see it, from 1."""

    number: int
    cells: list[Cell]


@dataclass(frozen=True)
class ListFile:
    """A list on the disk; ``kind`` is the ending of its name: xlsx, csv or txt."""

    path: Path
    kind: str

    def beginning(self, most: int) -> list[Row]:
        """Return the first rows."""
        return list(islice(self.rows(), most))

    def rows(self, shared: frozenset[int] = frozenset(), after: int = 0) -> Iterator[Row]:
        """Yield the rows after a number; what stands once for several rows (merged) of ``shared`` columns, in each."""
        rows = _of_sheet(self.path, shared) if self.kind == "xlsx" else _of_text(self.path)
        return (row for row in rows if row.number > after)


def _of_sheet(path: Path, shared: frozenset[int]) -> Iterator[Row]:
    try:
        _refuse_swollen(path)
        with path.open("rb") as file:  # the library takes a path only with an ending, and ours have none
            yield from _of_book(load_workbook(file, read_only=True, data_only=True, keep_links=False), path, shared)
    except Refused:
        raise
    except _BROKEN as error:
        raise Refused("The sheet cannot be read. Open it and save it anew as .xlsx.", why=Why.BAD_INPUT,
                      field="file") from error  # fmt: skip


def _of_book(book: Any, path: Path, shared: frozenset[int]) -> Iterator[Row]:
    try:
        sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), book.worksheets[0])
        sheet.reset_dimensions()  # what a program wrote of them may be wrong
        blocks = _blocks(path, sheet._worksheet_path, shared) if shared else {}
        yield from _filled(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), blocks)
    finally:
        book.close()


def _refuse_swollen(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    words = sum(one.file_size for one in members if one.filename.endswith("sharedStrings.xml"))
    if sum(one.file_size for one in members) > MOST_UNPACKED or words > MOST_WORDS:
        raise Refused("The sheet is too large when it is unpacked. Save it as .csv, or in several files.",
                      why=Why.BAD_INPUT, field="file")  # fmt: skip


def _blocks(path: Path, part: str, shared: frozenset[int]) -> dict[int, list[tuple[int, int]]]:
    """Return the merged cells of more than one row: by the first row, the column and the last row of each."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    with zipfile.ZipFile(path) as archive, archive.open(part.removeprefix("/")) as sheet:
        rest = b""
        while chunk := sheet.read(_CHUNK):
            seen, last = rest + chunk, 0
            for one in _MERGED.finditer(seen):
                last = one.end()
                column, top, bottom = column_index_from_string(one[1].decode()) - 1, int(one[2]), int(one[4])
                if bottom > top and column in shared:
                    found[top].append((column, bottom))
            rest = seen[max(last, len(seen) - 80) :]
    return found


def _filled(rows: Iterable[tuple[Cell, ...]], blocks: dict[int, list[tuple[int, int]]]) -> Iterator[Row]:
    open_: dict[int, tuple[int, Cell]] = {}
    for number, cells in enumerate(rows, start=1):
        row = list(cells)
        while row and row[-1] is None:
            row.pop()
        for column, (bottom, value) in list(open_.items()):
            if number > bottom:
                del open_[column]
            elif column >= len(row):
                row += [None] * (column - len(row)) + [value]
            elif row[column] is None:
                row[column] = value
        for column, bottom in blocks.get(number, ()):
            if column < len(row):
                open_[column] = bottom, row[column]
        yield Row(number, row)


def _of_text(path: Path) -> Iterator[Row]:
    encoding = _encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        delimiter = _delimiter_of(file.read(SAMPLE))
        file.seek(0)
        # What no text holds would end the reading; lines come as they are, so that a cell may have several.
        rows = csv.reader((line.replace("\x00", "") for line in file), delimiter=delimiter)
        try:
            for number, cells in enumerate(rows, start=1):
                yield Row(number, list(cells[:MOST_COLUMNS]))
        except csv.Error as error:
            raise Refused("The list cannot be read after row %(row)s: a quotation mark is missing there.",
                          why=Why.BAD_INPUT, field="file", row=rows.line_num) from error  # fmt: skip


def _encoding_of(path: Path) -> str:
    """Return how a text is written: by its mark, else UTF-8 where all of it is, else the Chinese national standard."""
    with path.open("rb") as file:
        mark = file.read(4)
    if mark.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding) as text:
                while text.read(_CHUNK):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise Refused("The text is neither in UTF-8 nor in GB18030. Save it as .xlsx or in UTF-8.", why=Why.BAD_INPUT,
                  field="file")  # fmt: skip


def _delimiter_of(sample: str) -> str:
    """Return the sign by which most lines of a sample have the same number of cells, and more than one."""
    lines = sample.splitlines(keepends=True)[:200]
    if len(sample) == SAMPLE and len(lines) > 1:
        lines.pop()  # it is cut off
    best, found = (0, 0), ","
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv.reader(io.StringIO("".join(lines)), delimiter=delimiter) if row)
        except csv.Error:
            continue
        widths.pop(1, None)
        width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
        if (count, width) > best:
            best, found = (count, width), delimiter
    return found
