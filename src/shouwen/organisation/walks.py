"""Read the first rows of a list that a member may see, at the cost of a page and not of the table.

Where the member sees few units, each unit's first rows are taken through an index on unit and
order, and the first of all of them are the page. Where they see many, the whole list is walked in
its order until the page is full, since most rows are theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from shouwen.facts.statements import rows_of
from shouwen.organisation.rights import Scope

#: So many units are read one by one; with more, the list itself is walked.
MOST_UNITS = 300


@dataclass(frozen=True)
class Condition:
    """A condition of SQL on the rows of a list, with its values; ``AND`` joins two."""

    sql: str = "true"
    values: tuple[Any, ...] = ()

    def __and__(self, other: Condition) -> Condition:
        return Condition(f"{self.sql} AND {other.sql}", (*self.values, *other.values))


@dataclass(frozen=True)
class Within:
    """A scope with its units by number: ``units`` is None for the whole tree."""

    units: tuple[int, ...] | None
    members: tuple[int, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """True when no row can match."""
        return self.units == () and not self.members


@dataclass(frozen=True)
class Walk:
    """A list: its table, the column of the unit, and those of the members whose own rows are seen.

    Every order that is asked for needs an index that begins with the unit, and one without it.
    """

    table: str
    unit: str = "unit_id"
    own: tuple[str, ...] = ()

    def first(
        self, within: Within, order: str, where: Condition = Condition(), *, most: int, by_units: bool = True
    ) -> RawSQL:
        """Return a query for the numbers of the first rows, for ``pk__in``; ``order`` is columns of SQL.

        What it names is not in order: order the rows again. Without ``by_units`` the units are not read one by
        one: where few rows of a unit fit, the database knows better by which index they are found.
        """
        sql, values = self._rows(within, order, where, most, by_units)
        found = f"SELECT id FROM ({sql}) AS first_rows"  # noqa: S608  columns are the code's own
        return RawSQL(found, values)  # noqa: S611

    def numbers(
        self, within: Within, order: str, where: Condition = Condition(), *, most: int, by_units: bool = True
    ) -> list[int]:
        """Return the numbers of the first rows, in order; one statement."""
        sql, values = self._rows(within, order, where, most, by_units)
        return [row[0] for row in _asked(sql, values, is_steady=by_units)]

    def _rows(self, within: Within, order: str, where: Condition, most: int, by_units: bool) -> tuple[str, list[Any]]:
        columns = ", ".join(dict.fromkeys(["id", *(part.split()[0] for part in order.split(", "))]))
        end = f"ORDER BY {order} LIMIT {most:d}"  # in the text: a plan for any number of rows is a plan for very many
        if within.units is None or len(within.units) > MOST_UNITS or (within.units and not by_units):
            seen, values = self._seen(within)
            return (f"SELECT {columns} FROM {self.table} WHERE {seen} AND {where.sql} {end}",  # noqa: S608
                    [*values, *where.values])
        parts, values = [], []
        for column, keys in ((self.unit, within.units), *((own, within.members) for own in self.own)):
            if keys:
                parts.append(
                    f"SELECT found.* FROM unnest(%s::bigint[]) AS key CROSS JOIN LATERAL"  # noqa: S608
                    f" (SELECT {columns} FROM {self.table} WHERE {column} = key AND {where.sql} {end}) AS found"
                )
                values += [list(keys), *where.values]
        if not parts:
            return f"SELECT {columns} FROM {self.table} WHERE false", []  # noqa: S608
        return f"SELECT * FROM ({' UNION '.join(parts)}) AS found {end}", values  # noqa: S608

    def some(self, within: Within, where: Condition, most: int) -> tuple[str, list[Any]]:
        """Return a query for any ``most`` rows, to count them."""
        if within.units is None:
            return f"SELECT id FROM {self.table} WHERE {where.sql} LIMIT {most:d}", [*where.values]  # noqa: S608
        parts, values = [], []
        for column, keys in ((self.unit, within.units), *((own, within.members) for own in self.own)):
            if keys:
                parts.append(f"(SELECT id FROM {self.table} WHERE {column} = ANY(%s) AND {where.sql} LIMIT {most:d})")  # noqa: S608
                values += [list(keys), *where.values]
        return " UNION ".join(parts) or f"SELECT id FROM {self.table} WHERE false", values  # noqa: S608

    def _seen(self, within: Within) -> tuple[str, list[Any]]:
        if within.units is None:
            return "true", []
        parts = [f"{self.unit} = ANY(%s)", *(f"{own} = ANY(%s)" for own in self.own)]
        values: list[Any] = [list(within.units), *([list(within.members)] * len(self.own))]
        return f"({' OR '.join(parts)})", values


def seen(walk: Walk, within: Within) -> Condition:
    """Return a scope as a condition, for a list that is walked by something else than its units."""
    sql, values = walk._seen(within)
    return Condition(sql, tuple(values))


def number_of(text: str) -> int | None:
    """Return a number as it stands in an address, None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def day_of(text: str) -> date | None:
    """Return a day as it stands in an address, None for anything else and for the ends of the calendar."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year < 9000 else None


@dataclass(frozen=True)
class Counted:
    """What is counted of a list; ``is_steady`` where one plan serves whatever is asked for, as of the list's own tabs."""

    walk: Walk
    within: Within
    where: Condition
    is_steady: bool = True


def counts(asked: Sequence[Counted], *, most: int) -> list[int]:
    """Count the rows of several filters of lists, each only up to ``most``; one statement, two if some are not steady."""
    found: dict[int, int] = {}
    for is_steady in (True, False):
        places = [place for place, one in enumerate(asked) if one.is_steady is is_steady]
        if places:
            some = [asked[place].walk.some(asked[place].within, asked[place].where, most) for place in places]
            counted = ", ".join(f"(SELECT count(*) FROM ({sql}) AS some_rows)" for sql, _values in some)  # noqa: S608
            values = [value for _sql, values in some for value in values]
            (row,) = _asked(f"SELECT {counted}", values, is_steady=is_steady)
            found |= {place: min(int(count), most) for place, count in zip(places, row, strict=True)}
    return [found[place] for place in range(len(asked))]


def _asked(sql: str, values: Sequence[Any], *, is_steady: bool) -> list[tuple[Any, ...]]:
    """Return the rows of a query: a steady one is planned once for a connection, others anew for their very values."""
    if is_steady:
        return rows_of(sql, values)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def within(scope: Scope, *, path: str = "") -> Within:
    """Return a scope with its units by number, at most those under ``path``; one statement unless it is everything."""
    if scope.is_everything and not path:
        return Within(None, scope.members)
    if scope.is_nothing:
        return Within(())
    asked = ["%"] if scope.is_everything else [f"{one}%" for one in scope.paths]
    found = rows_of(
        "SELECT id FROM organisation_unit WHERE (path LIKE ANY(%s) OR id = ANY(%s::bigint[])) AND path LIKE %s",
        [asked, list(scope.units), f"{path}%"],
    )
    units = tuple(sorted(row[0] for row in found))
    return Within(units, () if path else scope.members)


def within_unit(scope: Scope, unit: int | None) -> tuple[Within, Condition]:
    """Return a scope narrowed to a unit and all below it, with the condition that keeps one's own rows there.

    One statement at most.
    """
    if unit is None:
        return within(scope), Condition()
    asked = ["%"] if scope.is_everything else [f"{one}%" for one in scope.paths]
    found = rows_of(
        "SELECT id FROM organisation_unit WHERE (path LIKE ANY(%s) OR id = ANY(%s::bigint[]))"  # noqa: S608
        f" AND path LIKE {_UNDER}",
        [asked, list(scope.units), unit],
    )
    units = tuple(sorted(row[0] for row in found))
    if not scope.members:
        return Within(units), Condition()
    below = f"unit_id IN (SELECT here.id FROM organisation_unit AS here WHERE here.path LIKE {_UNDER})"  # noqa: S608
    return Within(units, scope.members), Condition(below, (unit,))


#: The pattern of the paths of a unit and of all below it.
_UNDER = "(SELECT one.path || '%%' FROM organisation_unit AS one WHERE one.id = %s)"
