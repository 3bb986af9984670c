"""What is kept of a customer besides their name: relations, times not to visit, consents, tags."""

from __future__ import annotations

from datetime import date, time
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import AwareDatetime, Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, GivenAt, do, see
from shouwen.api.finding import Id, chosen, customer_open, one
from shouwen.api.shown import Named, named
from shouwen.customers.actions.consents import give_consent, withdraw_consent
from shouwen.customers.actions.lists import tag_customer
from shouwen.customers.actions.relations import end_relation, relate_customers
from shouwen.customers.actions.times import record_unsuitable_time, remove_unsuitable_time
from shouwen.customers.models import Consent, Customer, Relation, UnsuitableTime
from shouwen.customers.permissions import RECORD_CUSTOMER, SEE_CUSTOMER
from shouwen.customers.queries import visible_customers
from shouwen.customers.queries.consents import consents_of
from shouwen.customers.queries.lists import tags_for
from shouwen.customers.queries.records import Related, relations_of
from shouwen.customers.reading import matter_of_customer
from shouwen.organisation.rights import Acting
from shouwen.work.matters import may_see

router = Router(tags=["customers"])

Kind = Literal["contact_person", "parent_company"]
ToWhat = Literal["service", "survey", "marketing", "recording"]
Way = Literal["phone", "message", "mail", "letter", "visit"]


class RelationGiven(GivenAt):
    """Who the other one is to the customer."""

    kind: Kind
    other: Id
    remark: str = Field("", max_length=120)


class TimeGiven(GivenAt):
    """When they are not to be visited, in the zone of their unit.

    Earlier than ``since``, ``until`` is on the next morning.
    """

    weekdays: list[int] = Field(min_length=1, max_length=7, description="1 Monday to 7 Sunday.")
    since: time
    until: time
    remark: str = Field("", max_length=120)


class Agreed(GivenAt):
    """To what, and by which way."""

    purpose: ToWhat
    channel: Way
    remark: str = Field("", max_length=200)


class AgreementGiven(Agreed):
    """A consent, for good or until a last day."""

    until: date | None = None


class TagsGiven(Given):
    """All the tags that the customer is to bear."""

    tags: list[Id] = Field(max_length=20)


class RelationShown(Schema):
    """A relation; ``is_reverse`` where this customer is what ``kind`` says of the other."""

    id: int
    kind: str
    customer: Named
    is_reverse: bool
    remark: str
    since: AwareDatetime


class TimeShown(Schema):
    """A time at which a customer is not to be visited."""

    id: int
    weekdays: list[int]
    since: time
    until: time
    remark: str


class ConsentShown(Schema):
    """One thing that a customer said; the newest of a purpose and channel is what holds."""

    id: int
    purpose: str
    channel: str
    is_given: bool
    since: AwareDatetime
    until: date | None
    remark: str


@router.get("customers/{int:pk}/relations", response={200: list[RelationShown], **UNSEEN}, operation_id="list_relations")
def relations(request: HttpRequest, pk: int) -> list[RelationShown]:
    """List to whom a customer belongs, and who belongs to them."""
    by = see(request, SEE_CUSTOMER)
    return [_related(row) for row in relations_of(_file(pk, by), by=by)]


@router.post("customers/{int:pk}/relations", response={201: Done, **REFUSALS}, operation_id="relate_customers",
             openapi_extra=ONCE)  # fmt: skip
def relating(request: HttpRequest, pk: int, given: RelationGiven) -> HttpResponse:
    """Say who is the contact person, or the parent company, of a customer."""

    def deed(by: Acting, at: Any) -> Relation:
        other = chosen(visible_customers(by).select_related("unit"), given.other, "other")
        return relate_customers(customer_open(pk, by), given.kind, other, given.remark, by=by, at=at)

    return do(request, RECORD_CUSTOMER, given, deed, _kept, status=201)


@router.post("relations/{int:pk}/ending", response={200: Done, **REFUSALS}, operation_id="end_relation",
             openapi_extra=ONCE)  # fmt: skip
def ending(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Say that two customers do not belong together any more."""

    def deed(by: Acting, at: Any) -> Relation:
        rows = Relation.objects.filter(customer__in=visible_customers(by))
        return end_relation(one(rows.select_related("customer__unit", "other"), pk), by=by, at=at)

    return do(request, RECORD_CUSTOMER, given, deed, _kept)


@router.get("customers/{int:pk}/unsuitable-times", response={200: list[TimeShown], **UNSEEN},
            operation_id="list_unsuitable_times")  # fmt: skip
def times(request: HttpRequest, pk: int) -> list[TimeShown]:
    """List when a customer is not to be visited."""
    found = _file(pk, see(request, SEE_CUSTOMER))
    return [TimeShown(id=row.pk, weekdays=row.weekdays, since=row.since, until=row.until, remark=row.remark)
            for row in found.unsuitable_times.order_by("pk")]  # fmt: skip


@router.post("customers/{int:pk}/unsuitable-times", response={201: Done, **REFUSALS},
             operation_id="record_unsuitable_time", openapi_extra=ONCE)  # fmt: skip
def timing(request: HttpRequest, pk: int, given: TimeGiven) -> HttpResponse:
    """Keep a time at which a customer is not to be visited."""
    return do(request, RECORD_CUSTOMER, given, lambda by, at: record_unsuitable_time(
        customer_open(pk, by), given.weekdays, given.since, given.until, given.remark, by=by, at=at), _kept,
        status=201)  # fmt: skip


@router.post("unsuitable-times/{int:pk}/removal", response={200: Done, **REFUSALS},
             operation_id="remove_unsuitable_time", openapi_extra=ONCE)  # fmt: skip
def removing(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Let a customer be visited again at a time that was kept."""

    def deed(by: Acting, at: Any) -> Customer:
        rows = UnsuitableTime.objects.filter(customer__in=visible_customers(by)).select_related("customer__unit")
        return remove_unsuitable_time(one(rows, pk), by=by, at=at)

    return do(request, RECORD_CUSTOMER, given, deed, _done)


@router.get("customers/{int:pk}/consents", response={200: list[ConsentShown], **UNSEEN}, operation_id="list_consents")
def consents(request: HttpRequest, pk: int) -> list[ConsentShown]:
    """List what a customer agreed to and took back, the newest first."""
    found = _file(pk, see(request, SEE_CUSTOMER))
    return [ConsentShown(id=row.pk, purpose=row.purpose, channel=row.channel, is_given=row.is_given, since=row.since,
                         until=row.until, remark=row.remark) for row in consents_of(found)]  # fmt: skip


@router.post("customers/{int:pk}/consents", response={201: Done, **REFUSALS}, operation_id="give_consent",
             openapi_extra=ONCE)  # fmt: skip
def agreeing(request: HttpRequest, pk: int, given: AgreementGiven) -> HttpResponse:
    """Keep that a customer agrees to a purpose on a channel."""
    return do(request, RECORD_CUSTOMER, given, lambda by, at: give_consent(
        customer_open(pk, by), given.purpose, given.channel, until=given.until, remark=given.remark, by=by, at=at),
        _kept, status=201)  # fmt: skip


@router.post("customers/{int:pk}/consents/withdrawal", response={201: Done, **REFUSALS}, operation_id="withdraw_consent",
             openapi_extra=ONCE)  # fmt: skip
def withdrawing(request: HttpRequest, pk: int, given: Agreed) -> HttpResponse:
    """Keep that a customer takes a consent back; refused where none holds."""
    return do(request, RECORD_CUSTOMER, given, lambda by, at: withdraw_consent(
        customer_open(pk, by), given.purpose, given.channel, remark=given.remark, by=by, at=at), _kept,
        status=201)  # fmt: skip


@router.post("customers/{int:pk}/tags", response={200: Done, **REFUSALS}, operation_id="tag_customer",
             openapi_extra=ONCE)  # fmt: skip
def tagging(request: HttpRequest, pk: int, given: TagsGiven) -> HttpResponse:
    """Let a customer bear these tags and no others."""

    def deed(by: Acting, at: Any) -> Customer:
        found = customer_open(pk, by)
        offered = (tags_for(found.unit) | found.tags.all()).distinct()
        return tag_customer(found, [chosen(offered, number, "tags") for number in given.tags], by=by, at=at)

    return do(request, RECORD_CUSTOMER, given, deed, _done)


def _file(number: int, by: Acting) -> Customer:
    """Return a customer whose file is open to the asker: not one who was deregistered, but for who deregisters."""
    found = customer_open(number, by)
    may_see(matter_of_customer(found), by=by)
    return found


def _related(row: Related) -> RelationShown:
    return RelationShown(id=row.relation.pk, kind=row.kind, customer=named(row.customer), is_reverse=row.is_reverse,
                         remark=row.remark, since=row.relation.since)  # fmt: skip


def _kept(made: Relation | UnsuitableTime | Consent) -> Done:
    return Done(reference=made.reference, id=made.pk, href=f"/api/customers/{made.customer_id}")


def _done(found: Customer) -> Done:
    return Done(reference=found.reference, id=found.pk, href=f"/api/customers/{found.pk}")
