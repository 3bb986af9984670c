"""Write the rows by which things are found anew, from the things themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Model, QuerySet, prefetch_related_objects

from shouwen.facts.prepared import Prepared
from shouwen.search.actions import FoundAs, forget, keep_findable

M = TypeVar("M", bound=Model)
#: Told of each kind: its name, how much is done, of how much.
Progress = Callable[[str, int, int], None]
#: Makes all things of a kind findable; yields (done, of) after each batch, each in its own transaction.
Rebuild = Callable[[], Iterator[tuple[int, int]]]
#: Makes some things of a kind, by their numbers, findable anew, in the caller's transaction.
Renew = Callable[[Sequence[int]], None]
_rebuild: dict[str, Rebuild] = {}
_renew: dict[str, Renew] = {}
_read: dict[str, Callable[[Sequence[int]], list[FoundAs]]] = {}
_FORGET = """
DELETE FROM search_findable
WHERE reference LIKE %s AND reference NOT IN (SELECT %s || present.pk FROM ({present}) AS present (pk))
"""
#: Rows that one transaction of a rebuild locks and writes.
BATCH = 500


def rebuilds(kind: str) -> Callable[[Rebuild], Rebuild]:
    """Make a function the one that makes all things of a kind findable again."""

    def register(rebuild: Rebuild) -> Rebuild:
        _rebuild[kind] = rebuild
        return rebuild

    return register


def rebuild_rows(
    kind: str, rows: Callable[[], QuerySet[M]], findable: Callable[[M], FoundAs | None], *, is_read: bool = True
) -> None:
    """Let things of a kind (the first part of their reference) be rebuilt from the rows of a table.

    A batch of rows is locked while it is read, so that no deed changes one in between. Of what is not to be found any
    more ``findable`` returns None. ``is_read``: what was
    found is shown by the words of its row, in one statement for all of them.
    """

    def rebuild() -> Iterator[tuple[int, int]]:
        of, done, last = rows().count(), 0, 0
        while True:
            with transaction.atomic():
                following = rows().filter(pk__gt=last).order_by("pk").select_for_update(of=("self",), no_key=True)
                batch: list[Any] = list(following[:BATCH])
                _keep_or_forget(kind, batch, findable)
            if not batch:
                break
            last, done = batch[-1].pk, done + len(batch)
            yield done, max(of, done)
        _forget_all_but(kind, rows())

    def renew(numbers: Sequence[int]) -> None:
        _keep_or_forget(kind, list(rows().filter(pk__in=numbers)), findable)

    _rebuild[kind], _renew[kind] = rebuild, renew
    if is_read:
        _read[kind] = _reading(rows, findable)


def _keep_or_forget(kind: str, rows: Sequence[M], findable: Callable[[M], FoundAs | None]) -> None:
    """Let rows be found as they are now; those of which nothing is to be found any more no longer."""
    found = [findable(row) for row in rows]
    keep_findable(*(one for one in found if one is not None))
    gone = [f"{kind}:{row.pk}" for row, one in zip(rows, found, strict=True) if one is None]
    if gone:
        forget(*gone)


def _reading(
    rows: Callable[[], QuerySet[M]], findable: Callable[[M], FoundAs | None]
) -> Callable[[Sequence[int]], list[FoundAs]]:
    """Return what reads things of a kind by their numbers, as they are found."""
    wanted = Prepared(lambda numbers: rows().filter(pk__among=numbers))

    def read(numbers: Sequence[int]) -> list[FoundAs]:
        found = wanted(list(numbers))
        prefetch_related_objects(found, *rows()._prefetch_related_lookups)  # type: ignore[attr-defined]
        return [one for row in found if (one := findable(row)) is not None]

    return read


def _forget_all_but(kind: str, rows: QuerySet[Any]) -> None:
    """Forget the things of a kind that are no more."""
    present, parameters = rows.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_FORGET.format(present=present), [f"{kind}:%", f"{kind}:", *parameters])


def renew(references: Iterable[str]) -> None:
    """Write the rows of these things anew from what they are now, in the caller's transaction."""
    by_kind: dict[str, list[int]] = {}
    for reference in references:
        kind, _, number = reference.partition(":")
        by_kind.setdefault(kind, []).append(int(number))
    for kind, numbers in by_kind.items():
        if kind in _renew:
            _renew[kind](numbers)


def words_of_things(references: Iterable[str]) -> dict[str, str]:
    """Return the words for people of things that were found, by reference; one statement for each kind that has them."""
    by_kind: dict[str, list[int]] = {}
    for reference in references:
        kind, _, number = reference.partition(":")
        if kind in _read:
            by_kind.setdefault(kind, []).append(int(number))
    return {one.reference: one.words for kind, numbers in by_kind.items() for one in _read[kind](numbers)}


def renew_for(for_whom: str) -> None:
    """Write all rows anew that may hold words of a customer, in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reference FROM search_findable WHERE for_whom = %s AND for_whom <> ''", [for_whom])
        renew([row[0] for row in cursor.fetchall()])


def rebuilt_kinds() -> Mapping[str, Rebuild]:
    """Return the kinds that can be rebuilt."""
    return MappingProxyType(_rebuild)


def rebuild_all(progress: Progress) -> int:
    """Make everything findable again, kind by kind; return how many things that are."""
    total = 0
    for kind in sorted(_rebuild):
        done = 0
        for done, of in _rebuild[kind]():
            progress(kind, done, of)
        total += done
    return total
