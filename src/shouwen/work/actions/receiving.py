"""Let flows take the facts that their steps wait for, when they come and when they come late.

A step is completed by a fact that is recorded while it waits, at the moment of the fact. A fact that
comes late may open a step whose own fact has long been recorded: that one is taken then, so that facts
lead to the same steps in whatever order they were recorded. No fact completes two steps of a flow.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from shouwen.compliance.editions import edition_kept
from shouwen.compliance.judging import rulebook_of_deed
from shouwen.compliance.standing import Standing
from shouwen.facts.actions import listen
from shouwen.facts.refusals import Refused
from shouwen.regulation.effective import CORRECTED, corrects, effective
from shouwen.regulation.facts import Fact
from shouwen.regulation.flows import Advance
from shouwen.work.actions.flows import advance, flow_of
from shouwen.work.matters import matter_of
from shouwen.work.messages import Message, kinds_heard_as, messages_of
from shouwen.work.models import FlowRun, Task, TaskState


@listen
def receive_fact(fact: Fact) -> None:
    """Let the flows of a matter go on where a step waits for this fact about it."""
    if fact.kind == CORRECTED:
        _take_correction(fact)
        return
    known = _awaited_anywhere(rulebook_of_deed().editions)
    for message in messages_of(fact):
        if message.name in known:
            _receive(fact, message)


@lru_cache(maxsize=8)
def _awaited_anywhere(editions: tuple[str, ...]) -> frozenset[str]:
    """Return every message for which a step of any edition waits: most facts concern no flow."""
    return frozenset(
        node.message
        for edition in editions
        for flow in edition_kept(edition).flows.values()
        for node in flow.nodes.values()
        if node.message
    )


def _receive(fact: Fact, message: Message) -> None:
    waiting = Task.objects.filter(matter=fact.about, state=TaskState.OPEN, awaits=message.name, flow__isnull=False)
    for flow in sorted(set(waiting.values_list("flow", flat=True))):
        run = FlowRun.objects.select_for_update(of=("self",)).get(pk=flow)
        _take(run, fact, message)
        take_what_came_before(run, fact.at, fact.sequence)


def _take(run: FlowRun, fact: Fact, message: Message) -> Advance:
    moved = advance(
        run,
        matter_of(run.matter),
        lambda flow, state, perform: flow.receive(state, message.name, dict(message.figures), perform=perform),
        at=fact.at,
        by=fact.by,
    )
    kind, _, number = fact.by.partition(":")
    done = Task.objects.filter(flow=run, engine_id__in=[str(task.id) for task in moved.completed])
    done.update(fact=fact.sequence, done_by=int(number) if kind == "member" else None)
    return moved


def take_what_came_before(run: FlowRun, at: datetime, sequence: int = 0) -> None:
    """Take the facts after a moment that were recorded before the steps that wait for them opened.

    The caller has locked ``run``. What cannot be taken, since a figure is missing, waits for a person.
    """
    while (found := _next(run, at, sequence)) is not None:
        try:
            _take(run, *found)
        except Refused:
            return


def _next(run: FlowRun, at: datetime, sequence: int) -> tuple[Fact, Message] | None:
    """Return the first fact after a moment for which a step waits that had opened by then; mostly no statement."""
    flow = flow_of(run)
    names = frozenset(task.node.message for task in flow.load(run.state).open_tasks() if task.node.message)
    if not names:
        return None
    history = Standing().history(kinds_heard_as(names), frozenset({run.matter}), at)
    later = [fact for fact in history if fact.about == run.matter and (fact.at, fact.sequence) > (at, sequence)]
    if not later:
        return None
    tasks = list(Task.objects.filter(flow=run).exclude(awaits="").values_list("awaits", "opened_at", "state", "fact"))
    taken = {fact for *_, fact in tasks}
    opened = {awaits: opened_at for awaits, opened_at, state, _ in tasks if state == TaskState.OPEN}
    for fact in later:
        for message in messages_of(fact):
            if fact.sequence not in taken and message.name in opened and fact.at >= opened[message.name]:
                return fact, message
    return None


def _take_correction(correction: Fact) -> None:
    """Let steps and conditions see the fact that completed a step as it holds now.

    A condition that was read already has been followed, and stays so.
    """
    sequence = corrects(correction)
    done = list(Task.objects.filter(fact=sequence).select_related("flow"))
    if not done:
        return
    versions = list(Standing().versions(sequence))
    before, after = effective([one for one in versions if one.sequence != correction.sequence]), effective(versions)
    if not before or not after:
        return
    for run in {task.flow_id: task.flow for task in done if task.flow is not None}.values():
        _move_steps(run, sequence, before[0].at, after[0].at)
        locked = FlowRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        flow = flow_of(locked)
        state = flow.load(locked.state)
        for was, now in zip(messages_of(before[0]), messages_of(after[0]), strict=True):
            flow.correct(state, was.figures, now.figures)
        locked.state = state.dump()
        locked.save(update_fields=["state"])


def _move_steps(run: FlowRun, sequence: int, before: datetime, after: datetime) -> None:
    """Move the end of the steps that a fact completed, and the beginning of those that it opened."""
    if before == after:
        return
    Task.objects.filter(flow=run, fact=sequence, ended_at=before).update(ended_at=after)
    Task.objects.filter(flow=run, opened_at=before, because="").update(opened_at=after)
