"""Customers: find them, record them, change what is held of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, GivenAt, as_it_is, do, see
from shouwen.api.finding import Id, chosen, customer_named, customer_open, one, unit_given
from shouwen.api.paging import Asked, Page, walked
from shouwen.api.shown import CustomerShown, customer_shown
from shouwen.contacts.permissions import SEE_CONTACT
from shouwen.customers.actions import (
    Place,
    Point,
    change_customer,
    erase_customer,
    record_customer,
    register_again,
)
from shouwen.customers.company_numbers import LONGEST, NO_NUMBER, CompanyNumber
from shouwen.customers.credit.permissions import SEE_CREDIT
from shouwen.customers.models import Customer
from shouwen.customers.narrowing import NAMES, Narrow
from shouwen.customers.permissions import DEREGISTER_CUSTOMER, ERASE_CUSTOMER, RECORD_CUSTOMER, SEE_CUSTOMER
from shouwen.customers.queries import find_customers, first_customers, visible_customers
from shouwen.customers.queries.customers import BY_NAME
from shouwen.customers.queries.lists import visible_outlets, visible_regions, visible_tags
from shouwen.customers.secrecy.queries import is_closed, needs_opening
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.organisation.scopes import require_scope

router = Router(tags=["customers"])
#: The conditions that are days.
DAYS = ("since_from", "since_to", "contacted_since", "silent_since")


class PointGiven(Given):
    """One way to reach a customer; the first of a kind is the main one."""

    kind: Literal["phone", "mail", "address", "fax", "other"]
    value: str = Field(min_length=1, max_length=200)
    label: str | None = Field(None, max_length=40, description="A word for it; as it was, if left out.")


class PlaceGiven(Given):
    """Where a customer belongs."""

    region: Id | None = None
    trade: str = Field("", max_length=60, description="What a company deals in.")

    def place(self, by: Acting) -> Place:
        """Return it as the deed takes it; refuses a region that is not among those that the asker may see."""
        found = chosen(visible_regions(by), self.region, "region") if self.region is not None else None
        return Place(found, self.trade)


class CompanyNumberGiven(Given):
    """A company's number; a unified social credit code is refused where its last character does not prove the others."""

    registry: Literal["credit_code", "other"] = "credit_code"
    number: str = Field(max_length=LONGEST, description="Empty: it has none.")


class NewPerson(Given):
    """A customer as they are recorded for the first time."""

    kind: Literal["person", "company"] = "person"
    name: str = Field(min_length=1, max_length=100)
    company: str = Field("", max_length=120)
    company_number: CompanyNumberGiven | None = None
    remark: str = Field("", max_length=2000)
    points: list[PointGiven] = Field([], max_length=30)

    def recorded(self, record: Callable[..., Customer], unit: Unit, *, by: Acting, at: datetime) -> Customer:
        """Record it for a unit."""
        return record(unit, self.name, points_of(self.points), kind=self.kind, company=self.company,
                      company_number=number_of(self.company_number) or NO_NUMBER,
                      remark=self.remark, by=by, at=at)  # fmt: skip


class CustomerGiven(NewPerson, GivenAt):
    """A customer of a unit."""

    unit: Id
    place: PlaceGiven | None = None

    def recorded(self, record: Callable[..., Customer], unit: Unit, *, by: Acting, at: datetime) -> Customer:
        """Record it for a unit, where it belongs."""
        place = self.place.place(by) if self.place is not None else Place()
        return super().recorded(partial(record, place=place), unit, by=by, at=at)


class CustomerChange(Given):
    """What is held of a customer, on top of the version that was seen; what is left out stays as it is."""

    version: int = Field(ge=1, lt=2**31)
    kind: Literal["person", "company"] | None = None
    name: str | None = Field(None, min_length=1, max_length=100)
    company: str = Field("", max_length=120)
    company_number: CompanyNumberGiven | None = None
    remark: str = Field("", max_length=2000)
    points: list[PointGiven] = Field([], max_length=30, description="All ways to reach them, anew.")
    place: PlaceGiven | None = None


class CustomersAsked(Asked):
    """Which customers: those that fit ``q`` (a name, number, company number, digits of a telephone), else by name those
    who meet every condition that is given, as on the page of customers and in saved lists.

    Who may not see grades and credit, or contacts, finds nobody by them.
    """

    q: str = Field("", max_length=100, description="Alone: it goes with no other condition.")
    region: Id | None = None
    tag: Id | None = None
    grade: str = Field("", max_length=20, description="A key of the pack's list of grades.")
    kind: Literal["person", "company"] | None = None
    trade: str = Field("", max_length=60)
    since_from: date | None = Field(None, description="Customers since this day, or later.")
    since_to: date | None = Field(None, description="Customers since this day, or earlier.")
    contacted_since: date | None = Field(None, description="With a contact since this day, in your unit's zone.")
    silent_since: date | None = Field(None, description="Without any contact on this day or later.")
    purpose: Literal["service", "survey", "marketing", "recording"] | None = Field(
        None, description="With a consent to this purpose that holds now.")  # fmt: skip
    outlet: Id | None = Field(None, description="In the region of this outlet, in its unit and below.")
    credit: Literal["owing", "beyond_limit"] | None = Field(
        None, description="Who owes for orders; who owes more than the limit of their grade.")  # fmt: skip

    def narrow(self, by: Acting) -> Narrow:
        """Return what narrows the list; refuse what names nothing that the asker sees, and days the wrong way round."""
        for name, rows in (("region", visible_regions), ("tag", visible_tags), ("outlet", visible_outlets)):
            if (number := getattr(self, name)) is not None:
                chosen(rows(by), number, name)
        given = {name: str(value) for name in NAMES if (value := getattr(self, name)) not in (None, "")}
        for name in DAYS:
            day = getattr(self, name)
            if day is not None and not 2000 <= day.year < 9000:
                raise Refused("Give a day between the years 2000 and 8999.", why=Why.BAD_INPUT, field=name)
        if self.since_from and self.since_to and self.since_to < self.since_from:
            raise Refused("The last day lies before the first.", why=Why.BAD_INPUT, field="since_to")
        if self.q.strip() and given:
            raise Refused("Find by words, or narrow the list: one of the two.", why=Why.BAD_INPUT, field="q")
        return Narrow.of(given, by=by, at=by.at)


@router.get("customers", response={200: Page[CustomerShown], **UNSEEN}, operation_id="list_customers")
def customers(request: HttpRequest, asked: Query[CustomersAsked]) -> Page[CustomerShown]:
    """List the customers that you may see, by name. With ``q`` at most 100 that fit, on one page."""
    by = see(request, SEE_CUSTOMER)
    if asked.grade or asked.credit:
        require_scope(request.token.scopes, SEE_CREDIT)  # type: ignore[attr-defined]  # the door has made it one
    if asked.contacted_since or asked.silent_since:
        require_scope(request.token.scopes, SEE_CONTACT)  # type: ignore[attr-defined]  # as above
    narrow = asked.narrow(by)
    if asked.q.strip():
        found = find_customers(asked.q, by=by, most=asked.limit)
        return Page(rows=[_listed(row, by) for row in found], next=None)
    return walked(
        BY_NAME, asked, lambda after, most: first_customers(by, most=most, narrow=narrow, after=after),
        Customer.objects.select_related("unit", "region").prefetch_related("points", "tags"),
        lambda row: _listed(row, by),
    )  # fmt: skip


@router.get("customers/{int:pk}", response={200: CustomerShown, **UNSEEN}, operation_id="see_customer")
def customer(request: HttpRequest, pk: int) -> CustomerShown:
    """Show one customer. The file of one who was deregistered is sealed, but for those who deregister; one that is
    secret, or that an article of the unit keeps closed, shows neither points nor remark to whoever has not opened it.
    """
    by = see(request, SEE_CUSTOMER)
    found = one(visible_customers(by).select_related("unit", "region"), pk)
    shown = customer_shown(found, not is_closed(found, by=by, at=by.at))
    if found.deregistered_at is not None and not by.may(DEREGISTER_CUSTOMER, path=found.unit.path):
        return shown.model_copy(update={"points": [], "remark": "", "company_number": None})
    return shown


@router.post(
    "customers", response={201: Done, **REFUSALS}, operation_id="record_customer", openapi_extra=ONCE
)
def recording(request: HttpRequest, given: CustomerGiven) -> HttpResponse:
    """Record a person or a company for the first time."""
    return do(request, RECORD_CUSTOMER, given, lambda by, at: given.recorded(
        record_customer, unit_given(given.unit), by=by, at=at), customer_done, status=201)  # fmt: skip


@router.post("customers/{int:pk}/change", response={200: Done, **REFUSALS}, operation_id="change_customer",
             openapi_extra=ONCE)  # fmt: skip
def change(request: HttpRequest, pk: int, given: CustomerChange) -> HttpResponse:
    """Change what is held of a customer; refused where somebody else changed it since ``version``."""

    def deed(by: Acting, at: Any) -> Customer:
        place = given.place.place(by) if given.place is not None else None
        found = customer_open(pk, by)
        points = points_of(given.points) if "points" in given.model_fields_set else points_held(found)
        return change_customer(
            found, given.version, given.name or found.name, points, kind=given.kind or "",
            company=as_it_is(given, "company", found.company), remark=as_it_is(given, "remark", found.remark),
            company_number=number_of(given.company_number), place=place, by=by, at=at,
        )  # fmt: skip

    return do(request, RECORD_CUSTOMER, given, deed, customer_done)


@router.post("customers/{int:pk}/registration", response={200: Done, **REFUSALS}, operation_id="register_customer_again",
             openapi_extra=ONCE)  # fmt: skip
def registration(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Register a customer again who was deregistered: the file is open as before."""
    return do(request, DEREGISTER_CUSTOMER, given,
              lambda by, at: register_again(customer_named(pk, by), by=by, at=at), customer_done)  # fmt: skip


@router.post("customers/{int:pk}/erasure", response={200: Done, **REFUSALS}, operation_id="erase_customer",
             openapi_extra=ONCE)  # fmt: skip
def erasure(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Remove a person's words for good. What happened stays, without them."""
    return do(request, ERASE_CUSTOMER, given,
              lambda by, at: erase_customer(customer_named(pk, by), by=by, at=at), customer_done)  # fmt: skip


def _listed(row: Customer, by: Acting) -> CustomerShown:
    """Show a customer in a list: nothing of a file that is read only once it was opened."""
    return customer_shown(row, not needs_opening(row, by.at))


def points_of(given: list[PointGiven]) -> list[Point]:
    """Return contact points as the deed takes them."""
    return [Point(point.kind, point.value, point.label) for point in given]


def points_held(found: Customer) -> list[Point]:
    """Return the contact points that stand, as the deed takes them."""
    return [Point(point.kind, point.value, point.label) for point in found.points.order_by("-is_main", "pk")]


def number_of(given: CompanyNumberGiven | None) -> CompanyNumber | None:
    """Return a company number as the deed takes it."""
    return CompanyNumber(given.registry, given.number) if given is not None else None


def customer_done(found: Customer) -> Done:
    """Say which customer something was done with."""
    return Done(reference=found.reference, id=found.pk, href=f"/api/customers/{found.pk}", number=found.number,
                version=found.version)  # fmt: skip
