"""What contacts do when something happens below."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_noop

from shouwen.contacts.models import Contact
from shouwen.customers.erasing import Written, holds_words
from shouwen.customers.models import Customer
from shouwen.search.actions import forget
from shouwen.work.actions.erasing import erase_matters

ERASED = "—"


def erase_contacts(customer: Customer, numbers: Sequence[int]) -> None:
    """Remove what was written down of these conversations, forms too; that they took place stays."""
    rows = Contact.objects.filter(customer=customer, pk__in=numbers)
    references = [contact.reference for contact in rows]
    forget(*references)
    erase_matters(references)
    rows.update(subject=ERASED, words="", number="", salt="")


holds_words(Written(
    "contacts", gettext_noop("Contacts"), lambda customer: Contact.objects.filter(customer=customer), "contact",
    erase_contacts, gettext_noop("That they took place stays, and how long they took."),
))  # fmt: skip
