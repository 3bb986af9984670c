"""How customers belong together, and when they are not to be visited."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from shouwen.customers.logic import falls_in
from shouwen.customers.models import Customer, Relation, UnsuitableTime
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.customers.secrecy.queries import unread_by
from shouwen.facts.prepared import Prepared
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of


class Related(NamedTuple):
    """A customer related to another; ``is_reverse`` where the other one is what ``kind`` says.

    ``remark`` is empty while the file of that customer is closed to the reader: it is of both files.
    """

    relation: Relation
    kind: str
    customer: Customer
    is_reverse: bool
    remark: str


def relations_of(customer: Customer, *, by: Acting) -> list[Related]:
    """Return to whom a customer belongs, and who belongs to them, as far as the member may see those; one statement, and
    one more where a file among them is to be opened.
    """
    of_it = Q(customer=customer) | Q(other=customer)
    rows = Relation.objects.filter(of_it, ended_at=None).select_related("customer__unit", "other__unit")
    sides = [(row, row.customer if row.other_id == customer.pk else row.other) for row in rows.order_by("kind", "pk")]
    seen = [(row, other) for row, other in sides if by.may(SEE_CUSTOMER, path=other.unit.path, own=())]
    unread = unread_by((other for _row, other in seen), by=by, at=by.at)
    return [
        Related(row, row.kind, other, row.other_id == customer.pk, "" if other.pk in unread else row.remark)
        for row, other in seen
    ]


def times_of(customer: Customer) -> list[UnsuitableTime]:
    """Return when a customer is not to be visited, as it was recorded; one statement."""
    return _TIMES(customer.pk)


_TIMES = Prepared(lambda customer: UnsuitableTime.objects.filter(customer=customer).order_by("pk"))


def unsuitable_for(customer: Customer, instant: datetime) -> UnsuitableTime | None:
    """Return the time because of which a customer is not to be visited at an instant; None where nothing is said."""
    return first_unsuitable(customer, UnsuitableTime.objects.filter(customer=customer).order_by("pk"), instant)


def first_unsuitable(
    customer: Customer, times: Iterable[UnsuitableTime], instant: datetime
) -> UnsuitableTime | None:
    """Return the first of a customer's times in which an instant falls, in the zone of their unit."""
    local = instant.astimezone(zone_of(customer.unit))
    return next((one for one in times if falls_in(local, one.weekdays, one.since, one.until)), None)
