"""Who may hold what is kept of a customer against erasing."""

from __future__ import annotations

from shouwen.customers.models import Customer
from shouwen.organisation.deeds import declare_deed
from shouwen.organisation.rights import Acting, require

HOLD_CUSTOMER = declare_deed("hold_customer", "Place and lift legal holds on customers", "customers")


def may_hold(customer: Customer, *, by: Acting) -> None:
    """Refuse unless the member may place and lift holds on customers of that unit."""
    require(by, HOLD_CUSTOMER, unit=customer.unit)
