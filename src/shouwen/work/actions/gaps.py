"""Tell who posts members of positions that nobody holds while steps wait for them: once a gap, not once a step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Min

from shouwen.organisation.models import Unit
from shouwen.organisation.permissions import POST_MEMBER
from shouwen.organisation.queries import holders_by_name, members_who_may
from shouwen.work.actions.notices import notify
from shouwen.work.candidates import inside
from shouwen.work.models import PositionGap, Task, TaskState
from shouwen.work.settling import settle

VACANT = "position_vacant"
#: Units that are looked at in one go: a due deadline waits no longer than these take.
UNITS_AT_ONCE = 50
#: A position as a step asks for it: the unit, what the pack calls it, and whether only those inside the unit may.
Seat = tuple[int, str, bool]


def units_after(number: int) -> list[int]:
    """Return the next units to be looked at, at most ``UNITS_AT_ONCE``; the clock goes through all of them in turn."""
    return list(Unit.objects.filter(pk__gt=number).order_by("pk").values_list("pk", flat=True)[:UNITS_AT_ONCE])


@transaction.atomic
def look_for_gaps(units: Collection[int], at: datetime) -> int:
    """Note which positions nobody holds for open steps of these units, tell of new ones, and end those that are filled.

    Returns how many are new. The clock calls it; a step that opens, and a member who leaves, are found at its next round.
    It takes three statements, one for each unit with steps that nobody has, and some for each gap that is new.
    """
    vacant = _vacant(_waiting(units), at)
    open_ones = PositionGap.objects.select_for_update().filter(until=None, unit__in=units)
    known = {(gap.unit_id, gap.position): gap for gap in open_ones}
    over = [gap for seat, gap in known.items() if seat not in vacant]
    PositionGap.objects.filter(pk__in=[gap.pk for gap in over]).update(until=at)
    settle((gap.reference for gap in over), at=at)
    new = sorted(vacant.keys() - known.keys())
    for seat in new:
        _tell(*seat, vacant[seat], at)
    return len(new)


def _waiting(units: Collection[int]) -> dict[Seat, int]:
    """Return the positions for which steps of units wait that nobody has, each with its first step."""
    rows = Task.objects.filter(state=TaskState.OPEN, holder=None, unit__in=units).exclude(position="")
    found = rows.order_by().values_list("unit", "position", "is_within").annotate(first=Min("pk"))
    return {(unit, position, is_within): first for unit, position, is_within, first in found}


def _vacant(waiting: Mapping[Seat, int], at: datetime) -> dict[tuple[int, str], int]:
    """Return those that nobody holds, each with the first step that waits for it."""
    units = Unit.objects.in_bulk({unit for unit, _position, _is_within in waiting})
    vacant: dict[tuple[int, str], int] = {}
    for number, unit in units.items():
        here = {seat: first for seat, first in waiting.items() if seat[0] == number}
        holders = holders_by_name(sorted({position for _unit, position, _is_within in here}), number, at)
        for (_number, position, is_within), first in here.items():
            found = holders.get(position, [])
            if not (inside(found, unit) if is_within else found):
                vacant[number, position] = min(first, vacant.get((number, position), first))
    return vacant


def _tell(unit: int, position: str, first: int, at: datetime) -> None:
    task = Task.objects.select_related("unit").get(pk=first)
    found = PositionGap(unit=task.unit, position=position, citation=task.citation, since=at)
    PositionGap.objects.bulk_create([found], ignore_conflicts=True)  # another clock may have come first
    gap = PositionGap.objects.get(unit=task.unit, position=position, until=None)
    for member in members_who_may(POST_MEMBER, task.unit, at):
        notify(
            member, VACANT, matter=gap.reference, why="posts", citation=task.citation, at=at,
            names={"place": position, "title": task.title, "unit": task.unit.called,
                   "page": f"/administration/units/{unit}"},
            key=f"{gap.reference}:{member.pk}", waits_for=gap.reference,
        )  # fmt: skip


def gaps_of(units: Iterable[int]) -> list[PositionGap]:
    """Return the positions that nobody holds for steps that wait in these units, the oldest first; one statement."""
    return list(PositionGap.objects.filter(unit__in=list(units), until=None).order_by("since", "pk"))
