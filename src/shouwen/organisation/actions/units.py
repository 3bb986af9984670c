"""Open, move, rename and close units. Where a unit stood when is kept for good."""

from __future__ import annotations

from datetime import datetime
from itertools import chain, count

from django.db import connection, transaction
from django.db.models import Q

from shouwen.facts.actions import record
from shouwen.facts.prepared import Prepared
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.changes import note_change, one_at_a_time
from shouwen.organisation.kinds import UNIT_CLOSED, UNIT_MOVED, UNIT_OPENED, UNIT_RENAMED
from shouwen.organisation.models import Member, Posting, Unit, UnitKind, UnitPlacement
from shouwen.organisation.names import initials_of, name_key
from shouwen.organisation.overtaken import refuse_overtaken
from shouwen.organisation.permissions import By, may_arrange
from shouwen.organisation.texts import one_line, telephone, zone_name

#: The longest path that fits its column; a tree some thirty units deep.
LONGEST_PATH = 255
#: What one changes of a unit.
NAMED = ("name", "name_en", "code", "zone", "hotline", "address")
SHOWN = (*NAMED, "parent_id")


@transaction.atomic(savepoint=False)
def open_unit(
    parent: Unit,
    name: str,
    *,
    kind: str,
    name_en: str = "",
    code: str = "",
    zone: str = "",
    hotline: str = "",
    address: str = "",
    by: By,
    at: datetime,
) -> Unit:
    """Open a unit below another. Without a zone it keeps the time of the unit above."""
    one_at_a_time()
    parent = still_open(parent)
    may_arrange(parent, by=by)
    return make_unit(
        parent, name, kind=kind, name_en=name_en, code=code, zone=zone or parent.zone, hotline=hotline,
        address=address, by=by, at=at,
    )  # fmt: skip


def make_unit(
    parent: Unit | None, name: str, *, kind: str, name_en: str, code: str, zone: str, hotline: str = "",
    address: str = "", by: By, at: datetime,
) -> Unit:
    """Write a new unit and its first placement; whoever calls has asked whether they may."""
    if kind not in UnitKind.values:
        raise Refused("Choose which sort of unit it is.", why=Why.BAD_INPUT, field="kind")
    unit = Unit(parent=parent, kind=kind)
    _name(unit, name, name_en, code, zone)
    _reach(unit, hotline, address)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('organisation_unit', 'id'))")
        row = cursor.fetchone()
    assert row is not None
    unit.pk = row[0]
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    _refuse_too_deep(len(unit.path))
    unit.save(force_insert=True)
    UnitPlacement.objects.create(unit=unit, parent=parent, since=at)
    note_change()
    record(UNIT_OPENED, at=at, unit=unit.pk, by=by, about=unit, figures={"parent": parent, "kind": kind})
    return unit


@transaction.atomic(savepoint=False)
def move_unit(unit: Unit, parent: Unit, *, version: int, by: By, at: datetime) -> Unit:
    """Let a unit, with all below it, stand below another from ``at`` on; ``version`` is the one that was seen.

    What happened before stays judged by where it stood then. Refused where it would stand below
    itself, and before an instant at which it was moved already.
    """
    one_at_a_time()
    unit, parent = still_open(unit), still_open(parent)
    may_arrange(unit, parent, by=by)
    refuse_overtaken(unit, version, SHOWN)
    if unit.parent_id is None:
        raise Refused("The top unit stays at the top.")
    if parent.path.startswith(unit.path):
        raise Refused("A unit cannot stand below itself. Choose another.", why=Why.BAD_INPUT, field="parent")
    if parent.pk == unit.parent_id:
        raise Refused("It stands there already.", why=Why.OVERTAKEN, field="parent")
    if UnitPlacement.objects.filter(unit=unit, since__gte=at).exists():
        raise Refused("It was moved after that already. Give a later time.", why=Why.OVERTAKEN)
    was = unit.parent_id
    _move_paths(unit.path, f"{parent.path}{unit.pk}/")
    Unit.objects.filter(pk=unit.pk).update(parent=parent, version=version + 1)
    UnitPlacement.objects.create(unit=unit, parent=parent, since=at)
    note_change()
    record(UNIT_MOVED, at=at, unit=unit.pk, by=by, about=unit, from_parent=f"unit:{was}", to_parent=parent)
    unit.refresh_from_db()
    return unit


def _move_paths(old: str, new: str) -> None:
    """Replace the beginning of the paths of a whole subtree, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(length(path)) FROM organisation_unit WHERE path LIKE %s", [f"{old}%"])
        row = cursor.fetchone()
        assert row is not None
        _refuse_too_deep(int(row[0]) - len(old) + len(new))
        cursor.execute(
            "UPDATE organisation_unit SET path = %s || substr(path, %s) WHERE path LIKE %s",
            [new, len(old) + 1, f"{old}%"],
        )


@transaction.atomic(savepoint=False)
def rename_unit(
    unit: Unit,
    name: str,
    *,
    name_en: str = "",
    code: str = "",
    zone: str = "",
    hotline: str = "",
    address: str = "",
    version: int,
    by: By,
    at: datetime,
) -> Unit:
    """Give a unit another name, code, zone, hotline or address, on top of the version that was seen."""
    one_at_a_time()
    unit = still_open(unit)
    may_arrange(unit, by=by)
    refuse_overtaken(unit, version, SHOWN)
    kept = {field: getattr(unit, field) for field in NAMED}
    _name(unit, name, name_en, code, zone or unit.zone)
    _reach(unit, hotline, address)
    changed = [field for field, value in kept.items() if getattr(unit, field) != value]
    if not changed:
        raise Refused("It is called so already.", why=Why.BAD_INPUT, field="name")
    unit.version += 1
    unit.save(update_fields=[*NAMED, "name_key", "version"])
    note_change()
    for field in changed:
        record(UNIT_RENAMED, at=at, unit=unit.pk, by=by, about=unit, what=field)
    return unit


def _name(unit: Unit, name: str, name_en: str, code: str, zone: str) -> None:
    unit.name = one_line(name, field="name", most=100)
    unit.name_en = one_line(name_en, field="name_en", most=100, is_required=False)
    unit.code = one_line(code, field="code", most=20, is_required=False)
    unit.zone = zone_name(zone)
    unit.name_key = name_key(unit.name)
    unit.code = unit.code or _code_of(unit)
    if unit.code and Unit.objects.filter(code=unit.code).exclude(pk=unit.pk).exists():
        raise Refused("Another unit has the code %(code)s.", why=Why.BAD_INPUT, field="code", code=unit.code)


def _code_of(unit: Unit) -> str:
    """Return the code that a unit without one gets, so that the numbers of its cases read: the initials of its name.

    One that has a code keeps it where none is given; units of one name are told apart by a number. A name without a
    letter that could stand in a number gives none.
    """
    kept: str = Unit.objects.filter(pk=unit.pk).values_list("code", flat=True).first() or "" if unit.pk else ""
    initials = initials_of(unit.name)
    if kept or not initials:
        return kept
    taken = set(Unit.objects.filter(code__startswith=initials).values_list("code", flat=True))
    wanted = chain([initials], (f"{initials}{number}" for number in count(2)))
    return next(code for code in wanted if code not in taken)


def _reach(unit: Unit, hotline: str, address: str) -> None:
    unit.hotline = telephone(hotline, field="hotline", most=40)
    unit.address = one_line(address, field="address", most=200, is_required=False)


@transaction.atomic(savepoint=False)
def close_unit(unit: Unit, *, by: By, at: datetime) -> Unit:
    """Close a unit. Refused while it has members, postings or open units below it; those must move first."""
    one_at_a_time()
    unit = still_open(unit)
    may_arrange(unit, by=by)
    if unit.parent_id is None:
        raise Refused("The top unit cannot be closed.")
    if Unit.objects.filter(parent=unit, closed_at=None).exists():
        raise Refused("There are open units below it. Move or close them first.")
    has_postings = Posting.objects.filter(Q(until=None) | Q(until__gt=at), unit=unit).exists()
    if has_postings or Member.objects.filter(home=unit, left_at=None).exists():
        raise Refused("Members still belong to it or hold positions in it. Let them change unit first.")
    unit.closed_at = at
    unit.save(update_fields=["closed_at"])
    note_change()
    record(UNIT_CLOSED, at=at, unit=unit.pk, by=by, about=unit)
    return unit


_UNIT = Prepared(lambda number: Unit.objects.select_related("parent").filter(pk=number))


def still_open(unit: Unit) -> Unit:
    """Return the unit as it stands now, refused when it has been closed."""
    found = _UNIT.first(unit.pk)
    if found is None:
        raise Unit.DoesNotExist
    if found.closed_at is not None:
        raise Refused("%(unit)s has been closed.", why=Why.OVERTAKEN, unit=found.name)
    return found


def _refuse_too_deep(length: int) -> None:
    if length > LONGEST_PATH:
        raise Refused(
            "The tree would be too deep there. Choose a unit nearer to the top.",
            why=Why.BAD_INPUT,
            field="parent",
        )
