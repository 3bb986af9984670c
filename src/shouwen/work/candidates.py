"""Who may take a task while nobody has it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shouwen.facts.prepared import Prepared
from shouwen.organisation.models import Unit
from shouwen.organisation.queries import Holder, holders_of
from shouwen.organisation.rights import Acting
from shouwen.work.models import Task

_PATHS = Prepared(lambda units: Unit.objects.filter(pk__among=units).values_list("pk", "path"))


def candidates_of(task: Task, at: datetime) -> list[Holder]:
    """Return the nearest holders of a task's position; of a task that a unit was named for, those inside it."""
    if not task.position:
        return []
    found = holders_of([task.position], task.unit_id, at)
    return inside(found, task.unit) if task.is_within else found


def inside(holders: Iterable[Holder], unit: Unit) -> list[Holder]:
    """Return those who sit in a unit or below it."""
    found = list(holders)
    paths = dict(_PATHS(sorted({one.unit for one in found}))) if found else {}
    return [one for one in found if paths[one.unit].startswith(unit.path)]


def is_candidate(task: Task, *, by: Acting, at: datetime) -> bool:
    """True when the member, or somebody for whom they stand in, may take the task."""
    return any(one.member in by.selves for one in candidates_of(task, at))
