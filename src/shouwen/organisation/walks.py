"""Read the first rows of a list that a member may see, at the cost of a page and not of the table.

Where the member sees few units, each unit's first rows are taken through an index on unit and
order, and the first of all of them are the page. Where they see many, the whole list is walked in
its order until the page is full, since most rows are theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models.expressions import RawSQL

from shouwen.facts.statements import rows_of, rows_planned_anew
from shouwen.organisation.rights import Scope

#: So many units are read one by one; with more, the list itself is walked.
MOST_UNITS = 300


@dataclass(frozen=True)
class Condition:
    """A condition of SQL on the rows of a list, with its values; ``AND`` joins two.

    ``part`` says of it what the table of those who take part says as well, so that fewer of them are looked at.
    """

    sql: str = "true"
    values: tuple[Any, ...] = ()
    part: str = "true"

    def __and__(self, other: Condition) -> Condition:
        part = other.part if self.part == "true" else self.part
        return Condition(f"{self.sql} AND {other.sql}", (*self.values, *other.values), part)


#: No condition.
EVERYTHING = Condition()


@dataclass(frozen=True)
class Within:
    """A scope with its units by number: ``units`` is None for the whole tree.

    ``partakers`` are members who see, besides, what they take part in; ``rows`` are single rows that are seen besides.
    """

    units: tuple[int, ...] | None
    members: tuple[int, ...] = ()
    partakers: tuple[int, ...] = ()
    rows: tuple[int, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """True when no row can match."""
        return self.units == () and not (self.members or self.partakers or self.rows)


@dataclass(frozen=True)
class Walk:
    """A list: its table, the column of the unit, and those of the members whose own rows are seen.

    Every order that is asked for needs an index that begins with the unit, and one without it. ``part`` is the
    table of those who take part in a row, by ``case_id`` and ``member_id``: it repeats the columns of the orders,
    with an index for each that begins with the member. ``counted_by`` is an order for which the unit and each of
    the members' columns have an index.
    """

    table: str
    unit: str = "unit_id"
    own: tuple[str, ...] = ()
    part: str = ""
    counted_by: str = ""

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
        arms = self._by_right(within, columns, where, end, by_units)
        arms += self._besides(within, columns, where, end)
        values = [value for _sql, given in arms for value in given]
        if not arms:
            return f"SELECT {columns} FROM {self.table} WHERE false", []  # noqa: S608
        union = " UNION ".join(f"({sql})" for sql, _values in arms)
        return f"SELECT * FROM ({union}) AS found {end}", values  # noqa: S608

    def _by_right(
        self, within: Within, columns: str, where: Condition, end: str, by_units: bool
    ) -> list[tuple[str, list[Any]]]:
        """Return the queries for the first rows that a right lets see: one of all, or one for each way to see them."""
        if within.units is None or len(within.units) > MOST_UNITS or (within.units and not by_units):
            seen, values = self._seen(within)
            return [(f"SELECT {columns} FROM {self.table} WHERE {seen} AND {where.sql} {end}",  # noqa: S608
                     [*values, *where.values])]  # fmt: skip
        return [
            (f"SELECT found.* FROM unnest(%s::bigint[]) AS key CROSS JOIN LATERAL"  # noqa: S608
             f" (SELECT {columns} FROM {self.table} WHERE {column} = key AND {where.sql} {end}) AS found",
             [list(keys), *where.values])
            for column, keys in ((self.unit, within.units), *((own, within.members) for own in self.own)) if keys
        ]  # fmt: skip

    def _besides(self, within: Within, columns: str, where: Condition, end: str) -> list[tuple[str, list[Any]]]:
        """Return the queries for the first rows that are seen besides."""
        if within.units is None:
            return []
        arms: list[tuple[str, list[Any]]] = []
        if within.partakers:
            inner = end.replace("ORDER BY ", "ORDER BY part.").replace(", ", ", part.").replace("part.id", "part.case_id")
            arms.append((
                f"SELECT found.* FROM unnest(%s::bigint[]) AS key CROSS JOIN LATERAL"  # noqa: S608
                f" (SELECT one.* FROM {self.part} AS part CROSS JOIN LATERAL"
                f" (SELECT {columns} FROM {self.table} WHERE id = part.case_id AND {where.sql} OFFSET 0) AS one"
                f" WHERE part.member_id = key AND {where.part} {inner}) AS found",
                [list(within.partakers), *where.values],
            ))
        if within.rows:
            arms.append((f"SELECT {columns} FROM {self.table} WHERE id = ANY(%s) AND {where.sql} {end}",  # noqa: S608
                         [list(within.rows), *where.values]))  # fmt: skip
        return arms

    def some(self, within: Within, where: Condition, most: int, order: str = "") -> tuple[str, list[Any]]:
        """Return a query for any ``most`` rows, to count them: each way to see a row gives those of no way before it.

        So the server stops at the last row that is counted, and asks the further ways only where the first give few.
        It would rather note every row of a unit before it looks at the first; an order that an index has leads it
        along that index instead. ``order`` is the one for a condition that few of all rows may fit, in every unit too.
        """
        if within.units is None:
            along = f"ORDER BY {order} " if order else ""
            return f"SELECT id FROM {self.table} WHERE {where.sql} {along}LIMIT {most:d}", [*where.values]  # noqa: S608
        parts: list[str] = []
        values: list[Any] = []
        others, known = where.sql, [*where.values]
        keyed = ((self.unit, within.units, order or self.counted_by),
                 *((own, within.members, self.counted_by) for own in self.own), ("id", within.rows, ""))
        for column, keys, along in keyed:
            if keys:
                sorted_ = f" ORDER BY {column}, {along} LIMIT {most:d}" if along else ""
                parts.append(f"(SELECT id FROM {self.table} WHERE {column} = ANY(%s) AND {others}{sorted_})")  # noqa: S608
                values += [list(keys), *known]
                others, known = f"{others} AND ({column} = ANY(%s)) IS NOT TRUE", [*known, list(keys)]
        if within.partakers:
            once = "DISTINCT " if len(within.partakers) > 1 else ""
            parts.append(
                f"SELECT {once}one.id FROM {self.part} AS part CROSS JOIN LATERAL"  # noqa: S608
                f" (SELECT id FROM {self.table} WHERE id = part.case_id AND {others} OFFSET 0) AS one"
                f" WHERE part.member_id = ANY(%s) AND {where.part}"
            )
            values += [*known, list(within.partakers)]
        if not parts:
            return f"SELECT id FROM {self.table} WHERE false", []  # noqa: S608
        return f"SELECT id FROM ({' UNION ALL '.join(parts)}) AS ways LIMIT {most:d}", values  # noqa: S608

    def _seen(self, within: Within) -> tuple[str, list[Any]]:
        if within.units is None:
            return "true", []
        parts = [f"{self.unit} = ANY(%s)", *(f"{own} = ANY(%s)" for own in self.own)]
        values: list[Any] = [list(within.units), *([list(within.members)] * len(self.own))]
        return f"({' OR '.join(parts)})", values


def seen(walk: Walk, within: Within) -> Condition:
    """Return a scope as a condition, for a list that is walked by something else than its units."""
    sql, values = walk._seen(within)
    if within.rows:
        sql, values = f"({sql} OR id = ANY(%s))", [*values, list(within.rows)]
    if within.partakers:
        sql = (f"({sql} OR EXISTS (SELECT 1 FROM {walk.part} AS part WHERE part.case_id = {walk.table}.id"  # noqa: S608
               f" AND part.member_id = ANY(%s)))")  # fmt: skip
        values = [*values, list(within.partakers)]
    return Condition(sql, tuple(values))


def number_of(text: str) -> int | None:
    """Return a number as it stands in an address, None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def number_asked(text: str) -> int | None:
    """Return which number an address asks for: None where it asks for none, 0, which nothing has, for what is none."""
    found = number_of(text)
    return 0 if text and found is None else found


def day_of(text: str) -> date | None:
    """Return a day as it stands in an address, None for anything else and for the ends of the calendar."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year < 9000 else None


@dataclass(frozen=True)
class Counted:
    """What is counted of a list; ``is_steady`` where one plan serves whatever is asked for, as of the list's own tabs.

    ``order`` is that of the index by which the rows are found where all are seen; any, if it is empty.
    """

    walk: Walk
    within: Within
    where: Condition
    is_steady: bool = True
    order: str = ""

    def some(self, most: int) -> tuple[str, list[Any]]:
        """Return a query for at most so many of the rows."""
        return self.walk.some(self.within, self.where, most, self.order)


@dataclass(frozen=True)
class CountedRows:
    """What is counted of the rows of a query, which ends by itself after the most that are counted."""

    sql: str
    values: tuple[Any, ...]
    is_steady: bool = False

    def some(self, most: int) -> tuple[str, list[Any]]:
        """Return the query."""
        return self.sql, [*self.values]


def counts(asked: Sequence[Counted | CountedRows], *, most: int) -> list[int]:
    """Count the rows of several filters of lists, each only up to ``most``; one statement, two if some are not steady."""
    found: dict[int, int] = {}
    for is_steady in (True, False):
        places = [place for place, one in enumerate(asked) if one.is_steady is is_steady]
        if places:
            some = [asked[place].some(most) for place in places]
            counted = ", ".join(f"(SELECT count(*) FROM ({sql}) AS some_rows)" for sql, _values in some)  # noqa: S608
            values = [value for _sql, values in some for value in values]
            (row,) = _asked(f"SELECT {counted}", values, is_steady=is_steady)
            found |= {place: min(int(count), most) for place, count in zip(places, row, strict=True)}
    return [found[place] for place in range(len(asked))]


def _asked(sql: str, values: Sequence[Any], *, is_steady: bool) -> list[tuple[Any, ...]]:
    """Return the rows of a query: a steady one is planned once for a connection, others anew for their very values."""
    return rows_of(sql, values) if is_steady else rows_planned_anew(sql, values)


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
    """Return a scope narrowed to a unit and all below it, with the condition that keeps what is seen otherwise there.

    One statement at most.
    """
    if unit is None:
        return within(scope), Condition()
    asked = ["%"] if scope.is_everything else [f"{one}%" for one in scope.paths]
    found = rows_of(
        "SELECT id, parent_id FROM organisation_unit WHERE (path LIKE ANY(%s) OR id = ANY(%s::bigint[]))"  # noqa: S608
        f" AND path LIKE {_UNDER}",
        [asked, list(scope.units), unit],
    )
    if scope.is_everything and (unit, None) in found:  # the top, under which everything is
        return within(scope), EVERYTHING
    units = tuple(sorted(row[0] for row in found))
    return Within(units, scope.members), _below(unit)


def units_of(scope: Scope) -> dict[int, str]:
    """Return the units of a scope by number with their paths; one statement, none where it names no unit."""
    if not (scope.paths or scope.units):
        return {}
    return dict(rows_of(
        "SELECT id, path FROM organisation_unit WHERE path LIKE ANY(%s) OR id = ANY(%s::bigint[])",
        [[f"{one}%" for one in scope.paths], list(scope.units)],
    ))  # fmt: skip


def narrowed(scope: Scope, units: Mapping[int, str], unit: int | None) -> tuple[Within, Condition]:
    """Return what ``within_unit`` does, where the ``units`` of the scope are known; no statement for one of them."""
    if unit is None:
        return Within(tuple(sorted(units)), scope.members), EVERYTHING
    if unit not in units:
        return within_unit(scope, unit)
    here = tuple(sorted(number for number, path in units.items() if path.startswith(units[unit])))
    return Within(here, scope.members), _below(unit)


def _below(unit: int) -> Condition:
    below = f"unit_id IN (SELECT here.id FROM organisation_unit AS here WHERE here.path LIKE {_UNDER})"  # noqa: S608
    return Condition(below, (unit,))


#: The pattern of the paths of a unit and of all below it.
_UNDER = "(SELECT one.path || '%%' FROM organisation_unit AS one WHERE one.id = %s)"
