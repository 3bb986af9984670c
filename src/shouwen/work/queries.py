"""Tasks and notices as the workbench shows them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q, QuerySet

from shouwen.organisation.models import PositionName, Posting
from shouwen.organisation.rights import Acting
from shouwen.work.models import Notice, NoticeState, Task, TaskState


def my_tasks(by: Acting) -> QuerySet[Task]:
    """Return the open tasks that the member holds, or somebody for whom they stand in."""
    return Task.objects.filter(state=TaskState.OPEN, holder__in=by.selves)


def offered_tasks(by: Acting, at: datetime) -> QuerySet[Task]:
    """Return the open tasks that nobody holds and that the member's positions may take: three statements."""
    held = list(
        Posting.objects.filter(
            Q(until=None) | Q(until__gt=at), member__in=by.selves, since__lte=at
        ).values_list("unit", "position", "position__key")
    )
    if not held:
        return Task.objects.none()
    named = PositionName.objects.filter(position__in=[position for _, position, _ in held])
    keys = {key for _, _, key in held} | set(named.values_list("named", flat=True))
    return Task.objects.filter(
        state=TaskState.OPEN, holder=None, seats__overlap=[unit for unit, _, _ in held], position__in=keys
    )


def notices_for(by: Acting) -> QuerySet[Notice]:
    """Return the member's notices whose hour has come, the newest first."""
    shown = Q(withdrawn_at=None) | Q(not_before__lte=F("withdrawn_at"))
    return Notice.objects.filter(shown, to=by.member).exclude(state=NoticeState.WAITING).order_by("-at", "-pk")
