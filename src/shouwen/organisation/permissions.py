"""Who may change the organisation. Nobody can give another what they do not have themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeAlias

from django.db.models import Q

from shouwen.facts.actions import SYSTEM
from shouwen.facts.prepared import Prepared
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.deeds import declare_deed
from shouwen.organisation.models import Member, Position, PositionDeed, Posting, Reach, Unit
from shouwen.organisation.rights import Acting, acting, department_path, not_allowed, require

#: Whose deed it is. ``system`` is what the first run and the demonstration do; no door passes it on.
By: TypeAlias = Acting | str

SEE_ORGANISATION = declare_deed("see_organisation", "See units, members and positions", "organisation")
ADMINISTER_ORGANISATION = declare_deed("administer_organisation", "Say what positions may do", "organisation")
ARRANGE_UNITS = declare_deed("arrange_units", "Open, move, rename and close units", "organisation")
ADMIT_MEMBER = declare_deed("admit_member", "Let members join and leave, and help them sign in", "organisation")
POST_MEMBER = declare_deed("post_member", "Post members to positions", "organisation")
BEGIN_STAND_IN = declare_deed("begin_stand_in", "Arrange stand-ins for others", "organisation")
NAME_POSITION = declare_deed("name_position", "Say which position a regulation means", "organisation")
PUBLISH_CALENDAR = declare_deed("publish_calendar", "Publish working calendars", "organisation")
RECORD_PAST = declare_deed("record_past", "Record what happened earlier, for imports and telephony", "organisation")

#: Whoever has these over the whole tree administers it; there is always somebody who does.
OF_ADMINISTRATORS = (ADMINISTER_ORGANISATION, ADMIT_MEMBER, POST_MEMBER)


def is_system(by: By) -> bool:
    """True for what the house does itself; anything else that is no member acting is a bug."""
    if isinstance(by, str) and by != SYSTEM:
        raise ValueError(f"{by!r} is neither a member acting nor the system")
    return isinstance(by, str)


def may_arrange(*units: Unit, by: By) -> None:
    """Refuse unless the member may arrange each of these units."""
    for unit in units:
        _require(by, ARRANGE_UNITS, unit)


def may_admit(unit: Unit, *, by: By) -> None:
    """Refuse unless the member may let others join this unit and leave it."""
    _require(by, ADMIT_MEMBER, unit)


def may_publish_calendar(unit: Unit, *, by: By) -> None:
    """Refuse unless the member may publish calendars for the unit."""
    _require(by, PUBLISH_CALENDAR, unit)


def may_name_position(unit: Unit, *, by: By) -> None:
    """Refuse unless the member may say which position a regulation means in the unit."""
    _require(by, NAME_POSITION, unit)


def may_administer(*, by: By) -> None:
    """Refuse unless the member administers the whole organisation: positions are the same everywhere."""
    if not is_system(by) and not _has_everywhere(by, ADMINISTER_ORGANISATION):
        raise not_allowed(ADMINISTER_ORGANISATION)


_DEEDS = Prepared(lambda position: PositionDeed.objects.filter(position=position).values_list("deed", "reach"))


def may_post(position: Position, unit: Unit, *, by: By) -> None:
    """Refuse unless the member may post others here, and has all that the position allows."""
    _require(by, POST_MEMBER, unit)
    if not is_system(by):
        granted = [(deed, reach, unit) for deed, reach in _DEEDS(position.pk)]
        _refuse_to_pass_on(by, granted)


def may_end_posting(unit: Unit, *, by: By) -> None:
    """Refuse unless the member may post others here."""
    _require(by, POST_MEMBER, unit)


def may_act_for(member: Member, deed: str, *, by: By, at: datetime) -> None:
    """Refuse unless ``deed`` is allowed on the member, and all that they may do is the doer's own already.

    Whoever sets another's pass phrase or stand-in could otherwise use rights that are not theirs.
    """
    _require(by, deed, member.home)
    if not is_system(by):
        _refuse_to_pass_on(by, _granted_to(member, at))


def may_allow(deed: str, reach: str, *, by: By) -> None:
    """Refuse to let a position do what the member cannot do as far everywhere.

    A deed that no position allows yet came with a new release: whoever administers may allow it.
    """
    if is_system(by):
        return
    assert isinstance(by, Acting)
    has = by.has(deed) if reach == Reach.OWN else _has_everywhere(by, deed)
    if not has and PositionDeed.objects.filter(deed=deed).exists():
        raise _cannot_pass_on(deed)


def is_self(member: Member, *, by: By) -> bool:
    """True when a member acts on themselves; who stands in for them is not them."""
    return isinstance(by, Acting) and by.member.pk == member.pk


def may_only_oneself(member: Member, *, by: By) -> None:
    """Refuse unless a member acts on themselves."""
    if not is_system(by) and not is_self(member, by=by):
        raise Refused("Only the member can do this for themselves.", why=Why.NOT_ALLOWED)


def _require(by: By, deed: str, unit: Unit) -> None:
    if not is_system(by):
        assert isinstance(by, Acting)
        require(by, deed, unit=unit)


def _has_everywhere(by: By, deed: str) -> bool:
    return isinstance(by, Acting) and by.scope(deed).is_everything


def _granted_to(member: Member, at: datetime) -> list[tuple[str, str, Unit]]:
    """Return all that a member's postings allow, those to come and those stood in for as well."""
    held = Posting.objects.filter(Q(until=None) | Q(until__gt=at), member__in=acting(member, at).selves)
    return [
        (granted.deed, granted.reach, posting.unit)
        for posting in held.select_related("unit__parent").prefetch_related("position__deeds")
        for granted in posting.position.deeds.all()
    ]


def _refuse_to_pass_on(by: By, granted: Iterable[tuple[str, str, Unit]]) -> None:
    assert isinstance(by, Acting)
    for deed, reach, unit in granted:
        if not covers(by, deed, reach, unit):
            raise _cannot_pass_on(deed)


def covers(by: Acting, deed: str, reach: str, unit: Unit) -> bool:
    """True when a member already has a deed as far as a position held in ``unit`` would reach."""
    if reach == Reach.OWN:
        return by.has(deed)
    if reach == Reach.TEAM:
        return by.may(deed, path=unit.path)
    wanted = unit.path if reach == Reach.SUBTREE else department_path(unit)
    return any(wanted.startswith(path) for path in by.scope(deed).paths)


def _cannot_pass_on(deed: str) -> Refused:
    return Refused(
        "This would give a right that you do not have yourself (%(deed)s). Ask somebody who has it.",
        why=Why.NOT_ALLOWED,
        deed=deed,
    )
