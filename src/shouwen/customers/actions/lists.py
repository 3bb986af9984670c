"""Keep the lists of a unit: regions, tags and outlets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from shouwen.compliance.judging import enact
from shouwen.customers.holding import held_for
from shouwen.customers.models import Customer, Outlet, Region, Tag
from shouwen.customers.permissions import may_keep_lists
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting

Kept = TypeVar("Kept", Region, Outlet, Tag)
Versioned = TypeVar("Versioned", Region, Outlet)
MOST_TAGS = 20


@dataclass(frozen=True)
class RegionTold:
    """A region as it is written down (SD-4.3): code, name, group (组别), boundary."""

    code: str
    name: str
    team: str = ""
    boundary: str = ""


@dataclass(frozen=True)
class OutletTold:
    """An outlet as it is written down, the six columns of SD-2.6, and whether anybody may read of it."""

    region: str
    name: str
    address: str = ""
    hotline: str = ""
    contact_person: str = ""
    remark: str = ""
    is_public: bool = False


@transaction.atomic(savepoint=False)
def record_region(unit: Unit, told: RegionTold, *, by: Acting, at: datetime) -> Region:
    """Record a region of a unit under a code that the unit has not used."""
    may_keep_lists(unit, by=by)
    columns = _columns(told, "code", "name")
    return _add(Region(unit=unit, **columns), "There is a region with this code already.", "code", by, at)


@transaction.atomic(savepoint=False)
def change_region(region: Region, version: int, told: RegionTold, *, by: Acting, at: datetime) -> Region:
    """Change a region on top of the version that was seen."""
    may_keep_lists(region.unit, by=by)
    return _change(region, version, _columns(told, "code", "name"), "There is a region with this code already.", "code",
                   by, at)


@transaction.atomic(savepoint=False)
def end_region(region: Region, *, by: Acting, at: datetime) -> Region:
    """Take a region out of use; customers who are in it stay so until they are moved."""
    may_keep_lists(region.unit, by=by)
    return _end(region, by, at)


@transaction.atomic(savepoint=False)
def record_outlet(unit: Unit, told: OutletTold, *, by: Acting, at: datetime) -> Outlet:
    """Record an outlet of a unit, by region and name once."""
    may_keep_lists(unit, by=by)
    columns = {**_columns(told, "region", "name"), "is_public": told.is_public}
    return _add(Outlet(unit=unit, **columns), "There is an outlet of this name in the region already.", "name", by, at)


@transaction.atomic(savepoint=False)
def change_outlet(outlet: Outlet, version: int, told: OutletTold, *, by: Acting, at: datetime) -> Outlet:
    """Change an outlet on top of the version that was seen."""
    may_keep_lists(outlet.unit, by=by)
    return _change(outlet, version, {**_columns(told, "region", "name"), "is_public": told.is_public},
                   "There is an outlet of this name in the region already.", "name", by, at)


@transaction.atomic(savepoint=False)
def end_outlet(outlet: Outlet, *, by: Acting, at: datetime) -> Outlet:
    """Take an outlet off the list."""
    may_keep_lists(outlet.unit, by=by)
    return _end(outlet, by, at)


@transaction.atomic(savepoint=False)
def record_tag(unit: Unit, name: str, *, by: Acting, at: datetime) -> Tag:
    """Record a tag of a unit; one that was taken out of use is in use again."""
    may_keep_lists(unit, by=by)
    given = " ".join(name.split())
    if not 1 <= len(given) <= 30:
        raise Refused("A tag has at most %(most)s characters.", why=Why.BAD_INPUT, field="name", most=30)
    ended = Tag.objects.select_for_update().filter(unit=unit, name=given).exclude(ended_at=None).first()
    if ended is not None:
        ended.ended_at = None
        ended.save(update_fields=["ended_at"])
        _tell(ended, "recorded", by, at)
        return ended
    return _add(Tag(unit=unit, name=given), "There is a tag of this name already.", "name", by, at)


@transaction.atomic(savepoint=False)
def end_tag(tag: Tag, *, by: Acting, at: datetime) -> Tag:
    """Take a tag out of use; customers who bear it keep it."""
    may_keep_lists(tag.unit, by=by)
    return _end(tag, by, at)


@transaction.atomic(savepoint=False)
def tag_customer(customer: Customer, tags: Iterable[Tag], *, by: Acting, at: datetime) -> Customer:
    """Let a customer bear these tags and no others; what changes is told, tag by tag."""
    held = held_for(customer, by=by)
    wanted = {tag.pk: tag for tag in tags}
    if len(wanted) > MOST_TAGS:
        raise Refused("A customer bears at most %(most)s tags.", why=Why.BAD_INPUT, field="tags", most=MOST_TAGS)
    borne = {tag.pk: tag for tag in held.tags.all()}
    for tag in wanted.values():
        if tag.pk not in borne and (tag.ended_at is not None or tag.unit_id not in held.unit.ancestor_ids):
            raise Refused("This tag is not one of the customer's unit.", why=Why.BAD_INPUT, field="tags")
    held.tags.set(wanted.values())
    for kind, told in (("customer.tagged", wanted.keys() - borne), ("customer.untagged", borne.keys() - wanted)):
        for number in sorted(told):
            enact(kind, at=at, unit=held.unit_id, by=by, about=held, for_whom=held, tag=f"tag:{number}")
    return held


def _columns(told: RegionTold | OutletTold, *needed: str) -> dict[str, str]:
    """Return what was told without blanks around it; refuses what is needed and empty, and what is too long."""
    model = Region if isinstance(told, RegionTold) else Outlet
    columns = {name: value.strip() for name, value in asdict(told).items() if isinstance(value, str)}
    for name, value in columns.items():
        most = getattr(model._meta.get_field(name), "max_length", None) or 500
        if name in needed and not value:
            raise Refused("This is needed.", why=Why.BAD_INPUT, field=name)
        if len(value) > most:
            raise Refused("This has at most %(most)s characters.", why=Why.BAD_INPUT, field=name, most=most)
    return columns


def _add(row: Kept, sentence: str, field: str, by: Acting, at: datetime) -> Kept:
    try:
        row.save(force_insert=True)
    except IntegrityError as fault:
        raise Refused(sentence, why=Why.OVERTAKEN, field=field) from fault
    _tell(row, "recorded", by, at)
    return row


def _change(row: Versioned, version: int, columns: Mapping[str, Any], sentence: str, field: str, by: Acting,
            at: datetime) -> Versioned:
    rows = type(row).objects.filter(pk=row.pk, version=version, ended_at=None)
    try:
        changed = rows.update(version=version + 1, **columns)
    except IntegrityError as fault:
        raise Refused(sentence, why=Why.OVERTAKEN, field=field) from fault
    if not changed:
        now = type(row).objects.get(pk=row.pk)
        raise Overtaken("A colleague has changed this in the meantime. Compare both and save again.",
                        {"version": now.version, **{name: getattr(now, name) for name in columns}})
    row.refresh_from_db()
    _tell(row, "changed", by, at)
    return row


def _end(row: Kept, by: Acting, at: datetime) -> Kept:
    if not type(row).objects.filter(pk=row.pk, ended_at=None).update(ended_at=at):
        raise Refused("This has ended already.", why=Why.OVERTAKEN)
    row.ended_at = at
    _tell(row, "ended", by, at)
    return row


def _tell(row: Kept, done: str, by: Acting, at: datetime) -> None:
    enact(f"{row.reference.partition(':')[0]}.{done}", at=at, unit=row.unit_id, by=by, about=row)
