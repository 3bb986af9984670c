"""Customers as the floor below sees them: matters of the unit that serves them, and what forms are filled from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shouwen.customers.contents import contents_of_customer, points_of
from shouwen.customers.models import Customer, PointKind, Relation, RelationKind
from shouwen.customers.permissions import DEREGISTER_CUSTOMER, RECORD_CUSTOMER, SEE_CUSTOMER
from shouwen.customers.secrecy.queries import is_closed
from shouwen.facts.prepared import Prepared
from shouwen.organisation.zones import zone_of
from shouwen.work.matters import Matter, describes
from shouwen.work.prefill import fills


def matter_of_customer(customer: Customer) -> Matter:
    """Return a customer as a matter: of nobody in particular, closed once they are erased or deregistered.

    The file of one who was deregistered is sealed but for those who deregister; one that is secret is hidden from
    whoever has not opened it, as is every one of a unit of which an article says so.
    """
    is_sealed = customer.deregistered_at is not None
    return Matter(
        reference=customer.reference, title=customer.name, unit=customer.unit, members=(), accused=None,
        is_open=customer.erased_at is None and not is_sealed, for_whom=customer.reference,
        see=DEREGISTER_CUSTOMER if is_sealed else SEE_CUSTOMER, work=RECORD_CUSTOMER,
        address=f"/customers/{customer.pk}", figures={"customer": customer, "kind": customer.kind},
        is_gone=(lambda: True) if is_sealed or customer.erased_at is not None else None,
        hides=(lambda by: is_closed(customer, by=by, at=by.at)) if customer.secrecy else None,
        closed_to=lambda by: is_closed(customer, by=by, at=by.at),
    )  # fmt: skip


_CUSTOMER = Prepared(lambda number: Customer.objects.select_related("unit", "region").filter(pk=number))
_CONTACT_PERSON = Prepared(
    lambda customer: Relation.objects.filter(customer=customer, kind=RelationKind.CONTACT_PERSON, ended_at=None)
    .select_related("other")
    .order_by("pk")[:1]
)


@describes("customer")
def describe_customer(number: int) -> Matter:
    """Read a customer as a matter."""
    customer = _CUSTOMER.first(number)
    if customer is None:
        raise Customer.DoesNotExist
    return matter_of_customer(customer)


@fills("customer")
def contents_of_record(matter: Matter) -> Mapping[str, Any]:
    """Return what forms of a customer are filled from, by the names that packs use; two statements."""
    customer: Customer = matter.figures["customer"]
    contact = _CONTACT_PERSON.first(customer.pk)
    points = points_of({customer.pk}).get(customer.pk, {})
    return {
        **contents_of_customer(customer, points),
        "customer.fax": points.get(PointKind.FAX, ""),
        "customer.kind": customer.kind,
        "customer.since": customer.since.astimezone(zone_of(customer.unit)).date().isoformat(),
        "customer.unit": customer.unit.name,
        "customer.region": customer.region.name if customer.region is not None else "",
        "customer.trade": customer.trade,
        "customer.company_number": customer.company_number,
        "customer.contact_person": contact.other.name if contact is not None else "",
        "customer.remark": customer.remark,
    }
