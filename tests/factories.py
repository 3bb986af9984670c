"""What tests begin with: units, members, positions and postings, made in the past by plain functions."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from django.db import transaction

from shouwen.facts.actions import SYSTEM
from shouwen.facts.models import Fact
from shouwen.facts.refusals import Refused
from shouwen.organisation import actions
from shouwen.organisation.actions import members, units
from shouwen.organisation.deeds import deeds as declared_deeds
from shouwen.organisation.models import Position, PositionDeed, Unit
from shouwen.organisation.rights import acting

#: A Monday, 09:00 in Shanghai: before whatever a test does.
LONG_AGO = datetime(2025, 1, 6, 1, 0, tzinfo=UTC)
_numbers = count(1)


@transaction.atomic
def make_unit(
    name="客户服务部", parent=None, *, kind="department", zone="Asia/Shanghai", code="", at=LONG_AGO
):
    """Open a unit; without a parent it is the top (a group), or below the top once there is one."""
    parent = parent or Unit.objects.filter(parent=None).first()
    if parent is None:
        return units.make_unit(None, name, kind="group", name_en="", code=code, zone=zone, by=SYSTEM, at=at)
    return actions.open_unit(parent, name, kind=kind, code=code, zone=zone, by=SYSTEM, at=at)


@transaction.atomic
def make_position(key=None, deeds=(), *, is_head=False, at=LONG_AGO):
    """Make a position, or find it by its key; ``deeds`` maps names to reaches, or lists names (subtree).

    Deeds that no module declares are written as they are, so a test may make up its own.
    """
    key = key or f"岗位{next(_numbers)}"
    position = Position.objects.filter(key=key).first()
    position = position or actions.make_position(key, is_head=is_head, by=SYSTEM, at=at)
    reaches = deeds if isinstance(deeds, dict) else dict.fromkeys(deeds, "subtree")
    PositionDeed.objects.bulk_create(
        [PositionDeed(position=position, deed=deed, reach=reach) for deed, reach in reaches.items()],
        update_conflicts=True,
        unique_fields=["position", "deed"],
        update_fields=["reach"],
    )
    return position


@transaction.atomic
def make_member(
    name="张三",
    unit=None,
    deeds=(),
    *,
    position=None,
    sign_in=None,
    secret=None,
    language="zh-hans",
    at=LONG_AGO,
):
    """Let a member join a unit (else the top), posted to ``position`` or to one with ``deeds``."""
    home = unit or Unit.objects.filter(parent=None).first() or make_unit("集团", at=at)
    member = members.make_member(
        home,
        name,
        sign_in=sign_in or f"member{next(_numbers)}",
        secret=secret,
        is_temporary=False,
        mail="",
        phone="",
        language=language,
        by=SYSTEM,
        at=at,
    )
    if position is not None or deeds:
        post(member, position or make_position(deeds=deeds), home, since=at)
    return member


@transaction.atomic
def make_administrator(name="管理员", *, unit=None, secret=None, at=LONG_AGO):
    """Let a member join who may do every declared deed everywhere."""
    position = make_position("系统管理员", dict.fromkeys(declared_deeds(), "subtree"), at=at)
    return make_member(name, unit, position=position, secret=secret, at=at)


@transaction.atomic
def post(member, position, unit=None, *, since=LONG_AGO, until=None):
    """Post a member to a position (or the key of one) in a unit, their home if none is given."""
    position = make_position(position) if isinstance(position, str) else position
    return actions.post_member(
        member, position, unit or member.home, since=since, until=until, by=SYSTEM, at=since
    )


@transaction.atomic
def stand_in(absent, other, *, since=LONG_AGO, until=None):
    """Let ``other`` stand in for ``absent``."""
    return actions.begin_stand_in(absent, other, since=since, until=until, by=SYSTEM, at=since)


def as_member(member, at=LONG_AGO):
    """Return the member acting at an instant, as a door hands it to actions; what they may do has been read."""
    by = acting(member, at)
    _ = by.grants  # read here, so that no test counts the statement for it among those of the deed
    return by


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
