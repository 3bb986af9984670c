"""Tasks and notices as the workbench shows them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q, QuerySet

from shouwen.facts.prepared import Prepared
from shouwen.organisation.models import PositionName, Posting
from shouwen.organisation.rights import Acting
from shouwen.work.models import Notice, NoticeState, Task, TaskState


def my_tasks(by: Acting) -> QuerySet[Task]:
    """Return the open tasks that the member holds, or somebody for whom they stand in."""
    return Task.objects.filter(state=TaskState.OPEN, holder__in=by.selves)


def offered_tasks(by: Acting, at: datetime) -> QuerySet[Task]:
    """Return the open tasks that nobody holds and that the member's positions may take: three statements."""
    units, keys = seats_of_member(by, at)
    if not units:
        return Task.objects.none()
    return Task.objects.filter(state=TaskState.OPEN, holder=None, seats__overlap=units, position__in=keys)


def seats_of_member(by: Acting, at: datetime) -> tuple[list[int], list[str]]:
    """Return the units in which the member holds a position, and all that these positions are called."""
    held = _POSTINGS(sorted(by.selves), at)
    if not held:
        return [], []
    named = _NAMES(sorted({position for _, position, _ in held}))
    return sorted({unit for unit, _, _ in held}), sorted({key for _, _, key in held} | {name for (name,) in named})


#: Tasks that are looked at for a workbench: more than it shows, since their cases decide which are due first.
MOST = 100


def first_tasks(by: Acting) -> list[Task]:
    """Return the first of ``my_tasks`` by due time, with their units."""
    return _MINE(sorted(by.selves))


def first_offered(by: Acting, at: datetime) -> list[Task]:
    """Return the first of ``offered_tasks`` by due time, with their units: three statements."""
    units, keys = seats_of_member(by, at)
    return _OFFERED(units, keys) if units else []


_POSTINGS = Prepared(
    lambda members, at: Posting.objects.filter(
        Q(until=None) | Q(until__gt=at), member__among=members, since__lte=at
    ).values_list("unit", "position", "position__key")
)
_NAMES = Prepared(lambda positions: PositionName.objects.filter(position__among=positions).values_list("named"))
_MINE = Prepared(
    lambda members: Task.objects.filter(state=TaskState.OPEN, holder__among=members)
    .select_related("unit")
    .order_by("due_at", "opened_at")[:MOST]
)
_OFFERED = Prepared(
    lambda units, keys: Task.objects.filter(
        state=TaskState.OPEN, holder=None, seats__overlap=units, position__among=keys
    )
    .select_related("unit")
    .order_by("due_at", "opened_at")[:MOST]
)


def notices_for(by: Acting) -> QuerySet[Notice]:
    """Return the member's notices whose hour has come, the newest first."""
    shown = Q(withdrawn_at=None) | Q(not_before__lte=F("withdrawn_at"))
    return Notice.objects.filter(shown, to=by.member).exclude(state=NoticeState.WAITING).order_by("-at", "-pk")
