"""Find things by words: the newest first, each only by who may see it.

Two ways lead to the newest twenty. A common word is among the newest things: those are walked by
time and compared. A rare one, or one that the reader may seldom see, is looked up by its pieces,
together with the reader's units, in one index. The walk goes first and is short: where it does not
find enough, the word is in fewer than a hundredth of what was walked, and the index has little to
give. No statistics are needed, so none can be out of date. Both compare the words themselves in
the end, so what is found is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shouwen.facts.statements import rows_planned_anew
from shouwen.organisation.rights import Acting, Scope
from shouwen.organisation.walks import units_of
from shouwen.search.findables import Besides, FindableKind, findable_kinds
from shouwen.search.logic import query_of, wanted

#: How many of the newest things are walked, and how many units the index is asked for at once.
WALKED, MOST_UNITS = 2_000, 300
#: Who takes part in a thing stands in its scopes as this number and their own, made negative.
PARTAKING = 2**40


@dataclass(frozen=True)
class Found:
    """A thing that was found: ``words`` is its text as it was compared, ``about`` what it belongs to."""

    reference: str
    kind: str
    title: str
    words: str
    at: datetime
    about: str
    for_whom: str


@dataclass(frozen=True)
class Where:
    """A condition of SQL with its values."""

    sql: str
    values: tuple[Any, ...] = ()


# What is found besides is known by name: it is few, and its words are compared.
_BESIDES = """
UNION SELECT reference, at FROM search_findable
WHERE (reference = ANY(%s) OR (about = ANY(%s) AND about <> '')) AND at <= %s AND {where}
"""

_FOUND = "reference, kind, title, words, at, about, for_whom"

_WALK = """
SELECT {found} FROM (
    SELECT {found}, unit, scopes, hidden_from, until FROM search_findable
    WHERE at <= %s {of_kind} ORDER BY {order} LIMIT %s) AS newest
WHERE {where} ORDER BY at DESC, reference DESC LIMIT %s
"""

# The hits are collected before they are sorted, lest the planner walk by time once more.
_LOOK_UP = """
WITH hits AS MATERIALIZED (
    SELECT reference, at FROM search_findable WHERE grams @@ %s::tsquery {scopes} AND at <= %s AND {where} {besides}),
newest AS MATERIALIZED (SELECT reference, at FROM hits ORDER BY at DESC, reference DESC LIMIT %s)
SELECT {found} FROM search_findable WHERE reference IN (SELECT reference FROM newest)
ORDER BY at DESC, reference DESC
"""


def find(words: str, *, by: Acting, at: datetime, kinds: Sequence[str] = (), most: int = 20,
         within: Sequence[int] | None = None) -> list[Found]:  # fmt: skip
    """Return the newest things that hold all these words and that the member may see.

    ``kinds`` are names of findable kinds, all if none is given. Words may be one character long,
    numbers may be any part of a number. At most four statements. ``within`` are units in which the caller vouches that
    these kinds may be seen; then nobody's rights are asked.
    """
    forms = wanted(words)
    if within is not None:
        scopes = {kind: _Reach(tuple(sorted(within)), ()) for kind in kinds} if forms else {}
    else:
        scopes = _scopes(by, kinds) if forms else {}
    if not forms or not scopes:
        return []
    conditions = [
        *_rights(scopes), *(_holds(word) for word in forms), Where("(until IS NULL OR until > %s)", (at,)),
        Where("NOT hidden_from && %s::bigint[]", (list(by.selves),)),
    ]
    where = Where(" AND ".join(one.sql for one in conditions), tuple(v for one in conditions for v in one.values))
    asked = list(scopes)
    found = _walk(where, asked if kinds else [], at, most)
    if len(found) == most:
        return found
    besides = sorted({one for reach in scopes.values() for one in reach.besides})
    return _look_up(query_of(forms), _narrowed(scopes), besides, where, at, most)


def _walk(where: Where, kinds: list[str], at: datetime, most: int) -> list[Found]:
    # The order of one kind is that of its own index, which the planner would leave for that of time alone where there are
    # many of the kind, though everything newer may be of another one. It is asked by two ends: where it equals a value,
    # the planner drops it from the order.
    ends, order = ("AND kind >= %s AND kind <= %s", "kind, at DESC") if len(kinds) == 1 else ("", "at DESC")
    of_kind = "AND kind = ANY(%s)" if len(kinds) > 1 else ends
    named: list[Any] = [kinds] if len(kinds) > 1 else kinds * 2
    values = [at, *named, WALKED, *where.values, most]
    return _read(_WALK.format(found=_FOUND, of_kind=of_kind, order=order, where=where.sql), values)


def _look_up(
    pieces: str, scopes: list[int] | None, besides: list[str], where: Where, at: datetime, most: int
) -> list[Found]:
    values: list[Any] = [pieces, at, *where.values, most]
    if scopes is not None:
        values.insert(1, scopes)
        if besides:
            values[-1:] = [besides, besides, at, *where.values, most]
    return _read(_LOOK_UP.format(
        found=_FOUND, where=where.sql, scopes="AND scopes && %s::bigint[]" if scopes is not None else "",
        besides=_BESIDES.format(where=where.sql) if scopes is not None and besides else "",
    ), values)  # fmt: skip


def _read(sql: str, values: list[Any]) -> list[Found]:
    return [Found(*row) for row in rows_planned_anew(sql, values)]


@dataclass(frozen=True)
class _Reach:
    """Where a member may find a kind: ``units`` is None for everywhere; ``members`` whose own count.

    Without ``has_right`` a thing of no unit is not found. ``partakers`` find what they take part in; ``besides``
    are references of what is found with all that belongs to it.
    """

    units: tuple[int, ...] | None
    members: tuple[int, ...]
    has_right: bool = True
    partakers: tuple[int, ...] = ()
    besides: tuple[str, ...] = ()

    @property
    def marks(self) -> list[int]:
        """How the members stand in the scopes of a thing."""
        return [*(-member for member in self.members), *(-PARTAKING - member for member in self.partakers)]


def _scopes(by: Acting, kinds: Sequence[str]) -> dict[str, _Reach]:
    """Return how far each kind reaches that the member may see at all; one statement if units are named."""
    asked = [
        kind for kind in findable_kinds().values()
        if (not kinds or kind.name in kinds)
        and (by.has(kind.deed) or (kind.besides is not None and by.goes_to(kind.deed)))
    ]
    seen = {kind.name: (by.scope(kind.deed), kind) for kind in asked}
    units = _units_under({path for scope, _ in seen.values() if not scope.is_everything for path in scope.paths})
    ways = {kind.besides for scope, kind in seen.values() if kind.besides is not None and not scope.is_everything}
    besides = {way: tuple(way(by)) for way in ways}
    return {name: _reach(scope, kind, units, by, besides) for name, (scope, kind) in seen.items()}


def _reach(
    scope: Scope, kind: FindableKind, units: dict[str, list[int]], by: Acting, besides: dict[Besides, tuple[str, ...]]
) -> _Reach:
    if scope.is_everything:
        return _Reach(None, ())
    within = {unit for path in scope.paths for unit in units[path]} | set(scope.units)
    own = scope.members if kind.own else ()
    if kind.besides is None:
        return _Reach(tuple(sorted(within)), own)
    return _Reach(tuple(sorted(within)), own, by.has(kind.deed), tuple(sorted(by.selves)), besides[kind.besides])


def _units_under(paths: set[str]) -> dict[str, list[int]]:
    units = units_of(Scope(tuple(sorted(paths))))
    return {above: [unit for unit, path in units.items() if path.startswith(above)] for above in paths}


def _rights(scopes: dict[str, _Reach]) -> list[Where]:
    """Return who may find what: the deed of each kind where it is, and one's own."""
    if set(scopes) == set(findable_kinds()) and all(reach.units is None for reach in scopes.values()):
        return []
    by_reach: dict[_Reach, list[str]] = {}
    for name, reach in scopes.items():
        by_reach.setdefault(reach, []).append(name)
    parts: list[str] = []
    values: list[Any] = []
    for reach, names in by_reach.items():
        part = "kind = ANY(%s)"
        values.append(names)
        if reach.units is not None:
            part += " AND (unit IS NULL OR unit = ANY(%s)" if reach.has_right else " AND (unit = ANY(%s)"
            values.append(list(reach.units))
            if reach.marks:
                part += " OR scopes && %s::bigint[]"
                values.append(reach.marks)
            if reach.besides:
                part += " OR reference = ANY(%s) OR about = ANY(%s)"
                values += [list(reach.besides)] * 2
            part += ")"
        parts.append(f"({part})")
    return [Where(f"({' OR '.join(parts)})", tuple(values))]


def _narrowed(scopes: dict[str, _Reach]) -> list[int] | None:
    """Return the units and members by which the index narrows what it finds; None where that is no help."""
    narrowed: set[int] = {0}
    for reach in scopes.values():
        if reach.units is None or len(reach.units) > MOST_UNITS:
            return None
        narrowed.update(reach.units, reach.marks)
    return sorted(narrowed)


def _holds(word: tuple[str, ...]) -> Where:
    return Where("(" + " OR ".join(["strpos(words, %s) > 0"] * len(word)) + ")", word)
