"""The group, its two companies and their people, made by the deeds that an administrator would do."""

from __future__ import annotations

import heapq
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from shouwen.cli.demonstration.cable import furnish_cable, rules_of
from shouwen.cli.demonstration.people import (
    ADMINISTRATOR,
    CHECKS_CREDIT,
    COUNTERSIGNS,
    GROUP,
    PEOPLE,
    SITES,
    UNITS,
    Person,
)
from shouwen.cli.demonstration.position_names import POSITION_NAMES
from shouwen.cli.demonstration.site_values import LOCAL_VALUES, calendars_of
from shouwen.compliance.actions import adopt_edition
from shouwen.organisation.actions import first_run, open_unit, post_member, publish_calendar
from shouwen.organisation.actions.default_positions import make_default_positions
from shouwen.organisation.actions.members import make_member
from shouwen.organisation.actions.positions import name_position
from shouwen.organisation.calendars import calendar_from
from shouwen.organisation.models import Member, Position, Unit
from shouwen.organisation.queries import holders_of, stand_in_of
from shouwen.organisation.rights import Acting, Grant, acting, held_by
from shouwen.regulation.calendars import WorkingCalendar
from shouwen.regulation.editions import Edition

PACK = ("service-department", "1")
#: The pass phrase of everybody in the demonstration; it is printed, and no secret.
PASS_PHRASE = "shouwen-demo-2026"  # noqa: S105
#: Positions that are held in the company beside a post in a department.
_OF_COMPANY = (COUNTERSIGNS, CHECKS_CREDIT)


@dataclass
class Site:
    """A company of the demonstration: its units by key, and the hours by which its people work."""

    key: str
    company: Unit
    service: Unit
    departments: Mapping[str, Unit]
    office: WorkingCalendar
    zone: ZoneInfo

    def later(self, at: datetime, hours: float) -> datetime:
        """Return the moment so many office hours after ``at``; always within office hours, and never on the dot."""
        moved = self.office.add_working_time(at, timedelta(hours=hours), self.zone)
        inside = self.office.add_working_time(moved, timedelta(seconds=61), self.zone) - timedelta(seconds=31)
        return inside.astimezone(UTC)

    def earlier(self, at: datetime, hours: float) -> datetime:
        """Return the moment so many office hours before ``at``, within office hours."""
        first = at
        while (open_since := self.office.open_between(first, at, self.zone)) < timedelta(hours=hours):
            first -= timedelta(days=1)
        return self.later(first, open_since / timedelta(hours=1) - hours)

    def morning(self, day: datetime, hours: float) -> datetime:
        """Return a moment of office time so many hours after the beginning of the day of ``day``."""
        begun = day.astimezone(self.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        return self.later(begun, hours)

    def day(self, at: datetime, days: int = 0) -> str:
        """Return the date where the company is, so many days on, as people write it."""
        return (at.astimezone(self.zone).date() + timedelta(days=days)).isoformat()


@dataclass
class House:
    """Who and what there is in the demonstration; ``edition`` is the manual that both companies follow.

    What members may do is read once and kept: whatever changes it calls ``forget``, and what will end by itself says when
    (``forget_at``).
    """

    edition: Edition
    sites: Mapping[str, Site]
    units: Mapping[str, Unit]
    people: dict[str, Member]
    chance: random.Random
    _turns: list[datetime] = field(default_factory=list)
    _held: dict[int, tuple[Mapping[str, tuple[Grant, ...]], frozenset[int]]] = field(default_factory=dict)
    _holders: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    _present: dict[int, Member] = field(default_factory=dict)

    def forget(self) -> None:
        """Read anew who may do what."""
        self._held, self._holders, self._present = {}, {}, {}

    def forget_at(self, at: datetime) -> None:
        """Read anew who may do what, now and from an instant on at which something ends."""
        heapq.heappush(self._turns, at)
        self.forget()

    def by(self, name: str, at: datetime) -> Acting:
        """Return somebody, by the sign-in name, acting at an instant."""
        return self.as_member(self.people[name], at)

    def as_member(self, member: Member, at: datetime) -> Acting:
        """Return a member acting at an instant."""
        self._begin(at)
        if member.pk not in self._held:
            self._held[member.pk] = held_by(member, at)
        return Acting(member, self._held[member.pk], at)

    def present(self, member: Member, at: datetime) -> Acting:
        """Return a member acting, or whoever stands in while they are away."""
        self._begin(at)
        if member.pk not in self._present:
            self._present[member.pk] = stand_in_of(member.pk, at) or member
        return self.as_member(self._present[member.pk], at)

    def holder(self, place: str, unit: Unit, at: datetime, *, other_than: int | None = None) -> Acting:
        """Return one of those who hold a position, lane or place for a unit, acting, or their stand-in."""
        self._begin(at)
        key = (place, unit.pk)
        if key not in self._holders:
            self._holders[key] = [one.member for one in holders_of([place], unit.pk, at)]
        found = [one for one in self._holders[key] if one != other_than]
        if not found:
            raise LookupError(f"nobody holds {place} for {unit}")
        chosen = self.chance.choice(found)
        return self.present(next(one for one in self.people.values() if one.pk == chosen), at)

    def _begin(self, at: datetime) -> None:
        while self._turns and self._turns[0] <= at:
            heapq.heappop(self._turns)
            self.forget()


def build_house(begin: datetime, chance: random.Random) -> House:
    """Make units, positions, members, calendars and adoptions, all at ``begin``."""
    with transaction.atomic():
        top = UNITS[0]
        first = first_run(
            top.name,
            ADMINISTRATOR.name,
            sign_in=ADMINISTRATOR.sign_in,
            secret=PASS_PHRASE,
            unit_name_en=top.name_en,
            zone=top.zone,
            at=begin,
        )
        by = acting(first, begin)
        units = _open_units(first.home, by, begin)
        positions = make_default_positions(by=by, at=begin)
        people = {
            ADMINISTRATOR.sign_in: first,
            **{one.sign_in: _join(one, units, positions, by, begin) for one in PEOPLE},
        }
        _share_pass_phrase(first)
        edition = rules_of(*PACK)
        furnish_cable(units, positions, by, begin)
        sites = {key: _furnish(key, units, positions, edition, by, begin) for key in SITES}
    return House(edition, sites, units, people, chance)


def _open_units(top: Unit, by: Acting, at: datetime) -> dict[str, Unit]:
    units = {GROUP: top}
    for plan in UNITS[1:]:
        units[plan.key] = open_unit(
            units[plan.above],
            plan.name,
            kind=plan.kind,
            name_en=plan.name_en,
            code=plan.code,
            zone=plan.zone,
            hotline=plan.hotline,
            address=plan.address,
            by=by,
            at=at,
        )
    return units


def _join(
    person: Person, units: Mapping[str, Unit], positions: Mapping[str, Position], by: Acting, at: datetime
) -> Member:
    home = units[person.home]
    member = make_member(
        home,
        person.name,
        sign_in=person.sign_in,
        secret=None,
        is_temporary=False,
        mail="",
        phone="",
        language=person.language,
        by=by,
        at=at,
    )
    for key in person.positions:
        where = units[person.home.partition(".")[0]] if key in _OF_COMPANY else home
        post_member(member, positions[key], where, by=by, at=at)
    return member


def _share_pass_phrase(first: Member) -> None:
    """Let everybody sign in with the one pass phrase. Hashing it forty times would take half a minute."""
    Member.objects.exclude(pk=first.pk).update(password=first.password)


def _furnish(
    key: str,
    units: Mapping[str, Unit],
    positions: Mapping[str, Position],
    edition: Edition,
    by: Acting,
    at: datetime,
) -> Site:
    company = units[key]
    for named, position in POSITION_NAMES.items():
        name_position(company, named, positions[position], by=by, at=at)
    calendars = calendars_of(key, (at.year, at.year + 1))
    for name, content in calendars.items():
        publish_calendar(company, name, content, since=at.date(), by=by, at=at)
    adopt_edition(company, edition, dict(LOCAL_VALUES[key]), since=at, by=by, at=at)
    departments = {plan.key.partition(".")[2]: units[plan.key] for plan in UNITS if plan.above == key}
    return Site(
        key,
        company,
        departments["kf"],
        departments,
        calendar_from("office", calendars["office"]),
        ZoneInfo(company.zone),
    )
