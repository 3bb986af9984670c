"""Contacts as the floor below sees them: matters of whoever received the customer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from shouwen.contacts.models import Contact
from shouwen.contacts.permissions import LOG_CONTACT, SEE_CONTACT
from shouwen.contacts.wording import channel_words
from shouwen.customers.contents import contents_of_customer, listed_points_of, points_of
from shouwen.customers.erasures.standing import went
from shouwen.customers.models import PointKind
from shouwen.organisation.zones import zone_of
from shouwen.work.matters import Matter, describes, owns
from shouwen.work.prefill import fills


def matter_of_contact(contact: Contact) -> Matter:
    """Return a contact as a matter; forms belong to it, tasks do not."""
    return Matter(
        reference=contact.reference, title=contact.subject, unit=contact.unit, members=(contact.received_by_id,),
        accused=None, is_open=True, for_whom=contact.customer.reference, see=SEE_CONTACT, work=LOG_CONTACT,
        address=f"/contacts/{contact.pk}", owner=contact.received_by, has_tasks=False,
        figures={"contact": contact}, accused_too=tuple(contact.hidden_from), told_of=tuple(contact.accused),
        is_gone=went("contacts", contact.pk, contact.customer),
    )


@describes("contact")
def describe_contact(number: int) -> Matter:
    """Read a contact as a matter."""
    return matter_of_contact(Contact.objects.select_related("unit", "customer", "received_by").get(pk=number))


@owns("contact")
def references_of(members: Iterable[int]) -> QuerySet[Any, Any]:
    """Return the references of the contacts that members received."""
    named = Concat(Value("contact:"), Cast("pk", CharField()))
    return Contact.objects.filter(received_by__in=list(members)).annotate(named=named).values("named")


@fills("contact")
def contents_of_contact(matter: Matter) -> Mapping[str, Any]:
    """Return what forms of a contact are filled from, by the names that packs use; one statement, two without a number.

    Where the contact has no number or no words of its own, as at a counter, the customer's telephone, as lists may tell
    it, and its subject stand there.
    """
    contact: Contact = matter.figures["contact"]
    received = contact.at.astimezone(zone_of(contact.unit))
    return {
        **contents_of_customer(contact.customer, points_of({contact.customer_id}).get(contact.customer_id, {})),
        "contact.channel": channel_words(contact).zh,
        "contact.received_at": received.isoformat(),
        "contact.received_on": received.date().isoformat(),
        "contact.received_by": contact.received_by.reference,
        "contact.unit": contact.unit.name,
        "contact.number": contact.number or _telephone_of(contact),
        "contact.subject": contact.subject,
        "contact.words": contact.words or contact.subject,
    }


def _telephone_of(contact: Contact) -> str:
    return listed_points_of({contact.customer_id}).get(contact.customer_id, {}).get(PointKind.PHONE, "")
