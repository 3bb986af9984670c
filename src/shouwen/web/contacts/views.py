"""Write down a conversation, finding or making the customer while typing the number."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from shouwen.contacts.actions import log_contact
from shouwen.contacts.models import Contact
from shouwen.contacts.permissions import LOG_CONTACT
from shouwen.contacts.queries import listed_contacts
from shouwen.customers.actions import Point, record_customer
from shouwen.customers.logic import plain_number
from shouwen.customers.models import Customer, CustomerKind
from shouwen.customers.queries import find_customers, visible_customers
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Unit
from shouwen.web.answers import answer_form
from shouwen.web.asking import signed_in
from shouwen.web.components.exports import answer_export
from shouwen.web.components.listing import Column, page_number, page_of, rows_to
from shouwen.web.contacts.forms import ContactForm
from shouwen.web.reader import ReaderRequest

COLUMNS = (
    Column(_("When")),
    Column(_("Channel")),
    Column(_("Customer")),
    Column(_("What about")),
    Column(_("Unit")),
    Column(_("Received by")),
)


@signed_in
@require_safe
def contacts(request: ReaderRequest) -> HttpResponse:
    """List conversations, the newest first."""
    number = page_number(request.GET.get("page"))
    rows = listed_contacts(request.by, most=rows_to(number)).select_related("customer", "unit", "received_by")
    page = page_of(rows, number)
    return render(request, "web/contacts/contacts.html", {"page": page, "columns": COLUMNS})


@signed_in
@require_safe
def exported_contacts(request: ReaderRequest) -> HttpResponse:
    """Return all conversations that the reader may see as a spreadsheet."""
    return answer_export(request, "contacts")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_contact(request: ReaderRequest) -> HttpResponse:
    """Write down a conversation; with «open a case» go on to the case form."""
    units = units_for(request, LOG_CONTACT)
    initial = {"channel": "phone", "direction": "in", "unit": request.by.member.home_id, **request.GET.dict()}
    form = ContactForm(units, request.POST or None, initial=initial)

    def page(status: int = 200) -> HttpResponse:
        return render(request, "web/contacts/new.html", {"form": form}, status=status)

    if request.method != "POST":
        return page()
    return answer_form(
        request,
        form,
        lambda given: _log(request, form, given),
        lambda contact: _next(contact, bool(form.cleaned_data["open_case"])),
        page,
    )


def _log(request: ReaderRequest, form: ContactForm, given: Any) -> Contact:
    customer = _customer(request, given)
    return log_contact(given["unit"], customer, form.conversation(), by=request.by, at=request.at)


def _next(contact: Contact, opens_case: bool) -> str:
    if opens_case:
        return f"{reverse('new-case')}?contact={contact.pk}"
    return reverse("customer", args=[contact.customer_id])


def _customer(request: ReaderRequest, given: Any) -> Customer:
    """Return the customer that was chosen, else record the one whose name was typed."""
    if given["customer"]:
        found = visible_customers(request.by).filter(pk=given["customer"]).first()
        if found is None:
            raise Refused(
                "There is no such customer, or they are not yours to see.", why=Why.NOT_ALLOWED, field="name"
            )
        return found
    points = [Point("phone", given["number"])] if len(plain_number(given["number"])) >= 3 else []
    kind = (
        CustomerKind.COMPANY
        if given["company"] and given["company"] == given["name"]
        else CustomerKind.PERSON
    )
    return record_customer(
        given["unit"],
        given["name"],
        points,
        kind=kind,
        company=given["company"],
        by=request.by,
        at=request.at,
    )


@signed_in
@require_safe
def known_customers(request: ReaderRequest) -> HttpResponse:
    """Show the customers that fit what is being typed, for choosing one."""
    found = find_customers(request.GET.get("number", ""), by=request.by)
    return render(
        request, "web/contacts/_known.html", {"customers": found, "typed": request.GET.get("number", "")}
    )


def units_for(request: ReaderRequest, deed: str) -> Any:
    """Return the units in which the member may do a deed, by path."""
    scope = request.by.scope(deed)
    return Unit.objects.filter(scope.on(unit="pk"), closed_at=None).order_by("path")
