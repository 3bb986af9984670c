"""The rows of an imported list that were left out, as a sheet: correct them there and import the sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from shouwen.reports.sheets import SheetColumn, write_list
from shouwen.work.actions.import_making import wrong_rows
from shouwen.work.importable import ImportList, import_list
from shouwen.work.models import Import


def fault_words(fault: Iterable[Any], wanted: ImportList) -> tuple[str, str]:
    """Return the title of the field of a fault (empty: the whole row) and what it says, for the reader of now."""
    key, sentence, names = fault
    field = wanted.by_key.get(key)
    said = gettext(sentence)
    return str(field.title) if field is not None else "", said % names if names else said


def faults_in_words(faults: Iterable[Any], wanted: ImportList) -> str:
    """Return what is wrong with a row in one line."""
    found = (fault_words(fault, wanted) for fault in faults)
    return "；".join(f"{title}：{said}" if title else said for title, said in found)


def write_wrong_rows(file: BinaryIO, one: Import) -> None:
    """Write the rows that were left out, as they stood, with the number of each and why at the end."""
    wanted, width = import_list(one.list), len(one.header)
    columns = [SheetColumn(title) for title in one.header]
    columns += [SheetColumn(gettext("Row in the file"), "integer"), SheetColumn(gettext("Why it was left out"))]

    def rows() -> Iterator[list[object]]:
        for row in wrong_rows(one):
            cells = [str(cell) if isinstance(cell, float | bool) else cell for cell in row.cells[:width]]
            cells += [None] * (width - len(cells))
            yield [*cells, row.number, faults_in_words(row.faults, wanted)]

    write_list(file, str(wanted.title), columns, rows(), zone=ZoneInfo(one.zone))
