"""Cases as lines of a list: only what a line shows is read, since a page has many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case as Case_
from django.db.models import OuterRef, Q, QuerySet, Subquery, When

from shouwen.cases.models import Case, Seen
from shouwen.cases.seeing import is_unread
from shouwen.facts.prepared import Prepared
from shouwen.organisation.names import unit_name
from shouwen.organisation.rights import Acting
from shouwen.web.components.frame import url


class CaseRow(NamedTuple):
    """One line. ``path`` is the case's page; ``holder`` is empty while nobody has the case.

    ``is_unread`` marks a case of the reader's own that changed since they last looked at it.
    """

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
    is_unread: bool = False


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


_SEEN = Seen.objects.filter(case=OuterRef("pk"))
_LINES: Prepared[Any] = Prepared(
    lambda numbers, member, selves: Case.objects.filter(pk__among=numbers)
    .annotate(
        is_mine=Case_(When(Q(holder__among=selves) | Q(owner__among=selves), then=True), default=False),
        seen_at=Subquery(_SEEN.filter(member=member).values("seen_at")),
    )
    .values_list(*_READ, "changed_at", "seen_at", "is_mine")
)


class CaseRows:
    """The lines of cases that are known by number, read when they are asked for; ``page_of`` takes a part of them."""

    def __init__(self, numbers: Sequence[int], *, by: Acting) -> None:
        self._numbers = numbers
        self._by = by

    def __getitem__(self, part: slice) -> list[CaseRow]:
        """Return a part of the lines, in the order of their numbers; one statement."""
        wanted = self._numbers[part]
        asked = _LINES(list(wanted), self._by.member.pk, sorted(self._by.selves))
        lines = {line.pk: line for line in _lines(asked)}
        return [lines[number] for number in wanted if number in lines]


def each_line(cases: QuerySet[Case]) -> Iterator[CaseRow]:
    """Yield all lines of cases, so many at a time from the server: for lists too long to hold."""
    return _lines(cases.values_list(*_READ).iterator(chunk_size=2000))


def _lines(rows: Iterable[tuple[Any, ...]]) -> Iterator[CaseRow]:
    base = url("cases")
    return (
        CaseRow._make(
            (*row[:5], row[5] or "", row[6], unit_name(row[7], row[9]), row[8], f"{base}{row[0]}",
             _is_unread(row[len(_READ) :]))
        )
        for row in rows
    )


def _is_unread(told: Sequence[Any]) -> bool:
    """Say of a line whether it is unread; one of an export says nothing of its reader."""
    return bool(told) and is_unread(*told)
