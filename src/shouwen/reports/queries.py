"""Cases of a period: counted, listed, and behind each figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField, Count, DecimalField, Exists, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Concat, TruncDate, TruncMonth

from shouwen.cases.models import Case, CaseState
from shouwen.compliance.rulebook import Rulebook
from shouwen.organisation.models import Unit
from shouwen.organisation.zones import zone_of
from shouwen.reports.figures import Group
from shouwen.reports.marks import Marks, marks_in_force
from shouwen.work.models import Deadline, DeadlineState

#: Up to so many days figures are shown by day, beyond by month.
MOST_DAYS_SHOWN = 62
_MONEY = DecimalField(max_digits=20, decimal_places=2)


@dataclass(frozen=True)
class Selection:
    """The complaints opened in a unit and below it on the days from ``since`` to ``until``, in the unit's zone.

    ``class_key`` is one class of complaint, empty for all.
    """

    unit: Unit
    since: date
    until: date
    class_key: str = ""

    @property
    def zone(self) -> ZoneInfo:
        return zone_of(self.unit)

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.until - self.since).days + 1

    @property
    def is_by_day(self) -> bool:
        return self.days <= MOST_DAYS_SHOWN

    @property
    def begins_at(self) -> datetime:
        """The first instant of the period."""
        return datetime.combine(self.since, time.min, self.zone)

    @property
    def ends_at(self) -> datetime:
        """The first instant after the period."""
        return datetime.combine(self.until + timedelta(days=1), time.min, self.zone)


def complaints(selection: Selection, cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return the complaints of a selection among ``cases``: what has a class and did not go on in another case."""
    rows = cases.filter(
        unit__in=Unit.objects.filter(path__startswith=selection.unit.path).order_by().values("pk"),
        opened_at__gte=selection.begins_at,
        opened_at__lt=selection.ends_at,
    )
    rows = rows.filter(class_key=selection.class_key) if selection.class_key else rows.exclude(class_key="")
    return rows.exclude(state=CaseState.MERGED)


def marks_of(selection: Selection, book: Rulebook | None = None) -> Marks:
    """Return what the lists of the packs have counted: of those in force when the period began, else by its end."""
    return marks_in_force(selection.unit.pk, (selection.begins_at, selection.ends_at), book)


def groups(selection: Selection, cases: QuerySet[Case], marks: Marks) -> list[Group]:
    """Count the complaints of a selection by class and by day or month: one statement."""
    cut = TruncDate("opened_at", tzinfo=selection.zone) if selection.is_by_day else TruncMonth(
        "opened_at", tzinfo=selection.zone
    )
    counts = {f"of_{name}": Count("pk", filter=mark.condition) for name, mark in marks.items()}
    rows = (
        complaints(selection, cases).order_by()
        .annotate(bucket=cut, is_late=_is_late())
        .values("class_key", "bucket")
        .annotate(total=Count("pk"), late=Count("pk", filter=Q(is_late=True)), lost=Sum(_loss()), **counts)
    )
    counted: list[dict[str, Any]] = [dict(row) for row in rows]
    return [
        Group(row["class_key"], _day(row["bucket"]), row["total"], row["late"], row["lost"] or Decimal(0),
              {name: row[f"of_{name}"] for name in marks})
        for row in counted
    ]


def behind(figure: str, rows: QuerySet[Case], marks: Marks) -> QuerySet[Case]:
    """Return the cases among ``rows`` that a figure counts; all of them for ``total`` and ``days``."""
    if figure in marks:
        return rows.filter(marks[figure].condition)
    if figure == "loss":
        return rows.filter(particulars__has_key="case.loss")
    if figure == "late":
        return rows.filter(_is_late())
    return rows


def _is_late() -> Exists:
    holder = Concat(Value("case:"), Cast(OuterRef("pk"), CharField()))
    return Exists(Deadline.objects.filter(holder=holder, state=DeadlineState.MISSED, withdrawn_at=None))


def _loss() -> Cast:
    return Cast(KT("particulars__case.loss"), _MONEY)


def _day(bucket: date | datetime) -> date:
    return bucket.date() if isinstance(bucket, datetime) else bucket
