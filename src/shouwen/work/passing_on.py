"""When somebody leaves or a position changes hands, their open tasks go back to those who may take them."""

from __future__ import annotations

from shouwen.facts.actions import SYSTEM, listen, record
from shouwen.facts.readers import reacts
from shouwen.organisation import kinds
from shouwen.regulation.facts import Fact
from shouwen.work.candidates import candidates_of
from shouwen.work.matters import touch
from shouwen.work.models import Task, TaskState


@listen
def give_back_tasks_of_who_left(fact: Fact) -> None:
    """Give the open tasks of a member who leaves back at once, in the transaction of their leaving."""
    if fact.kind != kinds.MEMBER_LEFT:
        return
    member = int(fact.about.partition(":")[2])
    tasks = list(Task.objects.filter(holder=member, state=TaskState.OPEN).select_related("unit"))
    for task in tasks:
        task.holder = None
        task.seats = seats_of(task, fact)
        task.save(update_fields=["holder", "seats"])
        record(
            "task.given_back",
            at=fact.at,
            unit=task.unit_id,
            by=SYSTEM,
            about=task.matter,
            step=task.title if task.flow_id else None,
            task=task,
        )
    if tasks:
        touch(*{task.matter for task in tasks}, what="task", at=fact.at)


@reacts(kinds.MEMBER_POSTED, kinds.POSTING_ENDED, kinds.POSITION_NAMED, kinds.UNIT_MOVED)
def seat_tasks_anew(fact: Fact) -> None:
    """Find out again where the nearest holders of open tasks sit, after positions have changed."""
    waiting = Task.objects.filter(state=TaskState.OPEN, holder=None).exclude(position="").select_related("unit")
    for task in waiting.iterator():
        seats = seats_of(task, fact)
        if seats != task.seats:
            Task.objects.filter(pk=task.pk).update(seats=seats)


def seats_of(task: Task, fact: Fact) -> list[int]:
    """Return the units in which the nearest holders of a task's position sit."""
    return sorted({holder.unit for holder in candidates_of(task, fact.at)})
