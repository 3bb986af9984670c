"""Who takes part in a matter by a task of it, whatever their position lets them see otherwise."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q

from shouwen.organisation.rights import Acting
from shouwen.work.models import Task, TaskState
from shouwen.work.seats import places_held

Asked = Callable[[int, Acting], bool]
_asked: dict[str, Asked] = {}


def lets_in(kind: str) -> Callable[[Asked], Asked]:
    """Make a function the one that says who else takes part in matters of a kind (``case``): whoever is asked there."""

    def register(asked: Asked) -> Asked:
        _asked[kind] = asked
        return asked

    return register


def takes_part_in(matter: str, *, by: Acting) -> bool:
    """True when the member has or had a task of the matter, may take one that waits, or is asked to answer there.

    Asked only of those whom no right lets in: two statements, and that of its kind (``lets_in``).
    """
    held = places_held(by.selves, by.at)
    theirs = Q(holder__in=by.selves) | Q(done_by__in=by.selves)
    offered = Q(state=TaskState.OPEN, holder=None, seats__overlap=sorted(held.units), position__in=sorted(held.names))
    tasks = Task.objects.filter(theirs | offered if held.units else theirs, matter=matter)
    if tasks.exclude(state=TaskState.CANCELLED).exists():
        return True
    kind, _, number = matter.partition(":")
    return kind in _asked and _asked[kind](int(number), by)


def has_task_in(matter: str, *, by: Acting) -> bool:
    """True when the member, or somebody for whom they stand in, has an open task of the matter."""
    return Task.objects.filter(matter=matter, state=TaskState.OPEN, holder__in=by.selves).exists()
