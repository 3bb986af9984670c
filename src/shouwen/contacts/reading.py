"""Contacts as the floor below sees them: matters of whoever received the customer."""

from __future__ import annotations

from shouwen.contacts.models import Contact
from shouwen.contacts.permissions import LOG_CONTACT, SEE_CONTACT
from shouwen.work.matters import Matter, describes


def matter_of_contact(contact: Contact) -> Matter:
    """Return a contact as a matter; forms belong to it, tasks do not."""
    return Matter(
        reference=contact.reference, title=contact.subject, unit=contact.unit, members=(contact.received_by_id,),
        accused=None, is_open=True, for_whom=contact.customer.reference, see=SEE_CONTACT, work=LOG_CONTACT,
        address=f"/contacts/{contact.pk}", owner=contact.received_by, has_tasks=False,
    )


@describes("contact")
def describe_contact(number: int) -> Matter:
    """Read a contact as a matter."""
    return matter_of_contact(Contact.objects.select_related("unit", "customer", "received_by").get(pk=number))
