"""Contacts as lists show them; each asks what the reader may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.db.models import QuerySet

from shouwen.contacts.models import Channel, Contact, Direction
from shouwen.contacts.permissions import SEE_CONTACT
from shouwen.facts.prepared import Prepared
from shouwen.organisation.rights import Acting
from shouwen.organisation.walks import Condition, Walk, Within, day_of, number_of, seen, within_unit

_CONTACTS = Walk("contacts_contact", own=("received_by_id",))


def visible_contacts(by: Acting) -> QuerySet[Contact]:
    """Return the contacts that the member may see."""
    return Contact.objects.filter(by.scope(SEE_CONTACT).on(unit="unit", own=("received_by",)))


def contact_for(number: int, *, by: Acting) -> Contact | None:
    """Return one contact with its unit, customer and receiver, if the member may see it."""
    found = _CONTACT.first(number)
    if found is None or not by.may(SEE_CONTACT, path=found.unit.path, own=(found.received_by_id,)):
        return None
    return found


_CONTACT = Prepared(
    lambda number: Contact.objects.select_related("unit", "customer__unit", "received_by").filter(pk=number)
)


@dataclass(frozen=True)
class ContactFilter:
    """Which contacts a list shows: by channel, direction, unit (and all below), receiver and days, both included."""

    channel: str = ""
    direction: str = ""
    unit: int | None = None
    receiver: int | None = None
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> ContactFilter:
        """Read a filter from a query string; what it does not know is left out."""
        channel, direction = asked.get("channel", ""), asked.get("direction", "")
        return cls(
            channel if channel in Channel.values else "", direction if direction in Direction.values else "",
            number_of(asked.get("unit", "")), number_of(asked.get("receiver", "")),
            day_of(asked.get("since", "")), day_of(asked.get("until", "")),
        )

    def condition(self, zone: tzinfo) -> Condition:
        """Return the filter as a condition on the rows; its days are those of ``zone``."""
        found = Condition()
        for column, value in (("channel", self.channel), ("direction", self.direction)):
            if value:
                found &= Condition(f"{column} = %s", (value,))
        if self.since:
            found &= Condition("at >= %s", (datetime.combine(self.since, time.min, zone),))
        if self.until:
            found &= Condition("at < %s", (datetime.combine(self.until + timedelta(days=1), time.min, zone),))
        return found


def listed_contacts(
    by: Acting, *, most: int, chosen: ContactFilter = ContactFilter(), zone: tzinfo = UTC
) -> QuerySet[Contact]:
    """Return the newest ``most`` contacts of a filter that the member may see; three statements at most."""
    where, below = within_unit(by.scope(SEE_CONTACT), chosen.unit)
    condition = chosen.condition(zone) & below
    if chosen.receiver is not None:
        where, condition = Within((), (chosen.receiver,)), condition & seen(_CONTACTS, where)
    is_narrow = bool(chosen.channel or chosen.direction)
    first = _CONTACTS.first(where, "at DESC, id DESC", condition, most=most, by_units=not is_narrow)
    return Contact.objects.filter(pk__in=first).order_by("-at", "-pk")
