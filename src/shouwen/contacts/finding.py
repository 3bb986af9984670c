"""Contacts as the search box finds them: by what they were about, the customer and the number."""

from __future__ import annotations

from shouwen.contacts.models import Contact
from shouwen.contacts.permissions import SEE_CONTACT
from shouwen.customers.erasures.standing import still_written
from shouwen.customers.logic import plain_number
from shouwen.search.actions import FoundAs, keep_findable
from shouwen.search.findables import declare_findable
from shouwen.search.rebuilding import rebuild_rows
from shouwen.work.finding import entry_kind

CONTACT = declare_findable("contact", SEE_CONTACT, own=True)
declare_findable(entry_kind("contact"), SEE_CONTACT, own=True)


def found_as(contact: Contact) -> FoundAs:
    """Return a contact as it is found; its customer must be there."""
    words = (contact.words, contact.customer.name, contact.number)
    return FoundAs(
        contact.reference, CONTACT, contact.unit_id, contact.subject, " ".join(filter(None, words)), contact.at,
        for_whom=contact.customer.reference, members=(contact.received_by_id,),
        hidden_from=tuple(contact.hidden_from),
        keys=f"{contact.customer.initials} {plain_number(contact.number)}",
    )


def index_contact(contact: Contact) -> None:
    """Let a contact be found; one statement."""
    keep_findable(found_as(contact))


rebuild_rows(CONTACT, lambda: Contact.objects.filter(still_written("contacts")).select_related("customer"), found_as)
