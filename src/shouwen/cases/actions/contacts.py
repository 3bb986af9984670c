"""Let a further conversation belong to a case that is open already."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shouwen.cases.models import Case, CaseContact
from shouwen.cases.permissions import may_add_contact
from shouwen.cases.reading import locked_case, matter_of_case
from shouwen.contacts.models import Contact
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.work.actions.notices import notify
from shouwen.work.matters import touch
from shouwen.work.remarks import enact_with_words


@transaction.atomic(savepoint=False)
def add_contact(case: Case, contact: Contact, *, by: Acting, at: datetime) -> CaseContact:
    """Add a conversation to an open case of the same customer; whoever has the case is told.

    It may be about several cases. Who may see the case and logs contacts may add one, whoever has the case.
    """
    case = locked_case(case.pk)
    may_add_contact(case, contact, by=by)
    if case.customer_id != contact.customer_id:
        raise Refused("Only a contact with the customer of the case can be added.", why=Why.BAD_INPUT, field="contact")
    if case.contact_id == contact.pk or CaseContact.objects.filter(case=case, contact=contact).exists():
        raise Refused("This contact belongs to the case already.", why=Why.OVERTAKEN, field="contact")
    added = CaseContact.objects.create(case=case, contact=contact, by=by.member, at=at)
    enact_with_words(
        "case.contacted", contact.subject, at=at, unit=case.unit_id, by=by, about=case, for_whom=case.for_whom,
        contact=contact,
    )
    holder = case.holder or case.owner
    if holder.pk != by.member.pk:
        notify(
            holder, "contacted", matter=case.reference,
            names={"by": by.member.name, "title": matter_of_case(case).title}, why="holds",
            key=f"case_contact:{added.pk}", at=at,
        )
    touch(case.reference, what="contact", at=at, by=by.reference)
    return added
