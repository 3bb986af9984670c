"""Who may see and record customers."""

from __future__ import annotations

from shouwen.customers.models import Customer
from shouwen.organisation.deeds import declare_deed
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting, require

SEE_CUSTOMER = declare_deed("see_customer", "See customers", "customers")
RECORD_CUSTOMER = declare_deed("record_customer", "Record and change customers", "customers")
KEEP_CUSTOMER_LISTS = declare_deed("keep_customer_lists", "Keep regions, tags and service outlets", "customers")
DEREGISTER_CUSTOMER = declare_deed(
    "deregister_customer", "Deregister customers, and read what is sealed of them", "customers"
)
MERGE_CUSTOMERS = declare_deed("merge_customers", "Merge records of one customer, and part them again", "customers")
ERASE_CUSTOMER = declare_deed("erase_customer", "Erase what is held of a person", "customers")


def may_see(customer: Customer, *, by: Acting) -> None:
    """Refuse unless the member may see customers of that unit."""
    require(by, SEE_CUSTOMER, unit=customer.unit)


def may_record(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may record customers for the unit."""
    require(by, RECORD_CUSTOMER, unit=unit)


def may_keep_lists(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may keep the regions, tags and outlets of the unit."""
    require(by, KEEP_CUSTOMER_LISTS, unit=unit)


def may_deregister(customer: Customer, *, by: Acting) -> None:
    """Refuse unless the member may deregister customers of that unit, and register them again."""
    require(by, DEREGISTER_CUSTOMER, unit=customer.unit)


def may_merge(customer: Customer, *, by: Acting) -> None:
    """Refuse unless the member may merge customers of that unit."""
    require(by, MERGE_CUSTOMERS, unit=customer.unit)


def may_erase(customer: Customer, *, by: Acting) -> None:
    """Refuse unless the member may erase persons of that unit."""
    require(by, ERASE_CUSTOMER, unit=customer.unit)
