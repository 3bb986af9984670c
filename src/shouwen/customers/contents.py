"""The named contents of customers, from which forms are filled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from shouwen.customers.models import ContactPoint, Customer, PointKind
from shouwen.facts.prepared import Prepared

Points = Mapping[str, str]
_POINTS = Prepared(lambda customers: ContactPoint.objects.filter(customer__among=customers).order_by("pk"))
_LISTED = Prepared(
    lambda customers: ContactPoint.objects.filter(
        customer__among=customers, customer__secrecy="", customer__deregistered_at=None
    ).order_by("pk")
)


def points_of(customers: Collection[int]) -> Mapping[int, Points]:
    """Return each customer's number, address and so on: the main one of each sort, else the first; one statement."""
    return _main_of(_POINTS(list(customers)))


def listed_points_of(customers: Collection[int]) -> Mapping[int, Points]:
    """Return the same as lists tell it: nothing of a file that is secret, opened or not, or sealed; one statement."""
    return _main_of(_LISTED(list(customers)))


def _main_of(points: Iterable[ContactPoint]) -> Mapping[int, Points]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for point in points:
        held = found[point.customer_id]
        if point.kind not in held or point.is_main:
            held[point.kind] = point.value
    return found


def contents_of_customer(customer: Customer, points: Points) -> dict[str, str]:
    """Return what forms say of a customer, by the names that packs use."""
    return {
        "customer": customer.reference,
        "customer.name": customer.name,
        "customer.number": customer.number,
        "customer.company": customer.company,
        "customer.phone": points.get(PointKind.PHONE, ""),
        "customer.address": points.get(PointKind.ADDRESS, ""),
        "customer.mail": points.get(PointKind.MAIL, ""),
    }
