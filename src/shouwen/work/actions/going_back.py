"""Let flows follow when a fact that moved them is corrected or withdrawn.

Steps and conditions see the fact as it holds now. Where it would have led elsewhere, or does not hold at all,
the flow goes back to where the fact found it, as long as nobody has gone on from there: no other step was done
since, and nobody works on those that it opened. Else the flow stays, the course of the matter says so, and
whoever answers for the matter is told: what people did cannot be undone behind their backs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Value
from django.db.models.functions import Greatest

from shouwen.compliance.standing import Standing
from shouwen.facts.actions import SYSTEM, listen_to, record
from shouwen.facts.refusals import Refused
from shouwen.regulation.effective import CORRECTED, WITHDRAWN, corrects, effective
from shouwen.regulation.facts import Fact
from shouwen.regulation.flows import Flow, FlowFault, FlowState
from shouwen.work.actions.flows import flow_of, performs
from shouwen.work.actions.notices import notify
from shouwen.work.actions.receiving import take, take_what_came_before
from shouwen.work.matters import Matter, matter_of, touch
from shouwen.work.messages import messages_of
from shouwen.work.models import FlowRun, Task, TaskState
from shouwen.work.receivers import handlers_of
from shouwen.work.taking_back import worked_on

#: Why somebody is told: they answer for the matter, or have its work.
OWNS, HANDLES = "owner(case)", "handler(case)"


@dataclass(frozen=True)
class _Change:
    """A fact as it was and as it holds now (None: not at all), and what changed it."""

    fact: Fact
    was: Fact
    now: Fact | None

    @property
    def sequence(self) -> int:
        return self.was.sequence


@listen_to(CORRECTED, WITHDRAWN)
def follow_change(fact: Fact) -> None:
    """Bring flows in line with a fact that is corrected or withdrawn."""
    if fact.kind not in (CORRECTED, WITHDRAWN):
        return
    done = list(Task.objects.filter(fact=corrects(fact), flow__isnull=False).order_by("pk"))
    if not done:
        return
    versions = list(Standing().versions(corrects(fact)))
    before = effective([one for one in versions if one.sequence != fact.sequence])
    if not before:
        return
    change = _Change(fact, before[0], next(iter(effective(versions)), None))
    for number in {task.flow_id for task in done if task.flow_id is not None}:
        run = FlowRun.objects.select_for_update(of=("self",)).get(pk=number)
        _follow(run, change, [task for task in done if task.flow_id == number])


def _follow(run: FlowRun, change: _Change, done: list[Task]) -> None:
    if change.now is not None:
        _move_steps(run, change.sequence, change.was.at, change.now.at)
    flow = flow_of(run)
    state = flow.load(run.state)
    if change.now is None or _leads_elsewhere(run, flow, state, change, done):
        matter = matter_of(run.matter)
        opened = _opened(run, flow, change)
        if opened is not None and matter.is_open and not (opened and worked_on(opened)):
            _go_back(run, flow, state, change, done, matter)
            return
        _stay(run, change, done, matter)
    if change.now is not None:
        _correct(run, flow, state, change)


def _correct(run: FlowRun, flow: Flow, state: FlowState, change: _Change) -> None:
    """Let conditions that have not been read yet see the figures as they hold now."""
    for was, now in _pairs(change):
        flow.correct(state, was, now)
    run.state = state.dump()
    run.save(update_fields=["state"])


def _pairs(change: _Change) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Return the figures of each message of the fact, as they were and as they are."""
    now = messages_of(change.now) if change.now is not None else []
    return [(was.figures, one.figures) for was, one in zip(messages_of(change.was), now, strict=False)]


def _leads_elsewhere(run: FlowRun, flow: Flow, state: FlowState, change: _Change, done: list[Task]) -> bool:
    """True where the fact as it holds now would have taken another way than the one that was taken."""
    changed = {name for was, now in _pairs(change) for name in {*was, *now} if was.get(name) != now.get(name)}
    if not changed & flow.names:
        return False
    if run.moved_by != change.sequence:
        return any(flow.has_read(state, task.node, changed) for task in done)
    other = flow.rewound(state, run.state_before)
    try:
        _receive(flow, other, change, run)
    except FlowFault:
        return True
    return _nodes(other) != _nodes(state) or other.is_finished != state.is_finished


def _receive(flow: Flow, state: FlowState, change: _Change, run: FlowRun) -> None:
    assert change.now is not None, "only a fact that holds leads anywhere"
    waiting = {task.node.message for task in state.open_tasks()}
    for message in messages_of(change.now):
        if message.name in waiting:
            flow.receive(state, message.name, dict(message.figures), perform=performs(run, change.now.at))
            return


def _nodes(state: FlowState) -> list[str]:
    return sorted(task.node.id for task in state.open_tasks())


def _opened(run: FlowRun, flow: Flow, change: _Change) -> list[Task] | None:
    """Return the open tasks that the fact opened; None where the flow has gone on since, or knows no way back."""
    if run.moved_by != change.sequence or not run.state_before:
        return None
    before = {str(task.id) for task in flow.load(run.state_before).open_tasks()}
    standing = Task.objects.select_for_update(of=("self",)).filter(flow=run, state=TaskState.OPEN).order_by("pk")
    return [task for task in standing if task.engine_id not in before]


def _go_back(run: FlowRun, flow: Flow, state: FlowState, change: _Change, done: list[Task], matter: Matter) -> None:
    """Bring a flow back to where the fact found it, and let the fact lead on as it holds now, if it does."""
    earlier = flow.rewound(state, run.state_before)
    before = {str(task.id) for task in earlier.open_tasks()}
    rows = Task.objects.filter(flow=run)
    rows.filter(state=TaskState.OPEN).exclude(engine_id__in=before).update(
        state=TaskState.CANCELLED, ended_at=Greatest("opened_at", Value(change.fact.at))
    )
    rows.filter(engine_id__in=before).exclude(state=TaskState.OPEN).update(
        state=TaskState.OPEN, ended_at=None, done_by=None, fact=None
    )
    run.state, run.state_before, run.moved_by, run.ended_at = earlier.dump(), "", None, None
    run.save(update_fields=["state", "state_before", "moved_by", "ended_at"])
    _say("flow.taken_back", run, change, done, matter)
    if change.now is not None:
        _lead_on(run, earlier, change.now)
    since = min(task.opened_at for task in done)
    take_what_came_before(run, since)
    touch(matter.reference, what="task", at=change.fact.at)


def _lead_on(run: FlowRun, state: FlowState, fact: Fact) -> None:
    """Let the fact be taken anew; what cannot be taken, since a figure is missing, waits for a person."""
    waiting = {task.node.message for task in state.open_tasks()}
    message = next((one for one in messages_of(fact) if one.name in waiting), None)
    try:
        if message is not None:
            take(run, fact, message)
    except Refused:
        return


def _stay(run: FlowRun, change: _Change, done: list[Task], matter: Matter) -> None:
    """Say that a flow stands on what does not hold, and tell whoever answers for the matter and who has its work."""
    _say("flow.kept", run, change, done, matter)
    told = {member.pk: (member, HANDLES) for member in handlers_of(matter)}
    if matter.owner is not None:
        told[matter.owner.pk] = (matter.owner, OWNS)
    names = {"title": done[0].title, "matter": matter.title, "kind": change.was.kind,
             "happened_at": change.was.at.isoformat(),
             "reason": "fact_withdrawn" if change.now is None else "fact_corrected"}
    for member, why in told.values():
        if member.pk != matter.accused:
            notify(member, "flow_stands", matter=matter.reference, names=names, why=why, citation=run.citation,
                   key=f"flow:{run.pk}@{change.fact.sequence}:{member.pk}", at=change.fact.at)


def _say(kind: str, run: FlowRun, change: _Change, done: list[Task], matter: Matter) -> None:
    record(kind, at=change.fact.at, unit=matter.unit.pk, by=SYSTEM, about=matter.reference, for_whom=matter.for_whom,
           flow=run.standard, step=done[0].title, because=f"fact:{change.fact.sequence}")


def _move_steps(run: FlowRun, sequence: int, before: datetime, after: datetime) -> None:
    """Move the end of the steps that a fact completed, and the beginning of those that it opened."""
    if before == after:
        return
    Task.objects.filter(flow=run, fact=sequence, ended_at=before).update(ended_at=after)
    Task.objects.filter(flow=run, opened_at=before, because="").update(opened_at=after)
