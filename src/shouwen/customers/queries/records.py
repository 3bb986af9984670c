"""How customers belong together, and when they are not to be visited."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from shouwen.customers.logic import falls_in
from shouwen.customers.models import Customer, Relation, UnsuitableTime
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.facts.prepared import Prepared
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of


class Related(NamedTuple):
    """A customer related to another; ``is_reverse`` where the other one is what ``kind`` says."""

    relation: Relation
    kind: str
    customer: Customer
    is_reverse: bool


def relations_of(customer: Customer, *, by: Acting) -> list[Related]:
    """Return to whom a customer belongs, and who belongs to them, as far as the member may see those; one statement."""
    of_it = Q(customer=customer) | Q(other=customer)
    rows = Relation.objects.filter(of_it, ended_at=None).select_related("customer__unit", "other__unit")
    found = [
        Related(row, row.kind, row.customer if row.other_id == customer.pk else row.other, row.other_id == customer.pk)
        for row in rows.order_by("kind", "pk")
    ]
    return [one for one in found if by.may(SEE_CUSTOMER, path=one.customer.unit.path, own=())]


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
