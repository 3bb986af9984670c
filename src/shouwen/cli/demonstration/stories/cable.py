"""The cable company: subscribers call, Qinglan adopts rules of its own, and the group lets it be looser in one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from shouwen.cases.actions.opening import Wanted, open_case
from shouwen.cli.demonstration.cable import GROUP_RULES, adopt_own_rules
from shouwen.cli.demonstration.handling import do
from shouwen.cli.demonstration.people import CABLE_CENTRE, QINGLAN, QINGLAN_CENTRE
from shouwen.cli.demonstration.stories.opening import Part
from shouwen.cli.demonstration.words.cable import (
    CALLS,
    QINGLAN_CALLS,
    QINGLAN_SUBSCRIBERS,
    SUBSCRIBERS,
    WHY_EXCEPTED,
    Call,
)
from shouwen.cli.demonstration.world import World
from shouwen.compliance.floor_actions import grant_exception
from shouwen.contacts.actions import Conversation, log_contact
from shouwen.customers.actions import Point, record_customer

#: Who grants, who adopts, and who answers in turn, by sign-in names.
_ABOVE, _BELOW = "luhuaijin", "wenliqun"
_AGENTS = {CABLE_CENTRE: ("fangruolin", "shaoyiming"), QINGLAN_CENTRE: ("yuexiaochuan",)}
#: Days before the present: the exception, the rules of Qinglan, the first call.
EXCEPTED, OWN_RULES, FIRST_CALL = 41, 40, 56
_UNTIL = timedelta(days=90)
EXCEPTION = "CO-7-1"


def calls(scale: float) -> Iterator[tuple[float, str, int, Call, str]]:
    """Return how many days ago who of which centre was called by whom about what; fewer by ``scale``, never none."""
    for centre, told, names in ((CABLE_CENTRE, CALLS, SUBSCRIBERS), (QINGLAN_CENTRE, QINGLAN_CALLS, QINGLAN_SUBSCRIBERS)):
        for number in range(max(2, round(len(told) * scale))):
            ago = FIRST_CALL - number * (FIRST_CALL - 2) / len(told)
            yield ago, centre, number, told[number], names[number]


def call(world: World, centre: str, number: int, told: Call, name: str, at: datetime) -> Part:
    """Let a subscriber call for the first time: they are recorded, the call is logged, and a case opened of some."""
    unit, agents = world.house.units[centre], _AGENTS[centre]
    by = world.house.by(agents[number % len(agents)], at)
    phone = f"126 9{number:03d} {len(centre):02d}{number:02d}"
    customer = do(lambda: record_customer(unit, name, [Point("phone", phone)], by=by, at=at))
    talk = Conversation(
        "phone", "in", told.subject, told.words, number=phone, rings=told.rings, held_seconds=told.held,
        talk_seconds=90 + 17 * number, hung_up_by="customer",
    )  # fmt: skip
    contact = do(lambda: log_contact(unit, customer, talk, by=by, at=at))
    if told.kind:
        at = yield at + timedelta(minutes=3)
        wanted = Wanted(told.kind, told.subject, words=told.words, urgency="普通")
        do(lambda: open_case(contact, wanted, by=by, at=at))
    yield from ()
    return at


def exception(world: World, at: datetime) -> Part:
    """Let the group allow Qinglan to be looser in one standard until a day."""
    unit, by = world.house.units[QINGLAN], world.house.by(_ABOVE, at)
    do(lambda: grant_exception(
        unit, GROUP_RULES[0], EXCEPTION, until=at + _UNTIL, reason=WHY_EXCEPTED, by=by, at=at,
    ))  # fmt: skip
    yield from ()
    return at


def own_rules(world: World, at: datetime) -> Part:
    """Let Qinglan adopt its own text with two tighter figures, and its own time for repairs in the mountains."""
    by = world.house.by(_BELOW, at)
    do(lambda: adopt_own_rules(world.house.units, by, at))
    yield from ()
    return at
