"""A cable company and a subsidiary that follow the group's regulation, and calls on hold; for journeys of the studio."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from shouwen.cli.demonstration.cable import GROUP_RULES, LOCAL_VALUES, OWN_RULES, rules_of
from shouwen.compliance.actions import adopt_edition
from shouwen.contacts.actions import Conversation, log_contact
from shouwen.customers.actions import Point, record_customer
from shouwen.facts.actions import SYSTEM
from shouwen.organisation.actions import publish_calendar
from shouwen.organisation.models import Member, Unit
from tests.factories import LONG_AGO, as_member, make_administrator, make_member, make_unit
from tests.journeys.people import SECRET
from tests.scenes import CASE_WORK, ROUND_THE_CLOCK

#: Seconds for which callers were on hold, the last hours: two longer than twenty, one of them longer than thirty.
HELD = (15, 25, 45)


@dataclass
class Cable:
    """The company, its call centre, the subsidiary that is tighter, and who is who."""

    company: Unit
    centre: Unit
    below: Unit
    agent: Member
    second: Member
    reader: Member


@transaction.atomic
def make_cable(group: Unit) -> Cable:
    """Make the company below a group: it adopted the regulation a while ago, and answered three calls today."""
    now = timezone.now()
    since = now - timedelta(days=60)
    company = make_unit("百川广电", group, kind="subsidiary", code="GD")
    centre = make_unit("呼叫中心", company, code="GDHJ")
    below = make_unit("青岚广电", company, kind="subsidiary", code="QL")
    for calendar in ("office", "outbound"):
        publish_calendar(company, calendar, ROUND_THE_CLOCK, since=since.date(), by=SYSTEM, at=LONG_AGO)
    adopt_edition(company, rules_of(*GROUP_RULES), dict(LOCAL_VALUES), since=since, by=SYSTEM, at=LONG_AGO)
    adopt_edition(below, rules_of(*OWN_RULES), {}, since=since, by=SYSTEM, at=LONG_AGO)
    made = Cable(
        company, centre, below, make_member("方若琳", centre, dict.fromkeys(CASE_WORK, "unit")),
        make_administrator("王批准", unit=group, secret=SECRET),
        make_member("柳青禾", below, {"see_regulation": "subtree"}, secret=SECRET),
    )
    for number, held in enumerate(HELD):
        _call(made, held, now - timedelta(hours=3, minutes=number))
    return made


def _call(cable: Cable, held: int, at) -> None:
    by = as_member(cable.agent, at)
    customer = record_customer(cable.centre, f"用户{held}", [Point("phone", f"126 9000 00{held}")], by=by, at=at)
    talk = Conversation("phone", "in", "报停", "要报停一个月。", number="126", rings=1, held_seconds=held,
                        talk_seconds=90, hung_up_by="customer")
    log_contact(cable.centre, customer, talk, by=by, at=at)
