"""Contacts as lists show them; each asks what the reader may see."""

from __future__ import annotations

from django.db.models import QuerySet

from shouwen.contacts.models import Contact
from shouwen.contacts.permissions import SEE_CONTACT
from shouwen.facts.prepared import Prepared
from shouwen.organisation.rights import Acting
from shouwen.organisation.walks import Walk, within

_CONTACTS = Walk("contacts_contact", own=("received_by_id",))


def visible_contacts(by: Acting) -> QuerySet[Contact]:
    """Return the contacts that the member may see."""
    return Contact.objects.filter(by.scope(SEE_CONTACT).on(unit="unit", own=("received_by",)))


def contact_for(number: int, *, by: Acting) -> Contact | None:
    """Return one contact with its unit, customer and receiver, if the member may see it."""
    found = _CONTACT.first(number)
    if found is None or not by.may(SEE_CONTACT, path=found.unit.path, own=(found.received_by_id,)):
        return None
    return found


_CONTACT = Prepared(
    lambda number: Contact.objects.select_related("unit", "customer__unit", "received_by").filter(pk=number)
)


def listed_contacts(by: Acting, *, most: int) -> QuerySet[Contact]:
    """Return the newest ``most`` contacts that the member may see, the newest first; two statements at most."""
    first = _CONTACTS.first(within(by.scope(SEE_CONTACT)), "at DESC, id DESC", most=most)
    return Contact.objects.filter(pk__in=first).order_by("-at", "-pk")
