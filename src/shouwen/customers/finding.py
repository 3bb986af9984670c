"""Customers as the search box finds them: by name, company, number, initials and contact points."""

from __future__ import annotations

from collections.abc import Iterable

from shouwen.customers.logic import plain_point
from shouwen.customers.models import Customer, PointKind
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.search.actions import FoundAs, keep_findable
from shouwen.search.findables import declare_findable
from shouwen.search.rebuilding import rebuild_rows
from shouwen.work.finding import entry_kind

CUSTOMER = declare_findable("customer", SEE_CUSTOMER)
declare_findable(entry_kind("customer"), SEE_CUSTOMER)


def found_as(customer: Customer, points: Iterable[tuple[str, str]]) -> FoundAs:
    """Return a customer as they are found; ``points`` are kinds and values.

    One whose file is secret is still known by a number that calls, and by that of a registry; what is found shows none.
    """
    known = list(points)
    shown = () if customer.secrecy else known
    firm = customer.company_number
    words = [customer.company, customer.number, customer.also_known_as, *(value for _kind, value in shown)]
    words += [firm] if firm and not customer.secrecy else []
    calls = [point for point in known if not customer.secrecy or point[0] in (PointKind.PHONE, PointKind.FAX)]
    keys = [customer.initials, *(plain_point(*point) for point in calls), firm]
    return FoundAs(customer.reference, CUSTOMER, customer.unit_id, customer.name, " ".join(filter(None, words)),
                   customer.since, for_whom=customer.reference, keys=" ".join(filter(None, keys)))


def index_customer(customer: Customer, points: Iterable[tuple[str, str]]) -> None:
    """Let a customer be found; one statement."""
    keep_findable(found_as(customer, points))


def _with_points(customer: Customer) -> FoundAs:
    return found_as(customer, [(point.kind, point.value) for point in customer.points.all()])


_FINDABLE = Customer.objects.filter(erased_at=None, deregistered_at=None, merged_into=None).prefetch_related("points")
rebuild_rows(CUSTOMER, _FINDABLE.all, _with_points)
