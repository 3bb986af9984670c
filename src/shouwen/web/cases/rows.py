"""Cases as lines of a list: only what a line shows is read, since a page has many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from shouwen.cases.models import Case
from shouwen.facts.prepared import Prepared
from shouwen.organisation.names import unit_name
from shouwen.web.components.frame import url


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


_READ = (
    "pk",
    "number",
    "subject",
    "state",
    "due_at",
    "customer__name",
    "holder__name",
    "unit__name",
    "unit__zone",
    "unit__name_en",
)


_LINES = Prepared(lambda numbers: Case.objects.filter(pk__among=numbers).values_list(*_READ))


class CaseRows:
    """The lines of cases that are known by number, read when they are asked for; ``page_of`` takes a part of them."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self._numbers = numbers

    def __getitem__(self, part: slice) -> list[CaseRow]:
        """Return a part of the lines, in the order of their numbers; one statement."""
        wanted = self._numbers[part]
        lines = {line.pk: line for line in _lines(_LINES(list(wanted)))}
        return [lines[number] for number in wanted if number in lines]


def each_line(cases: QuerySet[Case]) -> Iterator[CaseRow]:
    """Yield all lines of cases, so many at a time from the server: for lists too long to hold."""
    return _lines(cases.values_list(*_READ).iterator(chunk_size=2000))


def _lines(rows: Iterable[tuple[Any, ...]]) -> Iterator[CaseRow]:
    base = url("cases")
    return (CaseRow._make((*row[:7], unit_name(row[7], row[9]), row[8], f"{base}{row[0]}")) for row in rows)
