"""What stories share: the house, the customers, and how a conversation comes about."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shouwen.cases.actions.opening import Wanted, open_case
from shouwen.cases.models import Case
from shouwen.cli.demonstration.handling import do
from shouwen.cli.demonstration.houses import House, Site
from shouwen.cli.demonstration.people import SHANGHAI
from shouwen.contacts.actions import Conversation, log_contact
from shouwen.contacts.models import Channel, Contact, Direction
from shouwen.customers.models import ContactPoint, Customer, PointKind, Region, Tag
from shouwen.facts.prepared import Prepared

_PHONE = Prepared(
    lambda customer: ContactPoint.objects.filter(customer=customer, kind=PointKind.PHONE).order_by("-is_main", "pk")[:1]
)
_SPECIALISTS = {SHANGHAI: ("zhouting", "hejingyi", "luowenbin"), "xj": ("shanxiaomei", "muhetaer")}
_RECEPTIONISTS = {SHANGHAI: ("wumin", "xujiayin"), "xj": ("baiyulan",)}
_CHANNELS = ("phone",) * 12 + ("counter",) * 3 + ("letter", "mail", "mail", "fax", "visit")
#: Rings before a call is answered: mostly within the manual's three.
_RINGS = (1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 5)


@dataclass
class World:
    """The demonstration while it is being made."""

    house: House
    chance: random.Random
    customers: dict[str, list[Customer]] = field(default_factory=dict)
    #: Regions and tags of each company, and the firms of the archive by name.
    regions: dict[str, list[Region]] = field(default_factory=dict)
    tags: dict[str, list[Tag]] = field(default_factory=dict)
    firms: dict[str, Customer] = field(default_factory=dict)
    _served: dict[str, int] = field(default_factory=dict)

    def customer(self, site: str) -> Customer:
        """Return another customer of a company, each once until all have been."""
        known = self.customers[site]
        place = self._served.get(site, 0)
        self._served[site] = place + 1
        return known[place * 7 % len(known)] if len(known) % 7 else known[place % len(known)]

    def specialist(self, site: str, at: datetime) -> str:
        """Return one of the specialists of a company who are still there."""
        return self.chance.choice([one for one in _SPECIALISTS[site] if self.house.by(one, at).grants])

    def receptionist(self, site: str, *, other_than: str = "") -> str:
        """Return one of the receptionists of a company."""
        return self.chance.choice([one for one in _RECEPTIONISTS[site] if one != other_than])

    def channel(self, channels: Sequence[str] = _CHANNELS) -> str:
        """Return by which channel somebody comes in."""
        return self.chance.choice(channels)

    def talk(
        self,
        site: Site,
        customer: Customer,
        channel: str,
        subject: str,
        words: str,
        who: str,
        at: datetime,
        *,
        direction: str = "in",
    ) -> Contact:
        """Log a conversation; what took place at the counter is sometimes written down later."""
        told = self._conversation(customer, channel, direction, subject, words)
        happened = (
            at - timedelta(minutes=self.chance.randrange(5, 90)) if channel in {"counter", "visit"} else at
        )
        by = self.house.by(who, happened)
        return do(lambda: log_contact(site.service, customer, told, by=by, at=happened))

    def _conversation(
        self, customer: Customer, channel: str, direction: str, subject: str, words: str
    ) -> Conversation:
        if channel != Channel.PHONE:
            return Conversation(channel, direction, subject, words)
        number = _PHONE.first(customer.pk)
        is_in = direction == Direction.IN
        return Conversation(
            channel,
            direction,
            subject,
            words,
            number=number.value if number else "",
            rings=self.chance.choice(_RINGS) if is_in else None,
            held_seconds=self.chance.choice((None, None, 20, 45, 75, 130)),
            talk_seconds=self.chance.randrange(60, 900),
            hung_up_by="agent" if self.chance.random() < 0.08 else "customer",
        )

    def open(self, contact: Contact, wanted: Wanted, who: str, at: datetime) -> Case:
        """Open a case from a contact."""
        by = self.house.by(who, at)
        return do(lambda: open_case(contact, wanted, by=by, at=at))
