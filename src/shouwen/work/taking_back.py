"""Take back what followed from outcomes that no longer hold: tasks, what a timer opened, notices.

What somebody has worked on stays, and the course of the matter says so. Who was told was told: their
notice stays in the log, marked, and they are told that it does not hold any more, and why.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from shouwen.compliance.keepers import takes_back
from shouwen.compliance.memory import memory_of_deed
from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.models import Fact
from shouwen.regulation.outcomes import Withdrawn
from shouwen.work.actions.flows import take_back_timer
from shouwen.work.actions.notices import tell_that_it_does_not_hold, withdraw
from shouwen.work.clocks import clock_of, next_at
from shouwen.work.consequences import notice_key
from shouwen.work.live import tell_listeners
from shouwen.work.matters import Matter, touch
from shouwen.work.models import Deadline, DeadlineState, Entry, FlowRun, Notice, NoticeState, Task, TaskState
from shouwen.work.receivers import known_matter

DEADLINE = "deadline"
#: Consequences of one outcome that can be taken back; a text has never named more than four.
MOST_CONSEQUENCES = 20
#: Notices that somebody may have seen, here or as a letter.
KNOWN = (NoticeState.SHOWN, NoticeState.READ)
MAILED = ("sending", "sent")
#: What people do with a task before they complete it.
WORKING = ("task.taken", "task.handed_on", "task.given_back")


@takes_back
def take_back(withdrawn: Withdrawn) -> None:
    """Undo what followed from an outcome, where nobody has gone on from it.

    A miss that stays one, though it fell due at another moment, was rightly told: only its fact changes.
    """
    if withdrawn.kind == DEADLINE:
        _withdraw_fact(withdrawn)
        if withdrawn.verdict and Deadline.objects.filter(key=withdrawn.key, state=DeadlineState.MISSED).exists():
            return
    _take_back_tasks(withdrawn)
    _take_back_notices(withdrawn)
    _tell_again(withdrawn)


def _withdraw_fact(withdrawn: Withdrawn) -> None:
    """Withdraw the fact of a miss that does not hold, with the reason, so that nothing counts it."""
    row = Deadline.objects.filter(key=withdrawn.key).first()
    if row is None:
        return
    missed = Fact.objects.filter(kind="deadline.missed", about=row.holder, figures__deadline=row.reference)
    references = {f"fact:{fact.pk}": fact for fact in missed}
    gone = Fact.objects.filter(kind="fact.withdrawn", figures__which__in=list(references))
    for which in set(references) - set(gone.values_list("figures__which", flat=True)):
        record("fact.withdrawn", at=references[which].at, unit=row.unit_id, by=SYSTEM, about=row.holder, which=which,
               reason=withdrawn.reason, because=_cause(withdrawn), standard=row.standard)


def _cause(withdrawn: Withdrawn) -> str | None:
    return f"fact:{withdrawn.because[-1]}" if withdrawn.because else None


def _take_back_tasks(withdrawn: Withdrawn) -> None:
    runs = _lock_flows(withdrawn.key)
    tasks = list(
        Task.objects.select_for_update(of=("self",))
        .filter(because=withdrawn.key, state=TaskState.OPEN)
        .order_by("pk")
    )
    matter = known_matter(withdrawn.holder) if tasks else None
    if matter is None:
        return
    kept = worked_on(tasks)
    free = [task for task in tasks if task not in kept]
    at = max(withdrawn.at, *(task.opened_at for task in tasks))
    for run in runs:
        take_back_timer(run, withdrawn.standard, [task for task in free if task.flow_id == run.pk], at=at)
    Task.objects.filter(pk__in=[task.pk for task in free], state=TaskState.OPEN).update(
        state=TaskState.CANCELLED, ended_at=at
    )
    for task in tasks:
        _say(task, "task.kept" if task in kept else "task.withdrawn", withdrawn, matter, at)
    touch(matter.reference, what="task", at=at)


def _lock_flows(key: str) -> list[FlowRun]:
    """Lock the flows in which a timer opened something; before their tasks, as completing a task does."""
    flows = Task.objects.filter(because=key, state=TaskState.OPEN, flow__isnull=False).values("flow")
    return list(FlowRun.objects.select_for_update(of=("self",)).filter(pk__in=flows, ended_at=None).order_by("pk"))


def worked_on(tasks: list[Task]) -> set[Task]:
    """Return the tasks that somebody took, passed on, or began the form of."""
    named = {task.reference: task for task in tasks}
    matter = tasks[0].matter
    done = Fact.objects.filter(about=matter, kind__in=WORKING, figures__task__in=list(named))
    worked = {named[str(reference)] for reference in done.values_list("figures__task", flat=True)}
    forms = {task.form for task in tasks if task.form}
    begun = list(Entry.objects.filter(matter=matter, form__in=forms).values_list("form", "begun_at")) if forms else []
    return worked | {task for task in tasks for form, at in begun if form == task.form and at >= task.opened_at}


def _say(task: Task, kind: str, withdrawn: Withdrawn, matter: Matter, at: datetime) -> None:
    record(kind, at=at, unit=matter.unit.pk, by=SYSTEM, about=matter.reference, for_whom=matter.for_whom,
           step=task.title, task=task, standard=withdrawn.standard)
    if task.holder_id is not None:
        tell_listeners(f"member:{task.holder_id}", "task")


def _take_back_notices(withdrawn: Withdrawn) -> None:
    """Mark notices as withdrawn; a mail that is not under way yet is not sent."""
    told = Q()
    for place in range(MOST_CONSEQUENCES):
        told |= Q(key__startswith=notice_key(f"{withdrawn.key}>{place}", 0)[:-1])
    steps = Q(key__startswith=f"{withdrawn.key}#")
    if withdrawn.verdict is not None:
        steps &= Q(what="escalated")  # that it would fall due was true
    rows = Notice.objects.filter(told | steps, withdrawn_at=None, matter=withdrawn.holder)
    known = [one for one in rows.select_related("to") if _is_known(one)]
    withdraw(rows, withdrawn.at)
    if known:
        tell_that_it_does_not_hold(known, withdrawn)


def _is_known(notice: Notice) -> bool:
    """Say whether somebody may have seen a notice; one that was settled before its hour came was never shown."""
    was_shown = notice.settled_at is not None and notice.not_before <= notice.settled_at
    return notice.state in KNOWN or was_shown or notice.mail_state in MAILED


def _tell_again(withdrawn: Withdrawn) -> None:
    """Let a clock that runs again tell whom it would escalate to, as if it had not told them before.

    What it reminded of, and what was settled when it was done, waits for its readers again.
    """
    row = Deadline.objects.filter(key=withdrawn.key, state=DeadlineState.OPEN).exclude(steps_told=[]).first()
    if row is None:
        return
    settled = Notice.objects.filter(waits_for=row.key, state=NoticeState.SETTLED)
    settled.update(state=NoticeState.WAITING, settled_at=None)
    row.steps_told = [index for index in row.steps_told if not row.steps[index][2]]
    row.next_at = next_at(clock_of(row))
    row.save(update_fields=["steps_told", "next_at"])
    memory_of_deed().forget(row.holder)
