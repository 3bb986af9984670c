"""Whether a member reads what is secret of customers now, and which classes and purposes there are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shouwen.compliance.judging import rulebook_of_deed
from shouwen.customers.models import Customer
from shouwen.customers.secrecy.models import Opening
from shouwen.organisation.rights import Acting
from shouwen.regulation.lists import Entry

#: The lists of packs: classes of secrecy, and for what purposes what is secret is read.
CLASSES, PURPOSES = "secrecy", "reading_purpose"


def entries_of(name: str, unit: int, at: datetime) -> tuple[Entry, ...]:
    """Return a list of the packs in force for a unit, in the pack's order."""
    adopted = rulebook_of_deed().in_force(unit, at)
    return next((one.edition.lists[name].entries for one in adopted if name in one.edition.lists), ())


def opening_of(customer: Customer, *, by: Acting, at: datetime) -> Opening | None:
    """Return by which opening a member reads a secret customer now; one statement."""
    rows = Opening.objects.filter(customer=customer, member=by.member, until__gt=at)
    return rows.order_by("-until").first()


def is_closed(customer: Customer, *, by: Acting, at: datetime) -> bool:
    """True where the words of a customer are hidden from a member now; no statement for one that is not secret."""
    return bool(customer.secrecy) and opening_of(customer, by=by, at=at) is None


def closed_among(customers: Iterable[Customer], *, by: Acting, at: datetime) -> frozenset[int]:
    """Return which of these customers are closed to a member now; a statement at most."""
    secret = {one.pk for one in customers if one.secrecy}
    if not secret:
        return frozenset()
    rows = Opening.objects.filter(customer__in=secret, member=by.member, until__gt=at)
    return frozenset(secret - set(rows.values_list("customer", flat=True)))
