"""Which customers were in contact since a day, and which were not: for lists of customers."""

from __future__ import annotations

from datetime import UTC, datetime

from shouwen.contacts.permissions import SEE_CONTACT
from shouwen.contacts.queries import CONTACTS
from shouwen.customers.narrowing import narrows
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.organisation.rights import Acting
from shouwen.organisation.walks import EVERYTHING, Condition, seen, within


@narrows("contacted_since")
def contacted_since(by: Acting, start: datetime) -> tuple[Condition, Condition]:
    """Customers with whom there was a contact since then that the member may see."""
    there_is = _contact(by, start, one_by_one=_sees_contacts_of_all(by))
    return Condition("contacted_on >= %s", (_day(start),)), there_is


@narrows("silent_since")
def silent_since(by: Acting, start: datetime) -> tuple[Condition, Condition]:
    """Customers whose last contact that the member may see was before then, and those with none at all."""
    there_is = _contact(by, start, one_by_one=True)
    return EVERYTHING, Condition(f"(contacted_on IS NULL OR contacted_on < %s OR NOT {there_is.sql})",
                                 (_day(start), *there_is.values))  # fmt: skip


def _contact(by: Acting, start: datetime, *, one_by_one: bool) -> Condition:
    """Return the condition that there is a contact, looked for ``one_by_one`` or as the database finds best."""
    visible = seen(CONTACTS, within(by.scope(SEE_CONTACT)))
    end = " OFFSET 0" if one_by_one else ""
    return Condition(f"EXISTS (SELECT 1 FROM contacts_contact WHERE customer_id = customers_customer.id AND at >= %s"  # noqa: S608
                     f" AND {visible.sql}{end})", (start, *visible.values))  # fmt: skip


def _sees_contacts_of_all(by: Acting) -> bool:
    """Say whether the member sees contacts wherever they see customers: then nearly every day that fits is of one.

    Of whoever sees fewer contacts than customers these few contacts are the better beginning.
    """
    contacts, customers = by.scope(SEE_CONTACT), by.scope(SEE_CUSTOMER)
    return contacts.is_everything or (
        set(customers.paths) <= set(contacts.paths) and set(customers.units) <= set(contacts.units)
    )


def _day(start: datetime) -> str:
    """Return the day of an instant as it stands with customers (migration 0006)."""
    return str(start.astimezone(UTC).date())
