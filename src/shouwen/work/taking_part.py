"""Who takes part in a matter by a task of it, whatever their position lets them see otherwise."""

from __future__ import annotations

from django.db.models import Q

from shouwen.organisation.rights import Acting
from shouwen.work.models import Task, TaskState
from shouwen.work.seats import places_held


def takes_part_in(matter: str, *, by: Acting) -> bool:
    """True when the member has or had a task of the matter, or may take one that waits.

    Asked only of those whom no right lets in: two statements.
    """
    held = places_held(by.selves, by.at)
    theirs = Q(holder__in=by.selves) | Q(done_by__in=by.selves)
    offered = Q(state=TaskState.OPEN, holder=None, seats__overlap=sorted(held.units), position__in=sorted(held.names))
    tasks = Task.objects.filter(theirs | offered if held.units else theirs, matter=matter)
    return tasks.exclude(state=TaskState.CANCELLED).exists()


def has_task_in(matter: str, *, by: Acting) -> bool:
    """True when the member, or somebody for whom they stand in, has an open task of the matter."""
    return Task.objects.filter(matter=matter, state=TaskState.OPEN, holder__in=by.selves).exists()
