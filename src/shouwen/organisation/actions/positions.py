"""What positions may do, and which position a name in a regulation means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from shouwen.facts.actions import Deed, record, record_all
from shouwen.facts.prepared import Prepared
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.facts.rows import add_rows
from shouwen.organisation.actions.administrators import keeping_an_administrator
from shouwen.organisation.actions.units import still_open
from shouwen.organisation.changes import one_at_a_time
from shouwen.organisation.deeds import deeds as declared_deeds
from shouwen.organisation.kinds import POSITION_CHANGED, POSITION_NAMED
from shouwen.organisation.models import Position, PositionDeed, PositionName, Reach, Unit
from shouwen.organisation.overtaken import refuse_overtaken
from shouwen.organisation.permissions import By, may_administer, may_allow, may_name_position
from shouwen.organisation.texts import key_name, one_line

#: How facts call a deed that a position does not allow.
NONE = "none"


@transaction.atomic(savepoint=False)
def make_position(
    key: str,
    *,
    name_en: str = "",
    is_head: bool = False,
    deeds: Mapping[str, str] | None = None,
    by: By,
    at: datetime,
) -> Position:
    """Make a position that may do ``deeds`` (name to reach)."""
    one_at_a_time()
    may_administer(by=by)
    key = key_name(key, field="key", most=60)
    if Position.objects.filter(key=key).exists():
        raise Refused("There is a position %(key)s already.", why=Why.BAD_INPUT, field="key", key=key)
    name_en = one_line(name_en, field="name_en", most=100, is_required=False)
    position = Position.objects.create(key=key, name_en=name_en, is_head=is_head)
    record(POSITION_CHANGED, at=at, unit=None, by=by, about=position, is_head=is_head)
    _set_deeds(position, {}, dict(deeds or {}), by=by, at=at)
    return position


@transaction.atomic(savepoint=False)
def change_position(
    position: Position,
    *,
    name_en: str,
    is_head: bool,
    deeds: Mapping[str, str],
    version: int,
    by: By,
    at: datetime,
) -> Position:
    """Say anew what a position may do: ``deeds`` is all of it, name to reach; ``version`` is the one that was seen.

    Refused where a deed would be allowed by no position any more, for then nobody could
    allow it again, and where nobody would be left who administers the organisation.
    """
    one_at_a_time()
    may_administer(by=by)
    position = Position.objects.get(pk=position.pk)
    refuse_overtaken(position, version, ("name_en", "is_head"))
    was = deeds_of(position)
    name_en = one_line(name_en, field="name_en", most=100, is_required=False)
    is_other = (position.name_en, position.is_head) != (name_en, is_head)
    if not is_other and dict(deeds) == was:
        raise Refused("Nothing was changed.", why=Why.BAD_INPUT)
    with keeping_an_administrator(at):
        position.name_en, position.is_head, position.version = name_en, is_head, version + 1
        position.save(update_fields=["name_en", "is_head", "version"])
        if is_other:
            record(POSITION_CHANGED, at=at, unit=None, by=by, about=position, is_head=is_head)
        _set_deeds(position, was, dict(deeds), by=by, at=at)
    return position


def deeds_of(position: Position) -> dict[str, str]:
    """Return what a position may do: name to reach."""
    return dict(PositionDeed.objects.filter(position=position).values_list("deed", "reach"))


def _set_deeds(
    position: Position, was: Mapping[str, str], now: Mapping[str, str], *, by: By, at: datetime
) -> None:
    changed = [deed for deed in sorted(was.keys() | now.keys()) if now.get(deed) != was.get(deed)]
    added = []
    for deed in changed:
        reach = now.get(deed)
        if reach is None:
            _withdraw(position, deed)
            continue
        _check_allowed(deed, reach, was.get(deed), by)
        if deed in was:
            PositionDeed.objects.filter(position=position, deed=deed).update(reach=reach)
        else:
            added.append(PositionDeed(position=position, deed=deed, reach=reach))
    add_rows(added)
    for deed in changed:
        record(
            POSITION_CHANGED,
            at=at,
            unit=None,
            by=by,
            about=position,
            deed=deed,
            reach=now.get(deed, NONE),
            was=was.get(deed, NONE),
        )


def _check_allowed(deed: str, reach: str, was: str | None, by: By) -> None:
    """Refuse a deed or a reach that there is not, and what whoever allows it may not do so far themselves."""
    if deed not in declared_deeds() or reach not in Reach.values:
        raise Refused(
            "There is no such deed or reach: %(deed)s, %(reach)s.",
            why=Why.BAD_INPUT,
            field=deed,
            deed=deed,
            reach=reach,
        )
    if was is None or Reach.values.index(reach) > Reach.values.index(was):
        may_allow(deed, reach, by=by)


def _withdraw(position: Position, deed: str) -> None:
    others = PositionDeed.objects.filter(deed=deed).exclude(position=position)
    if deed in declared_deeds() and not others.exists():
        raise Refused(
            "No other position may do this (%(deed)s). Let another do it first.", field=deed, deed=deed
        )
    PositionDeed.objects.filter(position=position, deed=deed).delete()


_NAMED = Prepared(
    lambda unit, named: PositionName.objects.filter(unit=unit, named=named).select_related("position")
)


@transaction.atomic(savepoint=False)
def name_position(
    unit: Unit, named: str, position: Position | None, *, seen: str | None = None, by: By, at: datetime
) -> None:
    """Say which position a unit means by a name in a regulation; None takes it back.

    ``seen`` is the key of the position that stood there when the doer looked, empty for none: refused where somebody
    else has said another meanwhile.
    """
    one_at_a_time()
    unit = still_open(unit)
    may_name_position(unit, by=by)
    named = key_name(named, field="named", most=60)
    given = _NAMED.first(unit.pk, named)
    now = given.position.key if given else ""
    if seen is not None and seen != now:
        raise Overtaken("A colleague has changed this in the meantime. Compare both and save again.", {"position": now})
    if position is None and given is None:
        raise Refused("This unit gives the name %(named)s no position.", why=Why.OVERTAKEN, named=named)
    _keep_names(unit, {named: position}, {named: given} if given else {})
    record(POSITION_NAMED, at=at, unit=unit.pk, by=by, about=unit, named=named, position=position)


@transaction.atomic(savepoint=False)
def name_positions(
    unit: Unit, wanted: Mapping[str, Position | None], *, seen: Mapping[str, str], by: By, at: datetime
) -> int:
    """Say which positions a unit means by several names in regulations, all or none; return how many that changed.

    ``seen`` are the keys of the positions that stood there when the doer looked, as ``name_position`` takes one. The
    same few statements, however many there are, unless a standard hears of each.
    """
    one_at_a_time()
    unit = still_open(unit)
    may_name_position(unit, by=by)
    wanted = {key_name(named, field="named", most=60): position for named, position in wanted.items()}
    rows = PositionName.objects.filter(unit=unit, named__in=wanted).select_related("position")
    given = {row.named: row for row in rows}
    now = {named: given[named].position.key if named in given else "" for named in wanted}
    if any(seen.get(named, "") != key for named, key in now.items()):
        raise Overtaken("A colleague has changed this in the meantime. Compare both and save again.", now)
    changed = {one: position for one, position in wanted.items() if (position.key if position else "") != now[one]}
    _keep_names(unit, changed, given)
    record_all([
        Deed(POSITION_NAMED, at, unit.pk, by, unit, figures={"named": named, "position": position})
        for named, position in changed.items()
    ])
    return len(changed)


def _keep_names(unit: Unit, changed: Mapping[str, Position | None], given: Mapping[str, PositionName]) -> None:
    """Keep what names mean now; nobody else does meanwhile (``one_at_a_time``)."""
    new, other, gone = [], [], []
    for named, position in changed.items():
        row = given.get(named)
        if position is None and row is not None:
            gone.append(row.pk)
        elif position is not None and row is not None:
            row.position = position
            other.append(row)
        elif position is not None:
            new.append(PositionName(unit=unit, named=named, position=position))
    add_rows(new)
    PositionName.objects.bulk_update(other, ["position"])
    PositionName.objects.filter(pk__in=gone).delete()
