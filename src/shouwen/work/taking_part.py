"""Who takes part in a matter by a task of it, whatever their position lets them see otherwise."""

from __future__ import annotations

from django.db.models import Q

from shouwen.organisation.rights import Acting
from shouwen.work.models import Task, TaskState
from shouwen.work.queries import seats_of_member


def takes_part_in(matter: str, *, by: Acting) -> bool:
    """True when the member has or had a task of the matter, or may take one that waits.

    Asked only of those whom no right lets in: three statements.
    """
    units, keys = seats_of_member(by, by.at)
    theirs = Q(holder__in=by.selves) | Q(done_by__in=by.selves)
    offered = Q(state=TaskState.OPEN, holder=None, seats__overlap=units, position__in=keys)
    tasks = Task.objects.filter(theirs | offered if units else theirs, matter=matter)
    return tasks.exclude(state=TaskState.CANCELLED).exists()


def has_task_in(matter: str, *, by: Acting) -> bool:
    """True when the member, or somebody for whom they stand in, has an open task of the matter."""
    return Task.objects.filter(matter=matter, state=TaskState.OPEN, holder__in=by.selves).exists()
