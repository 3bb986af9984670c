"""Decision tables as they are written: a grid of texts that people change, and the lines of a file that come of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shouwen.regulation.errors import PackError
from shouwen.regulation.reading import Faults, Node, read_yaml
from shouwen.regulation.relisting import CellFault, Entry, faults_in, relisted
from shouwen.regulation.rewriting import NotRewritten
from shouwen.regulation.tables.sheets import KEYS, MARK, WrongSheet, cell_value, plain_text

#: What every grid shows, whether or not a row has it.
RESULT = f"{MARK}result"
MARKED = tuple(f"{MARK}{key}" for key in KEYS)


@dataclass(frozen=True)
class Table:
    """A table where it is written: in a file of its own, or beside the decision ``standard``.

    ``key`` names it within its pack: the path of its file, or the id of the decision.
    """

    key: str
    file: str
    standard: str
    title: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...]

    @property
    def plain(self) -> dict[str, Any]:
        """The table as a sheet takes it."""
        return {"rows": [dict(row) for row in self.rows]}

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the grid: figures as they are called, then what is marked, such as ``#result``."""
        figures = dict.fromkeys(name for row in self.rows for name in row.get("cells") or ())
        used = {f"{MARK}{key}" for row in self.rows for key in row if key != "cells"}
        shown = used | {RESULT} | (set() if figures else {f"{MARK}if"})
        return (*figures, *(one for one in MARKED if one in shown))

    def texts(self) -> list[dict[str, str]]:
        """Return each row as texts by column."""
        return [
            {
                **{name: plain_text(cell) for name, cell in (row.get("cells") or {}).items() if cell is not None},
                **{f"{MARK}{key}": plain_text(row[key]) for key in KEYS if row.get(key) is not None},
            }
            for row in self.rows
        ]

    def rewritten(self, content: bytes, entries: Sequence[Entry]) -> bytes:
        """Return its file with other rows; only the lines of the table change. Raises ``NotRewritten``."""
        if not entries:
            raise NotRewritten("a table has a row")
        # A row that differs in the order of its keys only is as it was.
        kept = [one if one.was is None else Entry(_in_order(one.plain, self.rows[one.was]), one.was) for one in entries]
        return relisted(content, self.file, self._find, kept)

    def faults(self, content: bytes, errors: Iterable[PackError]) -> list[CellFault]:
        """Return the faults of a pack that stand in the rows of the table, each with its cell."""
        return [CellFault(one.place, one.inner or (f"{MARK}{one.key}" if one.key else ""), one.found, one.expected)
                for one in faults_in(content, self.file, self._find, errors, inside="cells")]

    def _find(self, tree: Node) -> Node | None:
        found = dict(_decisions(tree)).get(self.standard) if self.standard else tree
        return found.value.get("rows") if found is not None and found.is_mapping else None


@dataclass(frozen=True)
class Line:
    """A row as somebody typed it; ``was`` is its place in the table as it stands."""

    texts: Mapping[str, str]
    was: int | None = None


def written_tables(files: Mapping[str, bytes]) -> Iterator[Table]:
    """Yield the tables of a pack in the order of its files; what cannot be a grid, and faulty files, are left out."""
    for path in sorted(files):
        if not path.startswith(("standards/", "decisions/")):
            continue
        tree = read_yaml(path, files[path], Faults())
        if tree is None:
            continue
        found = [("", tree)] if path.startswith("decisions/") else _decisions(tree)
        for standard, node in found:
            rows = node.value.get("rows") if node.is_mapping else None
            if rows is not None and rows.is_list and all(_is_row(one) for one in rows.value):
                title = node.value.get("decision" if standard else "title")
                said = title.plain() if title is not None else ""
                yield Table(standard or path, path, standard, said if isinstance(said, Mapping) else {"zh": str(said)},
                            tuple(one.plain() for one in rows.value))


def _decisions(tree: Node) -> Iterator[tuple[str, Node]]:
    for node in tree.value if tree.is_list else ():
        if node.is_mapping and "decision" in node.value and "id" in node.value:
            yield node.value["id"].as_source(), node


def users_of(files: Mapping[str, bytes], table: str) -> set[str]:
    """Return the ids of the decisions of a pack that decide by a table in a file of its own."""
    trees = [read_yaml(path, files[path], Faults()) for path in files if path.startswith("standards/")]
    return {
        key for tree in trees if tree is not None for key, node in _decisions(tree)
        if "table" in node.value and node.value["table"].as_source() == table
    }


def _is_row(node: Node) -> bool:
    cells = node.value.get("cells") if node.is_mapping else None
    return node.is_mapping and set(node.value) <= {"cells", *KEYS} and (cells is None or cells.is_mapping)


def read_lines(lines: Sequence[Line], columns: Iterable[str]) -> tuple[list[Entry], list[CellFault]]:
    """Return typed rows as entries of a table, and the cells that are no values; those are read as texts."""
    entries, faults, columns = [], [], list(columns)
    for place, line in enumerate(lines):
        row: dict[str, Any] = {}
        cells: dict[str, Any] = {}
        for column in columns:
            text = line.texts.get(column, "").strip()
            if not text:
                continue
            is_figure = not column.startswith(MARK)
            try:
                value = cell_value(text, is_column=is_figure)
            except WrongSheet as wrong:
                faults.append(CellFault(place, column, f"“{text}”", str(wrong)))
                value = text
            (cells if is_figure else row)[column.removeprefix(MARK)] = value
        first = {"if": row.pop("if")} if "if" in row else {}
        entries.append(Entry({**({"cells": cells} if cells else {}), **first, **row}, line.was))
    return entries, faults


def _in_order(row: Any, like: Mapping[str, Any]) -> Any:
    keys = [key for key in like if key in row] + [key for key in row if key not in like]
    return {key: _in_order(row[key], like.get(key) or {}) if key == "cells" else row[key] for key in keys}
