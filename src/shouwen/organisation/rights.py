"""What a member may do where: their positions, and those of whom they stand in for, at an instant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from shouwen.facts.refusals import Refused, Why
from shouwen.facts.statements import rows_of
from shouwen.organisation.models import Member, Reach, Unit


@dataclass(frozen=True, slots=True)
class Grant:
    """One deed that a position allows: how far, from which unit, and in whose stead."""

    reach: str
    unit: int
    path: str
    department: str
    member: int


@dataclass(frozen=True)
class Scope:
    """Where a member may do one deed, for filtering lists in SQL.

    ``paths`` are beginnings of the paths of units, ``units`` single units, ``members`` those whose
    own matters count.
    """

    paths: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    members: tuple[int, ...] = ()

    @property
    def is_everything(self) -> bool:
        """True when the scope holds the whole tree."""
        return any(path.count("/") == 2 for path in self.paths)

    @property
    def is_nothing(self) -> bool:
        """True when no row can match."""
        return not (self.paths or self.units or self.members)

    @property
    def patterns(self) -> list[str]:
        """What the paths of its units are like, for a statement that serves every scope (``like_any``)."""
        return [f"{path}%" for path in self.paths]

    def on(self, *, unit: str = "unit", own: Iterable[str] = ()) -> Q:
        """Return the filter for rows with a ``unit`` and members in the fields named by ``own``.

        Where it is everything that is no condition at all: joined to another by «or» it would vanish (``either``).
        """
        if self.is_everything:
            return Q()
        found = Q(pk__in=[])
        if self.paths:
            under = Q()
            for path in self.paths:
                under |= Q(path__startswith=path)
            found |= Q(**{f"{unit}__in": Unit.objects.filter(under).order_by().values("pk")})
        if self.units:
            found |= Q(**{f"{unit}__in": self.units})
        if self.members:
            for field in own:
                found |= Q(**{f"{field}__in": self.members})
        return found


def either(*seen: Q) -> Q:
    """Return the filter for rows that one of these filters lets see; an empty one lets see all."""
    found = Q(pk__in=[])
    for one in seen:
        if not one:
            return Q()
        found |= one
    return found


class Acting:
    """A member at an instant, with all that they may do then; read once for each request.

    Actions take it as ``by``: whose deed it is and whether they may are one thing. ``grants`` are the
    grants of each deed, ``stands_in_for`` the numbers of the members in whose stead they act.
    """

    def __init__(
        self,
        member: Member,
        held: tuple[Mapping[str, tuple[Grant, ...]], frozenset[int]] | None,
        at: datetime,
        limits: Collection[str] | None = None,
    ) -> None:
        """Act with what is ``held``: grants and those stood in for; None: it is read when it is first asked."""
        self.member = member
        self.at = at
        #: The deeds to which a token limits the member; None where nothing does.
        self.limits = limits
        if held is not None:
            self._held = held

    @cached_property
    def _held(self) -> tuple[Mapping[str, tuple[Grant, ...]], frozenset[int]]:
        return held_by(self.member, self.at)

    @cached_property
    def grants(self) -> Mapping[str, tuple[Grant, ...]]:
        return self._held[0]

    @cached_property
    def stands_in_for(self) -> frozenset[int]:
        return self._held[1]

    @property
    def reference(self) -> str:
        """How facts name the member."""
        return self.member.reference

    @cached_property
    def selves(self) -> frozenset[int]:
        """Numbers of the member and of all for whom they stand in."""
        return self.stands_in_for | {self.member.pk}

    def has(self, deed: str) -> bool:
        """True when the deed is allowed somewhere."""
        return deed in self.grants

    def goes_to(self, deed: str) -> bool:
        """True where no token stands in the way of a deed that the member may do without a position: by taking part."""
        return self.limits is None or deed in self.limits

    def may(self, deed: str, *, path: str, own: Iterable[int | None] = ()) -> bool:
        """True when the deed is allowed on a matter of the unit with this path whose members are ``own``."""
        mine = self.selves & {member for member in own if member is not None}
        return any(_reaches(grant, path, mine) for grant in self.grants.get(deed, ()))

    def scope(self, deed: str) -> Scope:
        """Return where the deed is allowed, for lists."""
        paths, units, members = set(), set(), set()
        for grant in self.grants.get(deed, ()):
            if grant.reach == Reach.SUBTREE:
                paths.add(grant.path)
            elif grant.reach == Reach.UNIT:
                paths.add(grant.department)
            elif grant.reach == Reach.TEAM:
                units.add(grant.unit)
            members.add(grant.member)
        least = tuple(sorted(p for p in paths if not any(p != q and p.startswith(q) for q in paths)))
        return Scope(least, tuple(sorted(units)), tuple(sorted(members)))


def _reaches(grant: Grant, path: str, mine: frozenset[int]) -> bool:
    if grant.member in mine:
        return True
    if grant.reach == Reach.SUBTREE:
        return path.startswith(grant.path)
    if grant.reach == Reach.UNIT:
        return path.startswith(grant.department)
    return grant.reach == Reach.TEAM and path == grant.path


# A department is the nearest unit at or above the posting that is not a mere team. Whoever stands
# in for somebody also stands in for those for whom that one does.
_GRANTS = """
WITH RECURSIVE selves(id) AS (
    SELECT %(member)s::bigint
    UNION SELECT s.absent_id FROM organisation_standin s JOIN selves ON s.stand_in_id = selves.id
          WHERE s.since <= %(at)s AND (s.until IS NULL OR s.until > %(at)s))
SELECT selves.id, d.deed, d.reach, u.id, u.path,
       CASE WHEN u.kind = 'team' AND u.parent_id IS NOT NULL THEN up.path ELSE u.path END
FROM selves
LEFT JOIN organisation_posting p ON p.member_id = selves.id
     AND p.since <= %(at)s AND (p.until IS NULL OR p.until > %(at)s)
LEFT JOIN organisation_positiondeed d ON d.position_id = p.position_id
LEFT JOIN organisation_unit u ON u.id = p.unit_id
LEFT JOIN organisation_unit up ON up.id = u.parent_id
"""


def acting(member: Member, at: datetime) -> Acting:
    """Return a member acting at an instant: what they may do is read, with one statement, when it is first asked."""
    return Acting(member, None, at)


def held_by(member: Member, at: datetime) -> tuple[dict[str, tuple[Grant, ...]], frozenset[int]]:
    """Read the grants of each deed that a member has, and for whom they stand in. Who has left may do nothing.

    Postings and stand-ins count as of ``at``; the tree is the one of now, also for a late fact.
    """
    grants: dict[str, list[Grant]] = {}
    others: set[int] = set()
    if member.left_at is None or member.left_at > at:
        rows = rows_of(_GRANTS, {"member": member.pk, "at": at})
        for holder, deed, reach, unit, path, department in rows:
            if holder != member.pk:
                others.add(holder)
            if deed is not None:
                grants.setdefault(deed, []).append(Grant(reach, unit, path, department, holder))
    return {deed: tuple(held) for deed, held in grants.items()}, frozenset(others)


def department_path(unit: Unit) -> str:
    """Return the path of a unit's department: of the unit above where it is a mere team."""
    return unit.parent.path if unit.kind == "team" and unit.parent is not None else unit.path


def require(by: Acting, deed: str, *, unit: Unit, own: Iterable[int | None] = ()) -> None:
    """Refuse unless the deed is allowed on a matter of ``unit`` whose members are ``own``."""
    if not by.may(deed, path=unit.path, own=own):
        raise not_allowed(deed)


def require_somewhere(by: Acting, deed: str) -> None:
    """Refuse whoever may do the deed nowhere: to them an empty list would say that there is nothing."""
    if not by.has(deed):
        raise not_allowed(deed)


def not_allowed(deed: str) -> Refused:
    """Return the refusal of a deed for want of a right."""
    return Refused(
        "Your position does not allow this here (%(deed)s). Ask whoever heads the unit, or an administrator.",
        why=Why.NOT_ALLOWED,
        deed=deed,
    )
