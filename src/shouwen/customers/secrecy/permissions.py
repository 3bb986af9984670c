"""Who may say that the file of a customer is secret."""

from __future__ import annotations

from shouwen.customers.models import Customer
from shouwen.organisation.deeds import declare_deed
from shouwen.organisation.rights import Acting, require

CLASSIFY_CUSTOMER = declare_deed("classify_customer", "Set the class of secrecy of customers", "customers")


def may_classify(customer: Customer, *, by: Acting) -> None:
    """Refuse unless the member may set the class of secrecy of customers of that unit."""
    require(by, CLASSIFY_CUSTOMER, unit=customer.unit)
