"""The first deed of all: the top unit and whoever administers it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shouwen.facts.actions import SYSTEM
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.actions.members import make_member
from shouwen.organisation.actions.positions import make_position
from shouwen.organisation.actions.postings import make_posting
from shouwen.organisation.actions.units import make_unit
from shouwen.organisation.changes import one_at_a_time
from shouwen.organisation.deeds import deeds
from shouwen.organisation.default_positions import ADMINISTRATOR, ADMINISTRATOR_EN
from shouwen.organisation.models import Member, Reach, Unit
from shouwen.organisation.zones import DEFAULT_ZONE


@transaction.atomic(savepoint=False)
def first_run(
    unit_name: str,
    name: str,
    *,
    sign_in: str,
    secret: str,
    kind: str = "group",
    unit_name_en: str = "",
    zone: str = "",
    mail: str = "",
    language: str = "zh-hans",
    at: datetime,
) -> Member:
    """Open the top unit and let its first administrator join; only while there is no unit at all.

    Two at once: the second waits and is told. The first administrator can do everything
    everywhere, so that nothing is out of reach later.
    """
    one_at_a_time()
    if Unit.objects.exists():
        raise Refused("This house has been set up already. Please sign in.", why=Why.OVERTAKEN)
    top = make_unit(
        None, unit_name, kind=kind, name_en=unit_name_en, code="", zone=zone or DEFAULT_ZONE, by=SYSTEM, at=at
    )
    member = make_member(
        top,
        name,
        sign_in=sign_in,
        secret=secret,
        is_temporary=False,
        mail=mail,
        phone="",
        language=language,
        by=SYSTEM,
        at=at,
    )
    everything = dict.fromkeys(deeds(), Reach.SUBTREE.value)
    position = make_position(ADMINISTRATOR, name_en=ADMINISTRATOR_EN, deeds=everything, by=SYSTEM, at=at)
    make_posting(member, position, top, since=at, until=None, by=SYSTEM, at=at)
    return member
