"""Who asks to be erased: one is, one takes it back, one is held for a lawsuit, one waits for the answer."""

from __future__ import annotations

from datetime import datetime

from shouwen.cli.demonstration.handling import do, refused
from shouwen.cli.demonstration.people import SHANGHAI
from shouwen.cli.demonstration.stories.archive import keeper
from shouwen.cli.demonstration.stories.opening import Part
from shouwen.cli.demonstration.words import archive as words
from shouwen.cli.demonstration.world import World
from shouwen.customers.actions import Point, erase_customer, record_customer
from shouwen.customers.erasures.actions import ask_erasure, place_hold, withdraw_erasure
from shouwen.customers.models import Customer

_DIRECTOR = "guminglan"


def asks(world: World, number: int, at: datetime) -> Part:
    """Record a person who asks to be erased a day later, and let become of it what their words say."""
    site, whose = world.house.sites[SHANGHAI], words.ASKS_ERASURE[number]
    name, phone = whose
    by = keeper(world, site, at)
    made = do(lambda: record_customer(site.service, name, [Point("phone", phone)], remark="活动登记", by=by, at=at))
    at = yield site.later(at, 9)
    if whose == words.HELD:
        director = world.house.by(_DIRECTOR, at)
        do(lambda: place_hold(made, "与该客户的货款纠纷已起诉，证据须保全。", by=director, at=at))
    do(lambda: ask_erasure(made, by=keeper(world, site, at), at=at))
    if whose == words.WAITS:
        return at
    at = yield site.later(at, 6)
    seen = Customer.objects.select_related("unit").get(pk=made.pk)
    if whose == words.TAKEN_BACK:
        do(lambda: withdraw_erasure(seen, by=keeper(world, site, at), at=at))
    elif whose == words.HELD:
        refused(lambda: erase_customer(seen, by=world.house.by(_DIRECTOR, at), at=at))
    else:
        do(lambda: erase_customer(seen, by=world.house.by(_DIRECTOR, at), at=at))
    return at
