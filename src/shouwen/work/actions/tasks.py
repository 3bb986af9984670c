"""Take a task, hand it on, give it back, do it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from shouwen.compliance.judging import enact
from shouwen.facts.models import Fact as Given
from shouwen.facts.prepared import Prepared
from shouwen.facts.refusals import Refused, Why
from shouwen.facts.rows import change_rows
from shouwen.organisation.models import Member
from shouwen.organisation.queries import heads_of
from shouwen.organisation.rights import Acting
from shouwen.regulation.facts import Fact
from shouwen.work.actions.flows import advance, flow_of
from shouwen.work.actions.notices import notify
from shouwen.work.actions.receiving import take_what_came_before
from shouwen.work.answering import figures_given, words_given
from shouwen.work.candidates import candidates_of
from shouwen.work.entry_queries import is_signed_at_all
from shouwen.work.matters import Matter, matter_of, may_work, name_customer, told_of_step, touch
from shouwen.work.models import FlowRun, Task, TaskState
from shouwen.work.permissions import may_assign, may_complete, may_take
from shouwen.work.receivers import member_called
from shouwen.work.remarks import enact_with_words
from shouwen.work.settling import settle

GONE = "This task is no longer open; a colleague was faster. Look at the page again."


@transaction.atomic(savepoint=False)
def take_task(task: Task, *, by: Acting, at: datetime) -> Task:
    """Take an open task that nobody holds. Of two who take it at once one wins, the other is told."""
    matter = matter_of(task.matter)
    may_take(task, by=by, at=at)
    taken = Task.objects.filter(pk=task.pk, state=TaskState.OPEN, holder=None).update(holder=by.member)
    if not taken:
        raise Refused(GONE, why=Why.OVERTAKEN)
    task.holder = by.member
    settle([task.reference], at=at)
    enact(
        "task.taken",
        at=at,
        unit=task.unit_id,
        by=by,
        about=task.matter,
        for_whom=matter.for_whom,
        step=_step(task),
        task=task,
        by_accused=matter.is_accused(by),
    )
    touch(task.matter, what="task", at=at, by=by.reference)
    return task


@transaction.atomic(savepoint=False)
def hand_on_task(task: Task, to: Member, reason: str, *, by: Acting, at: datetime) -> Task:
    """Hand a task that one holds, or may assign, to a colleague who may take it."""
    matter = matter_of(task.matter)
    if task.holder_id not in by.selves and not may_assign(task, matter, by=by):
        raise Refused(
            "Only its holder, or who assigns tasks here, can hand this task on.", why=Why.NOT_ALLOWED
        )
    if task.position and to.pk not in {h.member for h in candidates_of(task, at)}:
        raise Refused(
            "%(name)s does not hold %(position)s here.", name=to.name, position=task.position, field="to"
        )
    _move(task, to)
    fact = enact_with_words(
        "task.handed_on",
        reason,
        at=at,
        unit=task.unit_id,
        by=by,
        about=task.matter,
        for_whom=matter.for_whom,
        step=_step(task),
        task=task,
        to=to,
        to_accused=to.pk == matter.accused,
    )
    _tell_of(task, to, matter, fact, by=by, at=at)
    touch(task.matter, what="task", at=at, by=by.reference)
    return task


@transaction.atomic(savepoint=False)
def give_back_task(task: Task, reason: str, *, by: Acting, at: datetime) -> Task:
    """Give a task back to those who may take it, with the reason; whoever gave it and who heads its unit are told."""
    matter = matter_of(task.matter)
    if task.holder_id not in by.selves:
        raise Refused("Only its holder can give a task back.", why=Why.NOT_ALLOWED)
    if not reason.strip():
        raise Refused("Say why you give it back.", why=Why.BAD_INPUT, field="reason")
    _move(task, None)
    settle([task.reference], at=at)
    fact = enact_with_words(
        "task.given_back",
        reason,
        at=at,
        unit=task.unit_id,
        by=by,
        about=task.matter,
        for_whom=matter.for_whom,
        step=_step(task),
        task=task,
    )
    _tell_that_it_came_back(task, matter, fact, by=by, at=at)
    touch(task.matter, what="task", at=at, by=by.reference)
    return task


_RUN = Prepared(lambda number: FlowRun.objects.select_for_update().filter(pk=number))
_LOCKED = Prepared(lambda number: Task.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=number))


@transaction.atomic(savepoint=False)
def complete_task(
    task: Task, given: Mapping[str, Any], remark: str = "", *, by: Acting, at: datetime
) -> Task:
    """Do a task: give what it asks for, have its form filled, and let the flow go on.

    Refuses while an answer is missing or its form has not been filled and signed in the first
    stage, and when a colleague was faster.
    """
    run = _RUN.first(task.flow_id) if task.flow_id else None
    (task,) = _LOCKED(task.pk)
    matter = matter_of(task.matter)
    if task.state != TaskState.OPEN:
        raise Refused(GONE, why=Why.OVERTAKEN)
    if task.awaits:
        raise Refused("This step is done by the deed itself; choose it on the page of the matter.")
    may_complete(task, by=by, at=at)
    _check_form(task, matter)
    asks = flow_of(run).nodes[task.node].asks if run is not None else ()
    figures, words = figures_given(asks, given, task.unit, by=by, at=at)
    named = next((figures[ask.name] for ask in asks if ask.type == "customer" and ask.name in figures), None)
    _end(task, by, at, figures)
    enact_with_words(
        "task.done",
        words_given(words, remark),
        at=at,
        unit=task.unit_id,
        by=by,
        about=task.matter,
        for_whom=matter.for_whom,
        step=_step(task),
        task=task,
        by_accused=matter.is_accused(by),
        result=next((figures.get(ask.name) for ask in asks if ask.options), None),
        flow=run.standard if run is not None else None,
        customer=named,
        **(told_of_step(matter, at) if run is not None else {}),
    )
    if named is not None:
        matter = name_customer(matter, named, by=by, at=at)
    if run is not None:
        advance(
            run,
            matter,
            lambda flow, state, perform: flow.complete(state, task.engine_id, figures, perform=perform),
            at=at,
            by=by,
        )
        take_what_came_before(run, at)
    touch(task.matter, what="task", at=at, by=by.reference)
    return task


@transaction.atomic(savepoint=False)
def give_task(
    matter: Matter,
    title: str,
    to: Member,
    *,
    due_at: datetime | None = None,
    citation: str = "",
    by: Acting,
    at: datetime,
) -> Task:
    """Ask a colleague to do something for a matter. The accused neither gives nor is given one."""
    may_work(matter, by=by)
    if matter.is_accused(by) or (matter.accused is not None and matter.accused == to.pk):
        raise Refused("Whoever is named in this complaint can neither handle nor alter it.", why=Why.NOT_ALLOWED,
                      field="to")
    if not title.strip():
        raise Refused("Say what is to be done.", why=Why.BAD_INPUT, field="title")
    task = Task.objects.create(
        matter=matter.reference,
        title=title.strip()[:120],
        unit=matter.unit,
        holder=to,
        opened_at=at,
        due_at=due_at,
        citation=citation,
    )
    fact = enact(
        "task.given",
        at=at,
        unit=matter.unit.pk,
        by=by,
        about=matter.reference,
        for_whom=matter.for_whom,
        task=task,
        to=to,
    )
    _tell_of(task, to, matter, fact, by=by, at=at)
    touch(task.matter, what="task", at=at, by=by.reference)
    return task


def _step(task: Task) -> str | None:
    """Return the step of the flow, None for a task that a person has named: its words are theirs."""
    return task.title if task.flow_id else None


def _tell_of(task: Task, to: Member, matter: Matter, fact: Fact, *, by: Acting, at: datetime) -> None:
    """Tell a colleague of a task that is theirs from now on, until it is done; whoever gave it to themselves knows."""
    settle([task.reference], at=at)
    if to.pk != by.member.pk:
        names = {"title": task.title, "matter": matter.title, "by": by.member.name}
        notify(to, "task_given", matter=task.matter, names=names, why="has_task", key=f"task_given:{fact.sequence}",
               at=at, waits_for=task.reference)  # fmt: skip


#: By which facts a task came to a colleague by hand.
BY_HAND = ("task.given", "task.handed_on")


def _tell_that_it_came_back(task: Task, matter: Matter, fact: Fact, *, by: Acting, at: datetime) -> None:
    """Tell whoever gave a task by hand, and who heads the unit that it is for: somebody must take it.

    Whoever gives it back knows; the accused, and who has left, are told nothing. Of the matter the notice says nothing:
    who heads a unit may not see it.
    """
    handed = Given.objects.filter(about=task.matter, kind__in=BY_HAND, figures__task=task.reference)
    given = handed.order_by("-pk").first()
    told: dict[int, tuple[Member, str]] = {one.pk: (one, "heads") for one in heads_of(task.unit, at)}
    giver = member_called(given.by, at) if given is not None else None
    if giver is not None:
        told[giver.pk] = (giver, "gave_task")
    names = {"title": task.title, "by": by.member.name, "page": f"/tasks/{task.pk}"}
    for member, why in told.values():
        if member.pk not in {by.member.pk, matter.accused, *matter.accused_too}:
            notify(member, "given_back", matter=task.matter, names=names, why=why, citation=task.citation, at=at,
                   key=f"given_back:{fact.sequence}:{member.pk}", waits_for=task.reference)  # fmt: skip


def _move(task: Task, to: Member | None) -> None:
    moved = Task.objects.filter(pk=task.pk, state=TaskState.OPEN, holder=task.holder_id).update(holder=to)
    if not moved:
        raise Refused(GONE, why=Why.OVERTAKEN)
    task.holder = to


def _end(task: Task, by: Acting, at: datetime, figures: Mapping[str, Any]) -> None:
    task.state, task.done_by, task.ended_at = TaskState.DONE, by.member, at
    task.holder = task.holder or by.member
    task.figures = {name: value if isinstance(value, bool) else str(value) for name, value in figures.items()}
    changed = {name: getattr(task, name) for name in ("state", "done_by_id", "ended_at", "holder_id", "figures")}
    change_rows(Task, "WHERE id = %s", [task.pk], changed)
    settle([task.reference], at=at)


def _check_form(task: Task, matter: Matter) -> None:
    if not task.form:
        return
    if not is_signed_at_all(matter.reference, task.form):
        raise Refused("%(form)s must be filled in and signed first.", citation=task.citation, form=task.form)
