"""Which customers were in contact since a day, and which were not: for lists of customers."""

from __future__ import annotations

from datetime import datetime

from shouwen.contacts.permissions import SEE_CONTACT
from shouwen.contacts.queries import CONTACTS
from shouwen.customers.narrowing import narrows
from shouwen.organisation.rights import Acting
from shouwen.organisation.walks import Condition, seen, within

_SINCE = "(SELECT 1 FROM contacts_contact WHERE customer_id = customers_customer.id AND at >= %s AND"


@narrows("contacted_since")
def contacted_since(by: Acting, start: datetime) -> Condition:
    """Customers with whom there was a contact since then that the member may see."""
    visible = seen(CONTACTS, within(by.scope(SEE_CONTACT)))
    return Condition(f"EXISTS {_SINCE} {visible.sql})", (start, *visible.values))


@narrows("silent_since")
def silent_since(by: Acting, start: datetime) -> Condition:
    """Customers whose last contact that the member may see was before then, and those with none at all."""
    visible = seen(CONTACTS, within(by.scope(SEE_CONTACT)))
    return Condition(f"NOT EXISTS {_SINCE} {visible.sql})", (start, *visible.values))
