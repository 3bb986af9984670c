"""Forms of a contact, a return and a customer, and about a member: which there are, those begun, begin one.

The rest is as of any form.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from shouwen.api.case_shown import EntryLine, entry_line
from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, do, see
from shouwen.api.entries import Filling, FormShown, entry_done, exact, form_called, form_shown, language_asked
from shouwen.api.errors import NotFound
from shouwen.api.finding import contact_named, customer_open
from shouwen.api.paging import Asked, Page, page
from shouwen.api.returns import return_named
from shouwen.cases.pack import forms_of
from shouwen.contacts.permissions import SEE_CONTACT
from shouwen.contacts.reading import matter_of_contact
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.customers.reading import matter_of_customer
from shouwen.facts.refusals import Refused
from shouwen.orders.permissions import SEE_ORDER
from shouwen.orders.reading import matter_of_return
from shouwen.organisation.rights import Acting
from shouwen.work.actions.entries import begin_entry
from shouwen.work.matters import Matter, may_see
from shouwen.work.members import matter_of_member, member_for
from shouwen.work.models import Entry
from shouwen.work.permissions import SEE_MEMBER_FORM
from shouwen.work.scopes import FILL_IN_FORM

router = Router(tags=["forms"])


@router.get("contacts/{int:pk}/forms", response={200: list[FormShown], **UNSEEN}, operation_id="list_contact_forms")
def contact_forms(request: HttpRequest, pk: int) -> list[FormShown]:
    """List the forms that the pack in force has for contacts."""
    return _forms(request, _contact(pk, see(request, SEE_CONTACT)), "contact")


@router.get("contacts/{int:pk}/entries", response={200: Page[EntryLine], **UNSEEN},
            operation_id="list_contact_entries")  # fmt: skip
def contact_entries(request: HttpRequest, pk: int, asked: Query[Asked]) -> Page[EntryLine]:
    """List the forms begun for a contact, the newest first."""
    return _entries(_contact(pk, see(request, SEE_CONTACT)), asked)


@router.post("contacts/{int:pk}/entries", response={201: Done, **REFUSALS}, operation_id="begin_contact_entry",
             openapi_extra=ONCE)  # fmt: skip
def contact_beginning(request: HttpRequest, pk: int, given: Filling) -> HttpResponse:
    """Begin a form of a contact."""
    return _begin(request, given, lambda by: _contact(pk, by), "contact")


@router.get("members/{int:pk}/forms", response={200: list[FormShown], **UNSEEN}, operation_id="list_member_forms")
def member_forms(request: HttpRequest, pk: int) -> list[FormShown]:
    """List the forms that the pack in force has about members."""
    return _forms(request, _member(pk, see(request, SEE_MEMBER_FORM)), "member")


@router.get("members/{int:pk}/entries", response={200: Page[EntryLine], **UNSEEN},
            operation_id="list_member_entries")  # fmt: skip
def member_entries(request: HttpRequest, pk: int, asked: Query[Asked]) -> Page[EntryLine]:
    """List the forms begun about a member, the newest first."""
    return _entries(_member(pk, see(request, SEE_MEMBER_FORM)), asked)


@router.post("members/{int:pk}/entries", response={201: Done, **REFUSALS}, operation_id="begin_member_entry",
             openapi_extra=ONCE)  # fmt: skip
def member_beginning(request: HttpRequest, pk: int, given: Filling) -> HttpResponse:
    """Begin a form about a member: themselves, or whoever leads them."""
    return _begin(request, given, lambda by: _member(pk, by), "member")


@router.get("returns/{int:pk}/forms", response={200: list[FormShown], **UNSEEN}, operation_id="list_return_forms")
def return_forms(request: HttpRequest, pk: int) -> list[FormShown]:
    """List the forms that the pack in force has for returns."""
    return _forms(request, matter_of_return(return_named(pk, see(request, SEE_ORDER))), "return")


@router.get("returns/{int:pk}/entries", response={200: Page[EntryLine], **UNSEEN}, operation_id="list_return_entries")
def return_entries(request: HttpRequest, pk: int, asked: Query[Asked]) -> Page[EntryLine]:
    """List the forms begun for a return, the newest first."""
    return _entries(matter_of_return(return_named(pk, see(request, SEE_ORDER))), asked)


@router.post("returns/{int:pk}/entries", response={201: Done, **REFUSALS}, operation_id="begin_return_entry",
             openapi_extra=ONCE)  # fmt: skip
def return_beginning(request: HttpRequest, pk: int, given: Filling) -> HttpResponse:
    """Begin a form of a return."""
    return _begin(request, given, lambda by: matter_of_return(return_named(pk, by)), "return")


@router.get("customers/{int:pk}/forms", response={200: list[FormShown], **UNSEEN}, operation_id="list_customer_forms")
def customer_forms(request: HttpRequest, pk: int) -> list[FormShown]:
    """List the sheets that the pack in force has for this customer: a person's are not a company's."""
    return _forms(request, matter_of_customer(customer_open(pk, see(request, SEE_CUSTOMER))), "customer")


@router.get("customers/{int:pk}/entries", response={200: Page[EntryLine], **UNSEEN},
            operation_id="list_customer_entries")  # fmt: skip
def customer_entries(request: HttpRequest, pk: int, asked: Query[Asked]) -> Page[EntryLine]:
    """List the sheets begun for a customer, the newest first."""
    by = see(request, SEE_CUSTOMER)
    matter = matter_of_customer(customer_open(pk, by))
    may_see(matter, by=by)
    return _entries(matter, asked)


@router.post("customers/{int:pk}/entries", response={201: Done, **REFUSALS}, operation_id="begin_customer_entry",
             openapi_extra=ONCE)  # fmt: skip
def customer_beginning(request: HttpRequest, pk: int, given: Filling) -> HttpResponse:
    """Begin a sheet of a customer."""
    return _begin(request, given, lambda by: matter_of_customer(customer_open(pk, by)), "customer")


def _contact(number: int, by: Acting) -> Matter:
    return matter_of_contact(contact_named(number, by))


def _member(number: int, by: Acting) -> Matter:
    try:
        return matter_of_member(member_for(number, by=by))
    except Refused:
        raise NotFound from None


def _forms(request: Any, matter: Matter, of: str) -> list[FormShown]:
    return [form_shown(one) for one in forms_of(matter, request.at, of)]


def _entries(matter: Matter, asked: Asked) -> Page[EntryLine]:
    return page(Entry.objects.filter(matter=matter.reference), asked, ("-pk",), entry_line)


def _begin(request: HttpRequest, given: Filling, find: Callable[[Acting], Matter], of: str) -> HttpResponse:
    def deed(by: Acting, at: Any) -> Entry:
        matter = find(by)
        form = form_called(given.form, forms_of(matter, at, of), of)
        return begin_entry(matter, form, exact(given.values), by=by, at=at, language=language_asked())

    return do(request, FILL_IN_FORM, given, deed, entry_done, status=201)
