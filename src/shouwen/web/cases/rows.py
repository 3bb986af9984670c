"""Cases as lines of a list: only what a line shows is read, since a page has many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import starmap
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from shouwen.cases.models import Case


class CaseRow(NamedTuple):
    """One line. ``path`` is the case's page; ``holder`` is empty while nobody has the case."""

    pk: int
    number: str
    subject: str
    state: str
    due_at: datetime | None
    customer: str
    holder: str | None
    unit: str
    zone: str
    path: str


_READ = ("pk", "number", "subject", "state", "due_at", "customer__name", "holder__name", "unit__name", "unit__zone")


class CaseRows:
    """The lines of a list of cases, read when they are asked for; ``page_of`` takes a part of them."""

    def __init__(self, cases: QuerySet[Case]) -> None:
        self._cases = cases

    def __getitem__(self, part: slice) -> list[CaseRow]:
        """Return a part of the lines; one statement."""
        return list(_lines(self._cases[part].values_list(*_READ)))

    def each(self) -> Iterator[CaseRow]:
        """Yield all lines, so many at a time from the server: for lists too long to hold."""
        return _lines(self._cases.values_list(*_READ).iterator(chunk_size=2000))


def _lines(rows: Iterable[tuple[Any, ...]]) -> Iterator[CaseRow]:
    base = reverse("cases")
    return starmap(CaseRow, ((*row, f"{base}{row[0]}") for row in rows))
