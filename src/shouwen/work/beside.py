"""What people write beside rows that are filled in: kept with its row, however the rows are reckoned anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shouwen.regulation.form_values import is_empty
from shouwen.regulation.forms import Field, Form

Row = dict[str, Any]


def with_beside(table: Field, rows: Sequence[Row], written: Any) -> list[Row]:
    """Return rows that are filled in with what people wrote beside those that say the same in ``kept_by``."""
    beside = beside_of(table, written)
    return [{**row, **beside.get(str(row.get(table.kept_by)), {})} for row in rows]


def beside_of(table: Field, rows: Any) -> dict[str, Row]:
    """Return what people wrote beside the rows of a table, by what stands in ``kept_by``; none of other rows."""
    names = [one.name for one in table.beside]
    found: dict[str, Row] = {}
    for row in rows if names and isinstance(rows, list) else ():
        if isinstance(row, dict) and (cells := {name: row[name] for name in names if not is_empty(row.get(name))}):
            found[str(row.get(table.kept_by))] = cells
    return found


def rows_given(table: Field, given: Any, before: Any) -> list[Row]:
    """Return the rows as they stood with what is given to be written beside them; of it nothing else counts.

    A row that is given and does not stand there comes last, with no more than what was written: see ``lost``.
    """
    names = [one.name for one in table.beside]
    cells = {
        str(row.get(table.kept_by)): {name: row.get(name) for name in names}
        for row in given or () if isinstance(row, dict)
    }  # fmt: skip
    rows = [{**row, **cells.pop(str(row.get(table.kept_by)), {})} for row in before or ()]
    rows += [{table.kept_by: key, **more} for key, more in cells.items() if any(map(bool, more.values()))]
    return [{name: value for name, value in row.items() if not is_empty(value)} for row in rows]


def lost(
    form: Form, written: Mapping[str, Any], before: Mapping[str, Any], there: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Yield table and row of what was written now, other than ``before``, beside a row that is not ``there``."""
    for table in form.fields:
        if table.beside:
            keys = {str(row.get(table.kept_by)) for row in there.get(table.name) or ()}
            old = beside_of(table, before.get(table.name))
            for key, cells in beside_of(table, written.get(table.name)).items():
                if key not in keys and old.get(key) != cells:
                    yield table.name, key


def only_beside(form: Form, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a content in which rows that are filled in hold nothing but what people wrote."""
    tables = {table.name: {one.name for one in table.beside} for table in form.fields if table.beside}
    return {
        name: [{column: cell for column, cell in row.items() if column in tables[name]} for row in value]
        if name in tables else value
        for name, value in content.items()
    }  # fmt: skip
