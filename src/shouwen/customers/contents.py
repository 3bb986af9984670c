"""The named contents of customers, from which forms are filled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from shouwen.customers.models import ContactPoint, Customer, PointKind
from shouwen.customers.secrecy.listed import units_closed
from shouwen.facts.prepared import Prepared
from shouwen.facts.statements import rows_of

Points = Mapping[str, str]
_POINTS = Prepared(lambda customers: ContactPoint.objects.filter(customer__among=customers).order_by("pk"))
#: What lists tell of somebody who is in no grade and has no contact person.
NO_STANDING: Mapping[str, str] = {"customer.grade": "", "customer.contact_person": ""}
_STANDING = """
SELECT c.id, coalesce(r.grade, ''), coalesce(p.name, '')
FROM customers_customer c
LEFT JOIN customers_rating r ON r.customer_id = c.id AND r.until IS NULL
LEFT JOIN LATERAL (
    SELECT o.name FROM customers_relation l JOIN customers_customer o ON o.id = l.other_id
    WHERE l.customer_id = c.id AND l.kind = 'contact_person' AND l.ended_at IS NULL
      AND o.secrecy = '' AND o.deregistered_at IS NULL
    ORDER BY l.id LIMIT 1
) p ON true
WHERE c.id = ANY(%(customers)s) AND c.secrecy = '' AND c.deregistered_at IS NULL
"""
_LISTED = Prepared(
    lambda customers, closed: ContactPoint.objects.filter(
        customer__among=customers, customer__secrecy="", customer__deregistered_at=None
    ).exclude(customer__unit__among=closed).order_by("pk")
)


def points_of(customers: Collection[int]) -> Mapping[int, Points]:
    """Return each customer's number, address and so on: the main one of each sort, else the first; one statement."""
    return _main_of(_POINTS(list(customers)))


def listed_points_of(customers: Collection[int]) -> Mapping[int, Points]:
    """Return the same as lists tell it: nothing of a file that is secret, opened or not, or sealed, nor of one of
    a unit where an article lets none be read unasked; one statement.
    """
    return _main_of(_LISTED(list(customers), list(units_closed())))


def listed_standing_of(customers: Collection[int]) -> Mapping[int, Mapping[str, str]]:
    """Return each customer's grade and contact person as lists tell them, empty where there is none; one statement.

    Nothing of a file that is secret or sealed, nor the name of a contact person whose own file is.
    """
    rows = rows_of(_STANDING, {"customers": list(customers)})
    found = {number: {"customer.grade": grade, "customer.contact_person": person} for number, grade, person in rows}
    return {number: found.get(number, NO_STANDING) for number in customers}


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
