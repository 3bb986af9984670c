"""What tests begin with: units, members, positions and postings, made in the past by plain functions."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from django.db import transaction

from shouwen.facts.models import Fact
from shouwen.facts.refusals import Refused
from shouwen.organisation.models import (
    Member,
    Position,
    PositionDeed,
    Posting,
    StandIn,
    Unit,
    UnitPlacement,
)
from shouwen.organisation.names import name_key
from shouwen.organisation.rights import acting

#: A Monday, 09:00 in Shanghai: before whatever a test does.
LONG_AGO = datetime(2025, 1, 6, 1, 0, tzinfo=UTC)
_numbers = count(1)


def make_unit(name="客户服务部", parent=None, *, kind="department", zone="Asia/Shanghai", code="", at=LONG_AGO):
    """Open a unit; without a parent it is the top, or below the top once there is one."""
    parent = parent or Unit.objects.filter(parent=None).first()
    unit = Unit.objects.create(
        parent=parent, path=f"new {next(_numbers)}", name=name, name_key=name_key(name),
        kind=kind if parent else "group", zone=zone, code=code,
    )
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    UnitPlacement.objects.create(unit=unit, parent=parent, since=at)
    return unit


def make_position(key=None, deeds=(), *, is_head=False):
    """Make a position, or find it by its key; ``deeds`` maps names to reaches, or lists names (subtree)."""
    position, _ = Position.objects.get_or_create(
        key=key or f"岗位{next(_numbers)}", defaults={"is_head": is_head}
    )
    reaches = deeds if isinstance(deeds, dict) else dict.fromkeys(deeds, "subtree")
    for deed, reach in reaches.items():
        PositionDeed.objects.update_or_create(position=position, deed=deed, defaults={"reach": reach})
    return position


def make_member(name="张三", unit=None, deeds=(), *, position=None, sign_in=None, secret=None, language="zh-hans",
                at=LONG_AGO):
    """Let a member join a unit (the top if none is given), posted to ``position`` or to one with ``deeds``."""
    home = unit or Unit.objects.filter(parent=None).first() or make_unit("集团", at=at)
    member = Member(
        sign_in=sign_in or f"member{next(_numbers)}", name=name, name_key=name_key(name), home=home,
        language=language, joined_at=at,
    )
    member.set_unusable_password() if secret is None else member.set_password(secret)
    member.save()
    if position is not None or deeds:
        post(member, position or make_position(deeds=deeds), home, since=at)
    return member


def post(member, position, unit=None, *, since=LONG_AGO, until=None):
    """Post a member to a position (or the key of one) in a unit, their home if none is given."""
    position = make_position(position) if isinstance(position, str) else position
    return Posting.objects.create(
        member=member, position=position, unit=unit or member.home, since=since, until=until
    )


def stand_in(absent, other, *, since=LONG_AGO, until=None):
    """Let ``other`` stand in for ``absent``."""
    return StandIn.objects.create(absent=absent, stand_in=other, since=since, until=until)


def as_member(member, at=LONG_AGO):
    """Return the member acting at an instant, as a door hands it to actions."""
    return acting(member, at)


def refusal_of(deed):
    """Do a deed that must be refused; return the refusal. The test's transaction goes on."""
    try:
        with transaction.atomic():
            deed()
    except Refused as refused:
        return refused
    raise AssertionError("the deed was not refused")


def facts_of(kind, about=None):
    """Return the facts of a kind in the order in which they were recorded."""
    rows = Fact.objects.filter(kind=kind).order_by("pk")
    return list(rows if about is None else rows.filter(about=getattr(about, "reference", about)))
