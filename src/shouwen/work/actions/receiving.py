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
from shouwen.compliance.models import Finding
from shouwen.compliance.standing import Standing
from shouwen.facts.actions import listen_where
from shouwen.facts.prepared import Prepared
from shouwen.facts.refusals import Refused
from shouwen.facts.rows import change_rows
from shouwen.regulation.facts import Fact
from shouwen.regulation.flows import Advance
from shouwen.regulation.outcomes import Verdict
from shouwen.work.actions.flows import CannotGoOn, advance, flow_of, keep_flow_failure
from shouwen.work.matters import matter_of
from shouwen.work.messages import Message, kinds_heard_as, messages_of
from shouwen.work.models import FlowRun, Task, TaskState


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


@listen_where(lambda kind, _unit, _at: kind in kinds_heard_as(_awaited_anywhere(rulebook_of_deed().editions)))
def receive_fact(fact: Fact) -> None:
    """Let the flows of a matter go on where a step waits for this fact about it."""
    known = _awaited_anywhere(rulebook_of_deed().editions)
    for message in messages_of(fact):
        if message.name in known:
            _receive(fact, message)


#: The flows of which an open step waits for a message.
_WAITING = Prepared(
    lambda matter, message: Task.objects.filter(
        matter=matter, state=TaskState.OPEN, awaits=message, flow__isnull=False
    ).values_list("flow")
)


_LOCKED = Prepared(lambda number: FlowRun.objects.select_for_update(of=("self",)).filter(pk=number))


def _receive(fact: Fact, message: Message) -> None:
    for flow in sorted({flow for (flow,) in _WAITING(fact.about, message.name)}):
        (run,) = _LOCKED(flow)
        try:
            take(run, fact, message)
        except CannotGoOn as refused:  # the deed is not its to refuse: the step waits for who mends the text
            keep_flow_failure(run, refused.fault, fact.at, fact.sequence)
            continue
        take_what_came_before(run, fact.at, fact.sequence)


def take(run: FlowRun, fact: Fact, message: Message, at: datetime | None = None) -> Advance:
    """Let a flow go on by a message of a fact, at its moment or a later one; the caller has locked ``run``."""
    moved = advance(
        run,
        matter_of(run.matter),
        lambda flow, state, perform: flow.receive(state, message.name, dict(message.figures), perform=perform),
        at=at or fact.at,
        by=fact.by,
        fact=fact.sequence,
    )
    kind, _, number = fact.by.partition(":")
    by = int(number) if kind == "member" else None
    done = [run.pk, [str(task.id) for task in moved.completed]]
    change_rows(Task, "WHERE flow_id = %s AND engine_id = ANY(%s)", done, {"fact": fact.sequence, "done_by_id": by})
    return moved


def take_what_came_before(run: FlowRun, at: datetime, sequence: int = 0) -> None:
    """Take the facts after a moment that were recorded before the steps that wait for them opened.

    The caller has locked ``run``. What cannot be taken, since a figure is missing, waits for a person.
    """
    while (found := _next(run, at, sequence)) is not None:
        try:
            take(run, *found)
        except Refused:
            return


def take_what_failed(run: FlowRun, at: datetime) -> None:
    """Take, at the moment of a move to a mended text, the facts at which the text before could not be reckoned.

    The caller has locked ``run``. What cannot be taken now either is found again, and waits for a person.
    """
    failed = Finding.objects.filter(
        holder=run.matter, standard=run.standard, verdict=Verdict.FAILED, kind="flow", withdrawal=None
    )
    numbers = {number for because in failed.values_list("because", flat=True) for number in because}
    while numbers:
        waiting = {task.node.message for task in flow_of(run).load(run.state).open_tasks() if task.node.message}
        history = Standing().history(kinds_heard_as(frozenset(waiting)), frozenset({run.matter}), None)
        found = next(((fact, message) for fact in history if fact.sequence in numbers
                      for message in messages_of(fact) if message.name in waiting), None)
        if found is None:
            return
        numbers.discard(found[0].sequence)
        try:
            take(run, *found, at=at)
        except CannotGoOn as refused:
            keep_flow_failure(run, refused.fault, at, found[0].sequence)
        except Refused:  # a figure is missing that the mended text asks for
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
