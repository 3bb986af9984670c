"""Write down a conversation, finding or making the customer while typing the number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from shouwen.cases.actions.contacts import add_contact
from shouwen.cases.models import Case, CaseState
from shouwen.cases.permissions import OPEN_CASE
from shouwen.cases.queries import case_for, visible_cases
from shouwen.contacts.actions import log_contact
from shouwen.contacts.models import Contact
from shouwen.contacts.permissions import LOG_CONTACT, SEE_CONTACT
from shouwen.contacts.queries import ContactFilter, ContactLists
from shouwen.customers.actions import Point, record_customer
from shouwen.customers.logic import plain_number
from shouwen.customers.models import Customer, CustomerKind
from shouwen.customers.queries import customer_seen, find_customers, visible_customers
from shouwen.customers.secrecy.listed import points_told, units_closed
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import require_somewhere
from shouwen.organisation.walks import number_of
from shouwen.search.filters import kept_filters, kept_query
from shouwen.search.models import SavedFilter
from shouwen.web.answers import answer_form
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, Filter, page_number, page_of, rows_to
from shouwen.web.components.narrowing import is_asked_for, written_in_numbers
from shouwen.web.contacts.forms import ContactForm, NarrowContacts
from shouwen.web.reader import ReaderRequest
from shouwen.web.units.pools import units_for

#: Open cases that are shown of the customers who fit.
MOST_CASES = 20
COLUMNS = (
    Column(_("When")),
    Column(_("Channel")),
    Column(_("Customer")),
    Column(_("What about")),
    Column(_("Unit")),
    Column(_("Received by")),
)
#: The same for whoever opens cases from contacts.
COLUMNS_WITH_DEED = (*COLUMNS, Column(_("Open a case"), is_hidden=True))
#: What an address says of a list of contacts.
FILTERS = ("channel", "direction", "unit", "receiver", "since", "until")


@signed_in
@require_safe
def contacts(request: ReaderRequest) -> HttpResponse:
    """List conversations, the newest first, by the filter of the address: at most twelve statements."""
    require_somewhere(request.by, SEE_CONTACT)
    if address := written_in_numbers(request, SEE_CONTACT, "receiver"):
        return redirect(address)
    number, chosen = page_number(request.GET.get("page")), ContactFilter.of(request.GET.dict())
    lists = ContactLists(request.by, request.zone)
    rows = lists.listed(chosen, most=rows_to(number))
    page = page_of(rows.select_related("customer", "unit", "received_by"), number)
    kept = kept_filters("contacts", by=request.by)
    opens = request.by.has(OPEN_CASE)
    return render(request, "web/contacts/contacts.html", {
        "page": page, "columns": COLUMNS_WITH_DEED if opens else COLUMNS, "opens": opens,
        "saved": _filters(request, lists, kept), "kept": kept,
        "of_customer": customer_seen(chosen.customer, by=request.by),
        "narrowed": NarrowContacts(request, chosen) if is_asked_for(request, FILTERS) else None,
    })  # fmt: skip


def _filters(request: ReaderRequest, lists: ContactLists, kept: Sequence[SavedFilter]) -> list[Filter]:
    """Return the filters that everybody has and those that the reader keeps, with counts exact to 99."""
    here = kept_query(request.GET.urlencode())
    tabs = [(gettext("All"), ""), (gettext("Received by me"), f"receiver={request.by.member.pk}")]
    tabs += [(one.title, one.query) for one in kept]
    counted = lists.counts([ContactFilter.of(dict(parse_qsl(query))) for _title, query in tabs])
    return [Filter(title, query, count, query == here) for (title, query), count in zip(tabs, counted, strict=True)]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_contact(request: ReaderRequest) -> HttpResponse:
    """Write down a conversation; with «open a case» go on to the case form."""
    units = units_for(request.by, LOG_CONTACT)
    initial = {"channel": "phone", "direction": "in", "unit": request.by.member.home_id, **request.GET.dict()}
    form = ContactForm(units, request.at, request.POST or None, initial=initial)

    def page(status: int = 200) -> HttpResponse:
        typed, chosen, case = (str(form[name].value() or "") for name in ("number", "customer", "case"))
        fitting = _fitting(request, typed, number_of(chosen), number_of(case))
        return render(request, "web/contacts/new.html", {"form": form, **fitting}, status=status)

    if request.method != "POST":
        return page()
    return answer_form(
        request,
        form,
        lambda given: _log(request, form, given),
        lambda contact: _next(contact, form.cleaned_data),
        page,
    )


def _log(request: ReaderRequest, form: ContactForm, given: Any) -> Contact:
    at = given["at"] or request.at
    case = case_for(given["case"], by=request.by) if given["case"] else None
    customer = case.customer if case and case.customer is not None else _customer(request, given, at)
    contact = log_contact(given["unit"], customer, form.conversation(), by=request.by, at=at)
    if case and not given["open_case"]:
        add_contact(case, contact, by=request.by, at=request.at)
    return contact


def _next(contact: Contact, given: Any) -> str:
    if given["open_case"]:
        return f"{reverse('new-case')}?contact={contact.pk}"
    if given["case"]:
        return reverse("case", args=[given["case"]])
    return reverse("customer", args=[contact.customer_id])


def _customer(request: ReaderRequest, given: Any, at: datetime) -> Customer:
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
        at=at,
    )


@signed_in
@require_safe
def known_customers(request: ReaderRequest) -> HttpResponse:
    """Show the customers that fit what is being typed, with their open cases, for choosing one of them."""
    return render(request, "web/contacts/_known.html", _fitting(request, request.GET.get("number", "")))


def _fitting(request: ReaderRequest, typed: str, chosen: int | None = None, case: int | None = None) -> dict[str, Any]:
    """Return the customers that fit what was typed, and whoever was chosen already, with their open cases."""
    found = find_customers(typed, by=request.by)
    if chosen is not None and chosen not in {one.pk for one in found}:
        rows = visible_customers(request.by).filter(pk=chosen, erased_at=None)
        found = [*rows.prefetch_related("points"), *found]
    given = {"typed": typed, "chosen": chosen, "chosen_case": case}
    if not found:
        return {"known": [], **given}
    open_cases = visible_cases(request.by).filter(customer__in=found, state=CaseState.OPEN)
    cases: dict[int | None, list[Case]] = {}
    for one in open_cases.select_related("unit", "holder").order_by("due_at", "pk")[:MOST_CASES]:
        cases.setdefault(one.customer_id, []).append(one)
    closed = units_closed(request.at)
    known = [(who, cases.get(who.pk, []), points_told(who, who.points.all(), closed)) for who in found]
    return {"known": known, **given}
