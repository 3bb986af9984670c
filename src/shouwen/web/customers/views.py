"""Customers: the list, one customer with everything that happened, recording and changing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwen.cases.permissions import OPEN_CASE
from shouwen.cases.queries import visible_cases
from shouwen.contacts.permissions import LOG_CONTACT
from shouwen.contacts.queries import visible_contacts
from shouwen.customers.actions import change_customer, erase_customer, record_customer, register_again
from shouwen.customers.models import Customer
from shouwen.customers.permissions import DEREGISTER_CUSTOMER, ERASE_CUSTOMER, RECORD_CUSTOMER
from shouwen.customers.queries import find_customers, first_customers, lines_of, visible_customers
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.orders.permissions import RECORD_ORDER, SEE_ORDER
from shouwen.web.answers import answer_form
from shouwen.web.asking import signed_in
from shouwen.web.components.exports import answer_export
from shouwen.web.components.listing import Column, page_number, page_of, rows_to
from shouwen.web.contacts.views import units_for
from shouwen.web.customers.forms import ChangeCustomerForm, CustomerForm, initial_of
from shouwen.web.deeds import perform
from shouwen.web.overtaken import both_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.work.models import Deadline, DeadlineState

#: Contacts and cases that the page of a customer shows; their lists show all.
MOST = 25
COLUMNS = (
    Column(_("Number")),
    Column(_("Name")),
    Column(_("Company")),
    Column(_("Telephone")),
    Column(_("Unit")),
)


@signed_in
@require_safe
def customers(request: ReaderRequest) -> HttpResponse:
    """List customers by name, or those that fit what was typed."""
    words = request.GET.get("q", "")
    number = page_number(request.GET.get("page"))
    if words.strip():
        found = [one.pk for one in find_customers(words, by=request.by, most=100)]
    else:
        found = first_customers(request.by, most=rows_to(number))
    page = page_of(found, number)
    page = replace(page, rows=lines_of(page.rows))
    return render(request, "web/customers/customers.html", {"page": page, "columns": COLUMNS, "words": words})


@signed_in
@require_safe
def exported_customers(request: ReaderRequest) -> HttpResponse:
    """Return all customers that the reader may see as a spreadsheet."""
    return answer_export(request, "customers")


@signed_in
@require_safe
def customer(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show one customer: how they are reached, contacts, cases, what was promised, and what the reader may do."""
    return _page(request, customer_for(request, pk))


def _page(request: ReaderRequest, found: Customer, refused: Refused | None = None, status: int = 200) -> HttpResponse:
    cases = list(
        visible_cases(request.by)
        .filter(customer=found)
        .select_related("holder", "unit")
        .order_by("-opened_at")[: MOST + 1]
    )
    contacts = list(
        visible_contacts(request.by)
        .filter(customer=found)
        .select_related("received_by", "unit")
        .order_by("-at")[: MOST + 1]
    )
    promises = Deadline.objects.filter(
        holder__in=[case.reference for case in cases], state=DeadlineState.OPEN
    ).order_by("due_at")[:10]
    names = {case.reference: case for case in cases}
    is_held = found.erased_at is None and found.deregistered_at is None
    may_open_file = request.by.may(DEREGISTER_CUSTOMER, path=found.unit.path)
    may = {
        deed: is_held and request.by.may(deed, path=found.unit.path, own=())
        for deed in (RECORD_CUSTOMER, LOG_CONTACT, ERASE_CUSTOMER, SEE_ORDER, RECORD_ORDER)
    }
    return render(
        request,
        "web/customers/customer.html",
        {
            "customer": found,
            "cases": cases[:MOST],
            "has_more_cases": len(cases) > MOST,
            "contacts": contacts[:MOST],
            "has_more_contacts": len(contacts) > MOST,
            "opens": request.by.has(OPEN_CASE),
            "opens_matters": is_held and request.by.has(OPEN_CASE),
            "may_change": may[RECORD_CUSTOMER],
            "may_log": may[LOG_CONTACT],
            "may_erase": may[ERASE_CUSTOMER],
            "sees_orders": may[SEE_ORDER],
            "may_order": may[RECORD_ORDER],
            "promises": [(promise, names[promise.holder]) for promise in promises],
            "is_sealed": found.deregistered_at is not None and not may_open_file,
            "may_register_again": found.deregistered_at is not None and may_open_file,
            "refused": refused,
        },
        status=status,
    )


@signed_in
@require_POST
def erasure(request: ReaderRequest, pk: int) -> HttpResponse:
    """Remove what is held of a person for good; what happened stays, without their words."""
    found = customer_for(request, pk)
    try:
        return perform(
            request,
            lambda: erase_customer(found, by=request.by, at=request.at),
            lambda erased: reverse("customer", args=[erased.pk]),
        )
    except Refused as refused:
        return _page(request, customer_for(request, pk), refused, STATUS[refused.why])


@signed_in
@require_POST
def registration(request: ReaderRequest, pk: int) -> HttpResponse:
    """Register a customer again who was deregistered."""
    found = customer_for(request, pk)
    try:
        return perform(
            request,
            lambda: register_again(found, by=request.by, at=request.at),
            lambda again: reverse("customer", args=[again.pk]),
        )
    except Refused as refused:
        return _page(request, customer_for(request, pk), refused, STATUS[refused.why])


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_customer(request: ReaderRequest) -> HttpResponse:
    """Record a customer."""
    form = CustomerForm(
        units_for(request, RECORD_CUSTOMER),
        request.POST or None,
        initial={"unit": request.by.member.home_id, "kind": "person"},
    )

    def page(status: int = 200) -> HttpResponse:
        return render(request, "web/customers/form.html", {"form": form}, status=status)

    if request.method != "POST":
        return page()
    return answer_form(
        request,
        form,
        lambda given: record_customer(
            given["unit"],
            given["name"],
            form.points(),
            kind=given["kind"],
            company=given["company"],
            remark=given["remark"],
            by=request.by,
            at=request.at,
        ),
        lambda made: reverse("customer", args=[made.pk]),
        page,
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ReaderRequest, pk: int) -> HttpResponse:
    """Change what is held of a customer, on top of the version that was seen."""
    found = customer_for(request, pk)
    form = ChangeCustomerForm(request.POST or None, initial=initial_of(found))

    def page(status: int = 200, **more: Any) -> HttpResponse:
        return render(request, "web/customers/form.html", {"form": form, "customer": found, **more}, status=status)

    def overtaken(refused: Overtaken) -> HttpResponse:
        both = both_of(form, ChangeCustomerForm(initial=initial_of(customer_for(request, pk))))
        return page(STATUS[refused.why], refused=refused, both=both)

    if request.method != "POST":
        return page()
    return answer_form(
        request,
        form,
        lambda given: change_customer(
            found,
            given["version"] or 0,
            given["name"],
            form.points(),
            kind=given["kind"],
            company=given["company"],
            remark=given["remark"],
            by=request.by,
            at=request.at,
        ),
        lambda made: reverse("customer", args=[made.pk]),
        page,
        overtaken,
    )


def customer_for(request: ReaderRequest, pk: int) -> Customer:
    """Return one customer that the member may see; else refuse."""
    found = (
        visible_customers(request.by).filter(pk=pk).select_related("unit").prefetch_related("points").first()
    )
    if found is None:
        raise Refused("There is no such customer, or they are not yours to see.", why=Why.NOT_ALLOWED)
    return found
