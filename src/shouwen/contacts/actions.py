"""Log a conversation with a customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from shouwen.compliance.judging import enact
from shouwen.contacts.finding import index_contact
from shouwen.contacts.models import Channel, Contact, Direction
from shouwen.contacts.permissions import may_log
from shouwen.customers.logic import written_point
from shouwen.customers.models import Customer
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.rights import Acting
from shouwen.regulation.spans import Span
from shouwen.work.live import tell_listeners
from shouwen.work.remarks import digest_of, new_salt


@dataclass(frozen=True)
class Conversation:
    """A conversation as it is written down. Rings, hold and talk are of telephone calls only.

    ``held_seconds`` and ``talk_seconds`` are spans in seconds; ``hung_up_by`` is customer or agent.
    ``private`` is a private call of the member, ``urgent`` one for an urgent reason; None is not said.
    """

    channel: str
    direction: str
    subject: str
    words: str = ""
    number: str = ""
    rings: int | None = None
    held_seconds: int | None = None
    talk_seconds: int | None = None
    hung_up_by: str = ""
    private: bool | None = None
    urgent: bool | None = None

    @property
    def channel_key(self) -> str:
        """The channel as facts name it: a telephone call says its direction."""
        if self.channel != Channel.PHONE:
            return self.channel
        return "phone_in" if self.direction == Direction.IN else "phone_out"


@transaction.atomic(savepoint=False)
def log_contact(unit: Unit, customer: Customer, told: Conversation, *, by: Acting, at: datetime) -> Contact:
    """Log a conversation that took place at ``at``; how it was answered and ended is judged.

    Whoever may log contacts may do so later: the facts are judged by when it took place, and show as late.
    Refuses a conversation without a subject, and a private call without its length.
    """
    may_log(unit, by=by)
    return take_in(unit, customer, told, by.member, by=by, at=at)


def take_in(
    unit: Unit, customer: Customer, told: Conversation, received_by: Member, *, by: Acting, at: datetime
) -> Contact:
    """Keep a conversation and let it be judged; whether one may, the caller has asked."""
    subject = " ".join(told.subject.split())[:200]
    if not subject:
        raise Refused("Say in a few words what it was about.", why=Why.BAD_INPUT, field="subject")
    for name, value in (("rings", told.rings), ("held", told.held_seconds), ("talk", told.talk_seconds)):
        if value is not None and not 0 <= value <= 86_400:
            raise Refused("%(name)s must lie between 0 and 86400.", why=Why.BAD_INPUT, field=name, name=name)
    _refuse_half_private(told)
    contact = Contact.objects.create(
        channel=told.channel,
        direction=told.direction,
        customer=customer,
        unit=unit,
        received_by=received_by,
        at=at,
        number=written_point("phone", told.number)[:40],
        rings=told.rings,
        held_seconds=told.held_seconds,
        talk_seconds=told.talk_seconds,
        hung_up_by=told.hung_up_by,
        is_private=bool(told.private),
        is_urgent=bool(told.urgent),
        subject=subject,
        words=told.words.strip(),
        salt=new_salt(),
    )
    _record(contact, told, by, at)
    index_contact(contact)
    tell_listeners(customer.reference, "contact", by.reference)
    return contact


def _refuse_half_private(told: Conversation) -> None:
    """Refuse what the limits on private calls could not be judged by."""
    if told.urgent and not told.private:
        raise Refused("Only a private call is marked as urgent.", why=Why.BAD_INPUT, field="urgent")
    if told.private and told.channel != Channel.PHONE:
        raise Refused("Only a telephone call is marked as private.", why=Why.BAD_INPUT, field="private")
    if told.private and told.talk_seconds is None:
        raise Refused("Say how long the private call lasted.", why=Why.BAD_INPUT, field="talk_seconds")


def _record(contact: Contact, told: Conversation, by: Acting, at: datetime) -> None:
    common: dict[str, Any] = {
        "at": at,
        "unit": contact.unit_id,
        "by": by,
        "about": contact,
        "for_whom": contact.customer.reference,
    }
    channel = told.channel_key
    if told.direction == Direction.IN:
        enact(
            "contact.received",
            **common,
            channel=channel,
            words=digest_of(f"{contact.subject}\n{contact.words}", contact.salt),
        )
        if told.channel == Channel.PHONE and told.rings is not None:
            enact("contact.answered", **common, channel=channel, rings=told.rings)
    if told.held_seconds:
        enact("contact.resumed", **common, channel=channel, held=Span.of_seconds(told.held_seconds))
    if told.channel == Channel.PHONE and (
        told.talk_seconds is not None or told.hung_up_by or told.direction == Direction.OUT
    ):
        enact(
            "contact.ended",
            **common,
            channel=channel,
            hung_up_by=told.hung_up_by or None,
            talk=Span.of_seconds(told.talk_seconds) if told.talk_seconds is not None else None,
            private=told.private,
            # An urgent reason that nobody gave is none: the text forbids private calls unless there is one.
            urgent=bool(told.urgent) if told.private else None,
        )
