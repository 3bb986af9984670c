"""Contacts as lists show them; each asks what the reader may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.db.models import Q, QuerySet

from shouwen.contacts.models import Channel, Contact, Direction
from shouwen.contacts.permissions import SEE_CONTACT
from shouwen.customers.queries import ALWAYS
from shouwen.facts.prepared import Prepared, by_number
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.organisation.walks import (
    EVERYTHING,
    Condition,
    Counted,
    Walk,
    Within,
    counts,
    day_of,
    number_asked,
    seen,
    within_unit,
)

#: Counts are exact to 99.
COUNTED_TO = 100
CONTACTS = Walk("contacts_contact", own=("received_by_id",), counted_by="at DESC")


def visible_contacts(by: Acting) -> QuerySet[Contact]:
    """Return the contacts that the member may see: never those of a complaint about them."""
    rows = Contact.objects.filter(by.scope(SEE_CONTACT).on(unit="unit", own=("received_by",)))
    return rows.exclude(hidden_from__overlap=list(by.selves)) if by.selves else rows


def _open_to(by: Acting) -> Condition:
    """Return the condition that a contact is of no complaint about whoever asks."""
    return Condition("NOT hidden_from && %s::bigint[]", (list(by.selves),))


#: Contacts of one customer that are read at once.
MOST_OF_ONE = 50
# Along the index of the customer's contacts, to the last one that is shown: rights are looked up, not joined.
_NEWEST = Contact.objects.order_by("-at")


def _shown(newest: QuerySet[Contact]) -> QuerySet[Contact]:
    return by_number(newest[:MOST_OF_ONE]).select_related("received_by", "unit").order_by("-at", "-pk")


_OF_CUSTOMER = Prepared(
    lambda customer, before, selves: _shown(
        _NEWEST.filter(customer=customer, at__lt=before).exclude(hidden_from__shares=selves)
    )
)
_SEEN_OF_CUSTOMER = Prepared(
    lambda customer, before, selves, paths, units, members: _shown(_NEWEST.filter(
        Q(unit__in=Unit.objects.filter(path__like_any=paths).values("pk"))
        | Q(unit__among=units)
        | Q(received_by__among=members),
        customer=customer, at__lt=before,
    ).exclude(hidden_from__shares=selves))
)  # fmt: skip


def contacts_of(customer: int, *, by: Acting, most: int, before: datetime = ALWAYS) -> list[Contact]:
    """Return the newest contacts of a customer that the member may see; at most ``MOST_OF_ONE``. One statement."""
    seen, selves = by.scope(SEE_CONTACT), list(by.selves)
    if seen.is_everything:
        return _OF_CUSTOMER(customer, before, selves)[:most]
    return _SEEN_OF_CUSTOMER(customer, before, selves, seen.patterns, list(seen.units), list(seen.members))[:most]


def contact_for(number: int, *, by: Acting) -> Contact | None:
    """Return one contact with its unit, customer and receiver, if the member may see it."""
    found = _CONTACT.first(number)
    if found is None or by.selves & set(found.hidden_from):
        return None
    if not by.may(SEE_CONTACT, path=found.unit.path, own=(found.received_by_id,)):
        return None
    return found


_CONTACT = Prepared(
    lambda number: Contact.objects.select_related("unit", "customer__unit", "received_by").filter(pk=number)
)


@dataclass(frozen=True)
class ContactFilter:
    """Which contacts a list shows: by channel, direction, unit (and all below), receiver, customer and days.

    Both days are included.
    """

    channel: str = ""
    direction: str = ""
    unit: int | None = None
    receiver: int | None = None
    since: date | None = None
    until: date | None = None
    customer: int | None = None

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> ContactFilter:
        """Read a filter from a query string; what it does not know is left out."""
        channel, direction = asked.get("channel", ""), asked.get("direction", "")
        return cls(
            channel if channel in Channel.values else "", direction if direction in Direction.values else "",
            number_asked(asked.get("unit", "")), number_asked(asked.get("receiver", "")),
            day_of(asked.get("since", "")), day_of(asked.get("until", "")),
            number_asked(asked.get("customer", "")),
        )

    @property
    def is_narrow(self) -> bool:
        """True where few of the contacts of a unit may fit: then the database chooses how they are found."""
        return bool(self.channel or self.direction or self.customer is not None)

    def condition(self, zone: tzinfo) -> Condition:
        """Return the filter as a condition on the rows; its days are those of ``zone``."""
        found = Condition()
        for column, value in (("channel", self.channel), ("direction", self.direction)):
            if value:
                found &= Condition(f"{column} = %s", (value,))
        if self.customer is not None:
            found &= Condition("customer_id = %s", (self.customer,))
        if self.since:
            found &= Condition("at >= %s", (datetime.combine(self.since, time.min, zone),))
        if self.until:
            found &= Condition("at < %s", (datetime.combine(self.until + timedelta(days=1), time.min, zone),))
        return found


NEWEST = "at DESC, id DESC"


@dataclass
class ContactLists:
    """The lists of contacts that one member sees; what they may see is read once for each unit chosen.

    ``zone`` is where the days of a filter begin and end.
    """

    by: Acting
    zone: tzinfo = UTC
    _seen: dict[int | None, tuple[Within, Condition]] = field(default_factory=dict)

    def listed(self, chosen: ContactFilter, *, most: int) -> QuerySet[Contact]:
        """Return the newest ``most`` contacts of a filter."""
        where, condition = self._asked(chosen)
        first = CONTACTS.first(where, NEWEST, condition, most=most, by_units=not chosen.is_narrow)
        return Contact.objects.filter(pk__in=first).order_by("-at", "-pk")

    def numbers(self, chosen: ContactFilter, *, most: int, after: Condition = EVERYTHING) -> list[int]:
        """Return the numbers of the newest ``most`` contacts of a filter, of those that come ``after`` a row."""
        where, condition = self._asked(chosen)
        return CONTACTS.numbers(where, NEWEST, condition & after, most=most, by_units=not chosen.is_narrow)

    def counts(self, filters: Sequence[ContactFilter]) -> list[int]:
        """Return how many contacts each filter holds, exact to 99 (100 means more): two statements at most."""
        asked = [Counted(CONTACTS, *self._asked(one), is_steady=not one.is_narrow) for one in filters]
        return counts(asked, most=COUNTED_TO)

    def _asked(self, chosen: ContactFilter) -> tuple[Within, Condition]:
        if chosen.unit not in self._seen:
            self._seen[chosen.unit] = within_unit(self.by.scope(SEE_CONTACT), chosen.unit)
        where, below = self._seen[chosen.unit]
        condition = chosen.condition(self.zone) & below & _open_to(self.by)
        if chosen.receiver is None:
            return where, condition
        return Within((), (chosen.receiver,)), condition & seen(CONTACTS, where)


def listed_contacts(
    by: Acting, *, most: int, chosen: ContactFilter = ContactFilter(), zone: tzinfo = UTC
) -> QuerySet[Contact]:
    """Return the newest ``most`` contacts of a filter that the member may see; three statements at most."""
    return ContactLists(by, zone).listed(chosen, most=most)
