"""What contacts do when something happens below."""

from __future__ import annotations

from shouwen.contacts.models import Contact
from shouwen.customers.erasing import erases
from shouwen.customers.models import Customer
from shouwen.search.actions import forget
from shouwen.work.actions.erasing import erase_matters

ERASED = "—"


@erases
def erase_contacts(customer: Customer) -> None:
    """Remove what was written down of a person's conversations, forms too; that they took place stays."""
    references = [contact.reference for contact in Contact.objects.filter(customer=customer)]
    forget(*references)
    erase_matters(references)
    Contact.objects.filter(customer=customer).update(subject=ERASED, words="", number="", salt="")
