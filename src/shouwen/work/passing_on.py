"""When somebody leaves or a position changes hands, open tasks pass on: to a successor, or to who may take them."""

from __future__ import annotations

from collections.abc import Sequence

from shouwen.facts.actions import SYSTEM, listen_to, record
from shouwen.facts.prepared import Prepared
from shouwen.facts.readers import reacts
from shouwen.organisation import kinds
from shouwen.organisation.models import Member
from shouwen.organisation.queries import Holder
from shouwen.regulation.facts import Fact
from shouwen.work.candidates import candidates_of
from shouwen.work.matters import matter_of, touch
from shouwen.work.models import Task, TaskState


@listen_to(kinds.MEMBER_LEFT)
def give_back_tasks_of_who_left(fact: Fact) -> None:
    """Pass on the open tasks of a member who leaves, in the transaction of their leaving.

    A successor gets those that they may have; the others go back to whoever may take them.
    """
    if fact.kind != kinds.MEMBER_LEFT:
        return
    member = int(fact.about.partition(":")[2])
    successor = successor_named(fact)
    tasks = list(Task.objects.filter(holder=member, state=TaskState.OPEN).select_related("unit"))
    for task in tasks:
        candidates = candidates_of(task, fact.at)
        task.seats = sorted({holder.unit for holder in candidates})
        goes_on = successor is not None and _may_have(task, successor, candidates)
        task.holder = successor if goes_on else None
        task.save(update_fields=["holder", "seats"])
        record(
            "task.handed_on" if goes_on else "task.given_back",
            at=fact.at,
            unit=task.unit_id,
            by=SYSTEM,
            about=task.matter,
            step=task.title if task.flow_id else None,
            task=task,
            figures={"to": successor, "to_accused": False} if goes_on else None,
        )
    if tasks:
        touch(*{task.matter for task in tasks}, what="task", at=fact.at)


def successor_named(fact: Fact) -> Member | None:
    """Return who is named in the fact of a leaving as the successor, if they are still there."""
    number = str(fact.figures.get("successor") or "").partition(":")[2]
    return Member.objects.filter(pk=int(number), left_at=None).first() if number else None


def _may_have(task: Task, member: Member, candidates: Sequence[Holder]) -> bool:
    """True for who holds the task's position, or where it has none; never for the accused of its matter."""
    is_accused = matter_of(task.matter).accused == member.pk
    return not is_accused and (not task.position or member.pk in {holder.member for holder in candidates})


_ANY_WAITING = Prepared(
    lambda: Task.objects.filter(state=TaskState.OPEN, holder=None).exclude(position="").values_list("pk")[:1]
)


@reacts(kinds.MEMBER_POSTED, kinds.POSTING_ENDED, kinds.POSITION_NAMED, kinds.UNIT_MOVED)
def seat_tasks_anew(fact: Fact) -> None:
    """Find out again where the nearest holders of open tasks sit, after positions have changed."""
    if not _ANY_WAITING():  # as while a house is set up, by many such facts
        return
    waiting = Task.objects.filter(state=TaskState.OPEN, holder=None).exclude(position="").select_related("unit")
    for task in waiting.iterator():
        seats = seats_of(task, fact)
        if seats != task.seats:
            Task.objects.filter(pk=task.pk).update(seats=seats)


def seats_of(task: Task, fact: Fact) -> list[int]:
    """Return the units in which the nearest holders of a task's position sit."""
    return sorted({holder.unit for holder in candidates_of(task, fact.at)})
