"""A list that leaves as its page shows it: what is found, and how that is written as rows of cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from django.db.models import QuerySet

from shouwen.reports.sheets import SheetColumn, write_list
from shouwen.work.exportable import Asked, Counted, ExportList, Row, exports_list

#: Rows that one question brings from the server.
CHUNK = 2000
#: The titles of columns (translated when read), each with the kind of field that its cells are.
Columns = Sequence[tuple[Any, str]]
Found = QuerySet[Any] | Sequence[Any]


def exports_rows(
    key: str, deed: str, title: Any, names: tuple[str, ...], columns: Columns, found: Callable[[Asked], Found],
    rows: Callable[[Iterable[Any], Asked], Iterator[Row]], *, has_own: bool = False, besides: tuple[str, ...] = (),
) -> None:  # fmt: skip
    """Let a list be exported under its key: ``found`` is all of it as a member sees it, ``rows`` writes it as cells."""

    def count(asked: Asked, most: int) -> int:
        all_ = found(asked)
        return all_[:most].count() if isinstance(all_, QuerySet) else min(len(all_), most)

    def write(file: BinaryIO, asked: Asked, counted: Counted) -> None:
        all_ = found(asked)
        each = all_.iterator(chunk_size=CHUNK) if isinstance(all_, QuerySet) else all_
        heads = [SheetColumn(str(head), kind) for head, kind in columns]
        write_list(file, str(title), heads, counted(rows(each, asked)), zone=asked.zone)

    exports_list(ExportList(key, deed, title, names, count, write, has_own=has_own, besides=besides))
