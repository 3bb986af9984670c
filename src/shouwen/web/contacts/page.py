"""The page of one conversation: who, when, how, what came of it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shouwen.cases.permissions import OPEN_CASE
from shouwen.cases.queries import of_contact, visible_cases
from shouwen.cases.timeline import happenings_of
from shouwen.compliance.queries import standing_findings
from shouwen.compliance.wording import words_in_force
from shouwen.contacts.models import Contact
from shouwen.contacts.queries import contact_for
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.facts.refusals import Refused, Why
from shouwen.web.asking import signed_in
from shouwen.web.corrections.views import correctable_among
from shouwen.web.reader import ReaderRequest

#: Cases and findings that the page shows of one conversation.
MOST = 25


@signed_in
@require_safe
def contact_page(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show one conversation with the cases made of it, its forms and its course; its forms are loaded beside."""
    contact = contact_seen(request, pk)
    cases = visible_cases(request.by).filter(of_contact(contact)).select_related("holder").order_by("-opened_at", "-pk")
    findings = list(standing_findings(contact.reference)[:MOST])
    happenings = happenings_of(contact.reference, words_in_force(contact.unit_id, contact.at))
    return render(request, "web/contacts/contact.html", {
        "place": "contacts", "contact": contact, "zone": contact.unit.zone, "cases": list(cases[:MOST]),
        "may_open": request.by.may(OPEN_CASE, path=contact.unit.path),
        "sees_customer": request.by.may(SEE_CUSTOMER, path=contact.customer.unit.path),
        "findings": findings, "cited": {one.standard: one.citation for one in findings},
        "happenings": happenings, "correctable": correctable_among(happenings, contact.unit, request.by),
    })


def contact_seen(request: ReaderRequest, pk: int) -> Contact:
    """Return a contact that the reader may see; else refuse."""
    found = contact_for(pk, by=request.by)
    if found is None:
        raise Refused("There is no such contact, or it is not yours to see.", why=Why.NOT_ALLOWED)
    return found
