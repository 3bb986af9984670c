"""Who may take a task while nobody has it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shouwen.organisation.models import Unit
from shouwen.organisation.queries import Holder, holders_of
from shouwen.organisation.rights import Acting
from shouwen.work.models import Task


def candidates_of(task: Task, at: datetime) -> list[Holder]:
    """Return the nearest holders of a task's position; of a task that a unit was named for, those inside it."""
    if not task.position:
        return []
    found = holders_of([task.position], task.unit_id, at)
    return inside(found, task.unit) if task.is_within else found


def inside(holders: Iterable[Holder], unit: Unit) -> list[Holder]:
    """Return those who sit in a unit or below it."""
    found = list(holders)
    units = Unit.objects.filter(pk__in={one.unit for one in found}, path__startswith=unit.path)
    known = set(units.values_list("pk", flat=True))
    return [one for one in found if one.unit in known]


def is_candidate(task: Task, *, by: Acting, at: datetime) -> bool:
    """True when the member, or somebody for whom they stand in, may take the task."""
    return any(one.member in by.selves for one in candidates_of(task, at))
