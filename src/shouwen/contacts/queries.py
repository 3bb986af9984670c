"""Contacts as lists show them; each asks what the reader may see."""

from __future__ import annotations

from django.db.models import QuerySet

from shouwen.contacts.models import Contact
from shouwen.contacts.permissions import SEE_CONTACT
from shouwen.organisation.rights import Acting


def visible_contacts(by: Acting) -> QuerySet[Contact]:
    """Return the contacts that the member may see."""
    return Contact.objects.filter(by.scope(SEE_CONTACT).on(unit="unit", own=("received_by",)))
