"""Queries that Django compiles once.

Django puts a query together anew each time it is asked, which costs five to fifty times what asking it
costs. What every page and every deed asks is therefore prepared: ``docs/decisions/prepared-queries.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from inspect import signature
from json import JSONDecoder
from threading import Lock
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Expression, Field, ForeignObject, JSONField, Lookup, Model, QuerySet
from django.db.models.expressions import Col
from django.db.models.query import ModelIterable, get_related_populators
from psycopg.sql import Literal

from shouwen.facts.instances import joined_by, maker_of
from shouwen.facts.statements import connected, rows_of, rows_planned_anew

Row = TypeVar("Row", covariant=True)


class Slot(Expression):
    """Stands in a query for a value that is given when it is asked."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", (self,)

    def get_group_by_cols(self) -> list[Any]:
        return []


class _Any(Lookup):
    """Compares a field with any of one list, so that the statement stays the same whatever its length."""

    prepare_rhs = False
    operator: str

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        return f"{left} {self.operator} ANY({right})", (*left_values, *right_values)


@ForeignObject.register_lookup
@Field.register_lookup
class Among(_Any):
    """``field__among=values``: where ``in`` makes another statement for each length."""

    lookup_name, operator = "among", "="


@Field.register_lookup
class LikeAny(_Any):
    """``field__like_any=patterns``: as the paths of a scope need it."""

    lookup_name, operator = "like_any", "LIKE"


@Field.register_lookup
class Shares(_Any):
    """``field__shares=values``: a list of numbers that holds any of these."""

    lookup_name = "shares"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        return f"{left} && {right}::bigint[]", (*left_values, *right_values)


@dataclass(frozen=True)
class _Compiled:
    """A query as SQL, and what makes Python values of its rows."""

    sql: str
    params: tuple[Any, ...]
    made: Callable[[Sequence[Any]], Any]
    converted: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]


def by_number(first: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Return the rows of a query that is cut off after the first, chosen by their numbers: put them in order again.

    One plan for any values takes somebody for an average one. Given joins it then joins and sorts all that somebody has,
    thousands perhaps; given numbers alone it walks the index to the last that is wanted.
    """
    rows: QuerySet[Any, Any] = first.model._default_manager.filter(pk__in=first.values("pk"))
    return rows


class Prepared(Generic[Row]):
    """A query that is compiled when it is first asked; values are given in the order of its names.

    Lists are compared with ``among``, never with ``in``: the statement stays the same. The number of
    rows is bounded where the query is built. Rows are ordinary instances, or tuples of ``values_list``.

    The server plans it once for any values, unless ``plans_anew`` says that its way depends on them (how many rows lie
    before an instant).

    >>> clocks = Prepared(lambda holder: Deadline.objects.filter(holder=holder).order_by("due_at")[:60])
    >>> clocks("case:17")
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], *, plans_anew: bool = False) -> None:
        self._build = build
        self._ask = rows_planned_anew if plans_anew else rows_of
        self._compiled: _Compiled | None = None
        self._lock = Lock()

    def __call__(self, *values: Any) -> list[Row]:
        """Return the rows for these values."""
        known = self._compiled or self._compile()
        params = [values[one.place] if isinstance(one, Slot) else one for one in known.params]
        rows = self._ask(known.sql, params)
        if not known.converted:
            return [known.made(row) for row in rows]
        return [known.made(self._converted(row, known)) for row in rows]

    def first(self, *values: Any) -> Row | None:
        """Return the first row, None where there is none."""
        return next(iter(self(*values)), None)

    @staticmethod
    def _converted(row: Sequence[Any], known: _Compiled) -> Sequence[Any]:
        changed = list(row)
        for place, converters, expression in known.converted:
            value = changed[place]
            for convert in converters:
                value = convert(value, expression, connected())
            changed[place] = value
        return changed

    def _compile(self) -> _Compiled:
        with self._lock:
            if self._compiled is None:
                query = self._build(*(Slot(place) for place in range(len(signature(self._build).parameters))))
                self._compiled = _compiled(query)
            return self._compiled


def _compiled(query: QuerySet[Any, Any]) -> _Compiled:
    compiler = query.query.get_compiler(using=query.db)
    sql, params = compiler.as_sql()
    columns = [one[0] for one in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(columns)
    converted = tuple((place, _converters(some, column), column) for place, (some, column) in converters.items())
    is_of_models = query._iterable_class is ModelIterable
    return _Compiled(*_with_constants(sql, params), _of_model(compiler) if is_of_models else tuple, converted)


_SCAN = JSONDecoder().scan_once  # type: ignore[attr-defined]  # the stubs leave it out


def _converters(some: Sequence[Callable[..., Any]], column: Any) -> tuple[Callable[..., Any], ...]:
    """Return what makes a value of a column: a plain one of JSON is read without what looks for blanks around it."""
    field = column.target if isinstance(column, Col) else None
    is_plain = type(field) is JSONField and field.decoder is None and list(some) == [field.from_db_value]
    return (_json,) if is_plain else tuple(some)


def _json(value: str | None, *_: Any) -> Any:
    return None if value is None else _SCAN(value, 0)[0]


def _with_constants(sql: str, params: Sequence[Any]) -> tuple[str, tuple[Any, ...]]:
    """Write what the query itself says into the statement, so that only what is asked is left open.

    The server can then plan it once, also where an index holds part of a table only (``state = 'open'``).
    """
    parts = sql.split("%s")
    if len(parts) != len(params) + 1:  # a text holds %s: it is left as it is
        return sql, tuple(params)
    written, open_ones = [parts[0]], []
    for value, part in zip(params, parts[1:], strict=True):
        if isinstance(value, str | int | bool):
            written.append(Literal(value).as_string().replace("%", "%%"))
        else:
            written.append("%s")
            open_ones.append(value)
        written.append(part)
    return "".join(written), tuple(open_ones)


def _of_model(compiler: Any) -> Callable[[Sequence[Any]], Model]:
    """Return what makes an instance of a row, with those joined to it and what was annotated."""
    select, annotated, info = compiler.select, compiler.annotation_col_map or {}, compiler.klass_info
    places = info["select_fields"]
    start, end = places[0], places[-1] + 1
    make = maker_of(info["model"], [one[0].target.attname for one in select[start:end]])
    populators = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # the stubs are of another Django
    joined = [joined_by(populator) for populator in populators]

    def made(row: Sequence[Any]) -> Model:
        instance = make(row[start:end])
        for join in joined:
            join(row, instance)
        for name, place in annotated.items():
            setattr(instance, name, row[place])
        return instance

    return made
