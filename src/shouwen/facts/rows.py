"""Rows added and changed by statements that are put together once a process.

Like ``prepared.py``, for what every deed does; ``docs/decisions/prepared-queries.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    TextField,
)

from shouwen.facts.statements import carry_out, connected, rows_of


def add_rows(rows: Sequence[Model], *, on_conflict: str = "") -> None:
    """Add new rows of one model with one statement; numbers that the database gives are set on them.

    ``on_conflict`` is what follows ON CONFLICT. Columns that the database fills by a default of its
    own, and generated ones, are left to it.
    """
    if not rows:
        return
    model = type(rows[0])
    fields, start = _added(model, rows[0].pk is not None)
    one = f"({', '.join(['%s'] * len(fields))})"
    end = f" ON CONFLICT {on_conflict}" if on_conflict else ""
    key = model._meta.pk
    assert key is not None
    numbers = rows_of(
        f'{start} VALUES {", ".join([one] * len(rows))}{end} RETURNING "{key.column}"',
        [value for row in rows for value in _stored(fields, [getattr(row, field.attname) for field in fields])],
    )
    for row, (number,) in zip(rows, numbers, strict=True):
        row.pk = number
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def add_unless_there(row: Model, *unique: str) -> bool:
    """Add a row unless one with the same unique columns is there; return whether it was added.

    Who comes second waits for the first to commit, and adds nothing.
    """
    fields, start = _added(type(row), row.pk is not None)
    key = type(row)._meta.pk
    assert key is not None
    columns = ", ".join(f'"{column}"' for column in unique)
    numbers = rows_of(
        f"{start} VALUES ({', '.join(['%s'] * len(fields))}) ON CONFLICT ({columns}) DO NOTHING "
        f'RETURNING "{key.column}"',
        _stored(fields, [getattr(row, field.attname) for field in fields]),
    )
    for (number,) in numbers:
        row.pk = number
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return bool(numbers)


def copy_rows(rows: Sequence[Model]) -> None:
    """Add many new rows of one model by COPY, for lists that come in whole; their numbers are set on them.

    Ten times quicker than a statement for as many rows, and without a bound on how many there are.
    """
    if not rows:
        return
    model = type(rows[0])
    key = model._meta.pk
    assert key is not None
    unnumbered = [row for row in rows if row.pk is None]
    for row, number in zip(unnumbered, take_numbers(model, len(unnumbered)), strict=True):
        row.pk = number
    fields, _ = _added(model, True)
    copy_values(
        model._meta.db_table,
        [str(field.column) for field in fields],
        (_stored(fields, [getattr(row, field.attname) for field in fields]) for row in rows),
    )
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def take_numbers(model: type[Model], count: int) -> list[int]:
    """Take so many numbers for new rows of a model, in order."""
    key = model._meta.pk
    assert key is not None
    taken = rows_of(
        "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
        [model._meta.db_table, key.column, count],
    )
    return [number for (number,) in taken]


def copy_values(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows into columns of a table by COPY, in the caller's transaction."""
    names = ", ".join(f'"{column}"' for column in columns)
    connection = connected()
    # Django wraps the errors of statements, not those of a COPY.
    statement = f'COPY "{table}" ({names}) FROM STDIN'
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


#: The columns of Django's that take a value of this type as it is.
_PLAIN: tuple[tuple[type, type], ...] = (
    (CharField, str),
    (TextField, str),
    (IntegerField, int),
    (ForeignKey, int),
    (BooleanField, bool),
    (DateTimeField, datetime),
)


@cache
def _plain(field: Field[Any, Any]) -> type:
    return next((type_ for column, type_ in _PLAIN if isinstance(field, column)), type(None))


def _stored(fields: Sequence[Field[Any, Any]], values: Sequence[Any]) -> list[Any]:
    """Return values of columns as the database takes them."""
    connection = connected()
    return [
        value
        if value is None or type(value) is _plain(field)
        else field.get_db_prep_save(value, connection)
        for field, value in zip(fields, values, strict=True)
    ]


@cache
def _added(model: type[Model], has_key: bool) -> tuple[tuple[Field[Any, Any], ...], str]:
    """Return the columns that a new row gives, and the beginning of the statement."""
    fields = tuple(
        field
        for field in model._meta.concrete_fields
        if not field.generated and not field.has_db_default() and (has_key or not field.primary_key)
    )
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return fields, f'INSERT INTO "{model._meta.db_table}" ({columns})'


def change_rows(model: type[Model], condition: str, values: Sequence[Any], changed: Mapping[str, Any]) -> int:
    """Change columns of the rows that meet a condition in SQL; return how many there were.

    ``changed`` is by the names that the model gives its columns (``unit_id``).
    """
    fields, statement = _changed(model, tuple(changed), condition)
    prepared = _stored(fields, [changed[field.attname] for field in fields])
    return carry_out(statement, [*prepared, *values])


@lru_cache(maxsize=256)
def _changed(model: type[Model], names: tuple[str, ...], condition: str) -> tuple[tuple[Field[Any, Any], ...], str]:
    known = {field.attname: field for field in model._meta.concrete_fields}
    fields = tuple(known[name] for name in names)
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    return fields, f'UPDATE "{model._meta.db_table}" SET {columns} {condition}'  # noqa: S608
