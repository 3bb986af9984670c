"""Rows of a model read and added by statements that are written once.

Django compiles a query anew each time it is asked, which costs more than asking it: about a
millisecond against a tenth. What every page and every deed asks is therefore written here as SQL.
``docs/decisions/statements-written-once.md`` says which and what it saved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Field, ForeignKey, Model

Row = TypeVar("Row", bound=Model)
Convert = Callable[[Any, Any, Any], Any]


class Rows(Generic[Row]):
    """Reads rows of a model by a condition in SQL.

    ``condition`` is all that follows FROM and the joins, and may hold ``%s``; the table is called by
    its own name. ``joined`` are foreign keys that may not be null or are joined from the left, each
    read with its row; a joined table is called by the name of its key.

    >>> Rows(Deadline, "WHERE holder = ANY(%s) ORDER BY started_at")(["case:17"])
    """

    def __init__(self, model: type[Row], condition: str, *, joined: Sequence[str] = ()) -> None:
        self.model = model
        self.condition = condition
        self.joined = tuple(joined)

    def __call__(self, *values: Any) -> list[Row]:
        """Return the rows, each as Django would make it."""
        with connection.cursor() as cursor:
            cursor.execute(self._statement, values)
            return [self._made(row) for row in cursor.fetchall()]

    def first(self, *values: Any) -> Row | None:
        """Return the first row, None where there is none."""
        return next(iter(self(*values)), None)

    @cached_property
    def _keys(self) -> tuple[ForeignKey[Any, Any], ...]:
        found = tuple(self.model._meta.get_field(name) for name in self.joined)
        assert all(isinstance(key, ForeignKey) for key in found)
        return found  # type: ignore[return-value]

    @cached_property
    def _statement(self) -> str:
        table = self.model._meta.db_table
        columns = [f'"{table}"."{one.column}"' for one in columns_of(self.model).fields]
        joins = []
        for key in self._keys:
            other = key.related_model._meta
            columns += [f'"{key.name}"."{one.column}"' for one in columns_of(key.related_model).fields]
            joins.append(
                f' LEFT JOIN "{other.db_table}" AS "{key.name}"'
                f' ON "{key.name}"."{key.target_field.column}" = "{table}"."{key.column}"'
            )
        return f'SELECT {", ".join(columns)} FROM "{table}"{"".join(joins)} {self.condition}'  # noqa: S608

    def _made(self, row: Sequence[Any]) -> Row:
        own = columns_of(self.model)
        made: Row = own.made(row[: len(own.fields)])  # type: ignore[assignment]
        place = len(own.fields)
        for key in self._keys:
            others = columns_of(key.related_model)
            values = row[place : place + len(others.fields)]
            place += len(others.fields)
            has_other = getattr(made, key.attname) is not None
            setattr(made, key.name, others.made(values) if has_other else None)
        return made


@dataclass(frozen=True)
class Columns:
    """The columns of a model, and what makes Python values of those that need it."""

    model: type[Model]
    fields: tuple[Field[Any, Any], ...]
    names: tuple[str, ...]
    converted: tuple[tuple[int, Field[Any, Any], tuple[Convert, ...]], ...]

    def made(self, values: Sequence[Any]) -> Model:
        """Return an instance as if Django had read it."""
        if self.converted:
            values = list(values)
            for place, field, converters in self.converted:
                for convert in converters:
                    values[place] = convert(values[place], field, connection)
        return self.model.from_db(connection.alias, self.names, values)


@cache
def columns_of(model: type[Model]) -> Columns:
    """Return the columns of a model in the order in which Django keeps them."""
    fields = tuple(model._meta.concrete_fields)
    converted = tuple(
        (place, field, tuple(converters))
        for place, field in enumerate(fields)
        if (converters := field.get_db_converters(connection))
    )
    return Columns(model, fields, tuple(field.attname for field in fields), converted)


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
    with connection.cursor() as cursor:
        cursor.execute(
            f'{start} VALUES {", ".join([one] * len(rows))}{end} RETURNING "{key.column}"',
            list(_values(rows, fields)),
        )
        numbers = cursor.fetchall()
    for row, (number,) in zip(rows, numbers, strict=True):
        row.pk = number
        row._state.adding, row._state.db = False, connection.alias


def _values(rows: Sequence[Model], fields: Sequence[Field[Any, Any]]) -> Iterator[Any]:
    for row in rows:
        for field in fields:
            yield field.get_db_prep_save(getattr(row, field.attname), connection)


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
    prepared = [field.get_db_prep_save(changed[field.attname], connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*prepared, *values])
        return int(cursor.rowcount)


@lru_cache(maxsize=256)
def _changed(model: type[Model], names: tuple[str, ...], condition: str) -> tuple[tuple[Field[Any, Any], ...], str]:
    known = {field.attname: field for field in model._meta.concrete_fields}
    fields = tuple(known[name] for name in names)
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    return fields, f'UPDATE "{model._meta.db_table}" SET {columns} {condition}'  # noqa: S608
