"""Conversations with customers: the list, one of them, and logging one."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import AwareDatetime, Field, model_validator

from shouwen.api.customers import NewPerson
from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, do, see
from shouwen.api.finding import Id, chosen, contact_named, unit_given
from shouwen.api.narrowing import ContactsAsked
from shouwen.api.paging import Page, walked
from shouwen.api.shown import ContactShown, contact_shown
from shouwen.contacts.actions import Conversation, log_contact
from shouwen.contacts.models import Contact
from shouwen.contacts.permissions import LOG_CONTACT, SEE_CONTACT
from shouwen.contacts.queries import NEWEST, ContactLists
from shouwen.customers.actions import record_customer
from shouwen.customers.models import Customer
from shouwen.customers.permissions import RECORD_CUSTOMER
from shouwen.customers.queries import visible_customers
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.organisation.scopes import require_scope
from shouwen.organisation.zones import zone_of

router = Router(tags=["contacts"])

Seconds = Annotated[int, Field(ge=0, le=86_400)]


class ContactGiven(Given):
    """A conversation as it is written down, with a known customer or a new one."""

    at: AwareDatetime | None = Field(
        None,
        description="When it took place, with its zone; now, if left out. Whoever may log contacts may do so later.",
    )

    unit: Id
    customer: Id | None = Field(None, description="A known customer; else give new_customer.")
    new_customer: NewPerson | None = None
    channel: Literal["phone", "counter", "letter", "mail", "fax", "visit"]
    direction: Literal["in", "out"] = "in"
    subject: str = Field(min_length=1, max_length=200)
    words: str = Field("", max_length=20_000)
    number: str = Field("", max_length=40, description="The telephone that called or was called, as it was shown.")
    rings: int | None = Field(None, ge=0, le=999)
    held_seconds: Seconds | None = None
    talk_seconds: Seconds | None = None
    hung_up_by: Literal["", "customer", "agent"] = ""
    private: bool | None = Field(None, description="A private call of the member; needs talk_seconds.")
    urgent: bool | None = Field(None, description="A private call for an urgent reason.")

    @model_validator(mode="after")
    def _one_customer(self) -> ContactGiven:
        if (self.customer is None) == (self.new_customer is None):
            raise ValueError("give either customer or new_customer")
        return self

    def conversation(self) -> Conversation:
        """Return what was written down."""
        return Conversation(self.channel, self.direction, self.subject, self.words, self.number, self.rings,
                            self.held_seconds, self.talk_seconds, self.hung_up_by, self.private, self.urgent)  # fmt: skip


@router.get("contacts", response={200: Page[ContactShown], **UNSEEN}, operation_id="list_contacts")
def contacts(request: HttpRequest, asked: Query[ContactsAsked]) -> Page[ContactShown]:
    """List the conversations that you may see, narrowed as on their page, the newest first."""
    by, narrowed = see(request, SEE_CONTACT), asked.filter()
    lists = ContactLists(by, zone_of(by.member.home))
    return walked(
        NEWEST, asked, lambda after, most: lists.numbers(narrowed, most=most, after=after),
        Contact.objects.select_related("customer", "unit", "received_by"), contact_shown,
    )  # fmt: skip


@router.get("contacts/{int:pk}", response={200: ContactShown, **UNSEEN}, operation_id="see_contact")
def contact(request: HttpRequest, pk: int) -> ContactShown:
    """Show one conversation."""
    return contact_shown(contact_named(pk, see(request, SEE_CONTACT)))


@router.post("contacts", response={201: Done, **REFUSALS}, operation_id="log_contact", openapi_extra=ONCE)
def logging(request: HttpRequest, given: ContactGiven) -> HttpResponse:
    """Log a conversation that took place at ``at``, now or earlier; how it was answered and ended is judged."""
    if given.new_customer is not None:
        require_scope(request.token.scopes, RECORD_CUSTOMER)  # type: ignore[attr-defined]

    def deed(by: Acting, at: Any) -> Contact:
        unit = unit_given(given.unit)
        return log_contact(unit, _customer(given, unit, by, at), given.conversation(), by=by, at=at)

    return do(request, LOG_CONTACT, given, deed, lambda made: Done(
        reference=made.reference, id=made.pk, href=f"/api/contacts/{made.pk}"), status=201, told_later=True)  # fmt: skip


def _customer(given: ContactGiven, unit: Unit, by: Acting, at: Any) -> Customer:
    if given.new_customer is not None:
        return given.new_customer.recorded(record_customer, unit, by=by, at=at)
    assert given.customer is not None
    return chosen(visible_customers(by), given.customer, "customer")
