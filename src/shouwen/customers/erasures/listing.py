"""Requests to be erased, in a list: who asked, when, until when it is due, where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from shouwen.customers.erasures.models import Erasure, Hold
from shouwen.customers.erasures.permissions import HOLD_CUSTOMER
from shouwen.customers.permissions import ERASE_CUSTOMER, RECORD_CUSTOMER
from shouwen.organisation.rights import Acting, either
from shouwen.work.models import Deadline

#: Who sees the requests of a unit: whoever may write them down, hold against them, or carry them out.
RIGHTS = (RECORD_CUSTOMER, HOLD_CUSTOMER, ERASE_CUSTOMER)
#: Where a request stands, by the name of its filter.
STATES: Mapping[str, Q] = {
    "open": Q(withdrawn_at=None, erased_at=None), "overdue": Q(withdrawn_at=None, erased_at=None),
    "erased": Q(erased_at__isnull=False), "withdrawn": Q(withdrawn_at__isnull=False), "all": Q(),
}  # fmt: skip


def visible_erasures(by: Acting) -> QuerySet[Erasure]:
    """Return the requests of customers of units in which the member has to do with them."""
    seen = either(*(by.scope(deed).on(unit="customer__unit") for deed in RIGHTS if by.has(deed)))
    return Erasure.objects.filter(seen)


def listed_erasures(by: Acting, show: str, *, at: datetime, unit: int | None = None) -> QuerySet[Erasure]:
    """Return the requests of a filter, of one unit where it is named, the newest first."""
    rows = visible_erasures(by).filter(STATES.get(show, STATES["open"]))
    if unit is not None:
        rows = rows.filter(customer__unit=unit)
    if show == "overdue":
        rows = rows.filter(Exists(_clocks().filter(due_at__lt=at)))
    return rows.select_related("customer__unit", "asked_by", "erased_by").order_by("-asked_at", "-pk")


def _clocks() -> QuerySet[Deadline]:
    """Return the clocks that a request began, for a query of requests."""
    whose = Concat(Value("customer:"), Cast(OuterRef("customer"), CharField()))
    return Deadline.objects.filter(holder=whose, started_at=OuterRef("asked_at"), withdrawn_at=None)


def clocks_of(erasures: Sequence[Erasure]) -> dict[int, Deadline]:
    """Return by request the clock that an article let it begin, None where none did; one statement."""
    holders = {one.customer.reference: one for one in erasures}
    begun = {(one.customer.reference, one.asked_at): one.pk for one in erasures}
    rows = Deadline.objects.filter(holder__in=list(holders), started_at__in=[one.asked_at for one in erasures],
                                   withdrawn_at=None)  # fmt: skip
    return {begun[row.holder, row.started_at]: row for row in rows if (row.holder, row.started_at) in begun}


def holds_of(erasures: Iterable[Erasure], *, at: datetime) -> dict[int, int]:
    """Count the holds that stand against requests, by customer; one statement. A last day is taken as that day in UTC."""
    numbers = [one.customer_id for one in erasures]
    standing = Hold.objects.filter(Q(until=None) | Q(until__gte=at.date()), lifted_at=None, since__lte=at)
    rows = standing.filter(customer__in=numbers)
    return dict(rows.values_list("customer").annotate(many=Count("pk")).order_by())


def kept_in(erasure: Erasure) -> list[tuple[str, int, str | None]]:
    """Return from the report of an erasure what stays: by which article, how many rows, until when."""
    found: dict[tuple[str, str | None], int] = {}
    for line in erasure.report:
        for part in line["kept"]:
            key = part["citation"], part["until"]
            found[key] = found.get(key, 0) + part["many"]
    return [(citation, many, until) for (citation, until), many in found.items()]
