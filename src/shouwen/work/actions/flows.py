"""Run the flows of a matter: start, go on, and keep the open tasks beside the engine's state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from shouwen.compliance.editions import edition_kept
from shouwen.compliance.failing import keep_failure
from shouwen.compliance.judging import rulebook_of_deed
from shouwen.facts.actions import Referable, record, reference_of
from shouwen.facts.refusals import Attempt, Ground, Refused, Why
from shouwen.facts.rows import add_rows, change_rows
from shouwen.facts.statements import carry_out
from shouwen.regulation import engine
from shouwen.regulation.flows import (
    Advance,
    FigureMissing,
    Flow,
    FlowFault,
    FlowState,
    Node,
    NotOpen,
    OpenTask,
    OpenTimer,
    Perform,
)
from shouwen.regulation.flows import Kind as NodeKind
from shouwen.regulation.judgement import FAULTS
from shouwen.work.answering import asks_in_rows
from shouwen.work.matters import Matter, matter_of
from shouwen.work.models import FlowRun, Task, TaskState
from shouwen.work.seating import seating_of

Go = Callable[[Flow, FlowState, Perform], Advance]


class CannotGoOn(Refused):
    """A flow cannot take a step by its own text: a condition cannot be reckoned. ``fault`` says at which element."""

    def __init__(self, run: FlowRun, fault: FlowFault, *, at: datetime, by: Referable | str) -> None:
        self.fault = fault
        super().__init__(
            "The flow cannot go on here by its own text.",
            grounds=[Ground(run.name, run.citation, str(fault))],
            attempt=Attempt("task.done", at, run.unit_id, reference_of(by), run.matter, (run.standard,)),
        )


def flow_of(run: FlowRun) -> Flow:
    """Return the flow of the edition with which a run began."""
    return edition_kept(run.edition).flows[run.file]


def start_flow(
    matter: Matter,
    *,
    standard: str,
    edition: str,
    figures: Mapping[str, Any],
    by: Referable | str,
    at: datetime,
) -> FlowRun | None:
    """Begin a flow of an edition for a matter, up to its first open tasks.

    A flow that cannot begin by its own text stops no matter: that it failed is kept, and None is returned.
    """
    runs = next(one for one in edition_kept(edition).runs if one.id == standard)
    flow = runs.flow
    run = FlowRun(
        matter=matter.reference,
        unit=matter.unit,
        edition=edition,
        standard=standard,
        citation=runs.shared.citation,
        name=runs.shared.title.zh,
        file=runs.bpmn,
        started_at=at,
    )
    key = f"{matter.reference}#{standard}#{at.timestamp():.6f}"
    try:
        state = flow.start(figures, key=key, perform=performs(run, at))
    except FlowFault as fault:
        keep_flow_failure(run, fault, at)
        return None
    run.state = state.dump()
    run.ended_at = at if state.is_finished else None
    add_rows([run])
    open_steps(run, matter, state.open_tasks(), at)
    record(
        "flow.started",
        at=at,
        unit=matter.unit.pk,
        by=by,
        about=matter.reference,
        for_whom=matter.for_whom,
        flow=standard,
    )
    return run


def advance(
    run: FlowRun, matter: Matter, go: Go, *, at: datetime, by: Referable | str, because: str = "",
    fact: int | None = None,
) -> Advance:
    """Let a flow go on and bring the task rows in line; the caller has locked ``run``.

    ``because`` is the key of the clock that had it go on, if one did; ``fact`` is the fact that did.
    Raises ``Refused`` when the task is not open any more or a figure is missing, ``CannotGoOn`` where the text is
    at fault.
    """
    flow = flow_of(run)
    state = flow.load(run.state)
    try:
        moved = go(flow, state, performs(run, at))
    except NotOpen as error:
        raise Refused("This step is no longer open. Look at the page again.", why=Why.OVERTAKEN) from error
    except FigureMissing as error:
        raise Refused(
            "Still missing: %(names)s.",
            why=Why.BAD_INPUT,
            citation=run.citation,
            names="、".join(error.names),
        ) from error
    except FlowFault as fault:
        raise CannotGoOn(run, fault, at=at, by=by) from fault
    run.state_before, run.moved_by = (run.state, fact) if fact is not None else ("", None)
    run.state = state.dump()
    run.ended_at = at if moved.is_finished else None
    changed = {name: getattr(run, name) for name in ("state", "state_before", "moved_by", "ended_at")}
    change_rows(FlowRun, "WHERE id = %s", [run.pk], changed)
    close_steps(run, moved.cancelled, TaskState.CANCELLED, at)
    close_steps(run, moved.completed, TaskState.DONE, at)
    open_steps(run, matter, moved.opened, at, because)
    if moved.is_finished:
        record(
            "flow.ended",
            at=at,
            unit=matter.unit.pk,
            by=by,
            about=matter.reference,
            for_whom=matter.for_whom,
            flow=run.standard,
        )
    return moved


def open_steps(run: FlowRun, matter: Matter, opened: tuple[OpenTask, ...], at: datetime, because: str = "") -> None:
    seatings = {
        (seat, lane): seating_of(seat, lane, matter, at)
        for seat, lane in {(task.node.seat, task.lane) for task in opened}
    }
    add_rows([
        Task(
            matter=run.matter,
            flow=run,
            citation=run.citation,
            **columns_of_step(task),
            opened_at=at,
            because=because,
            **seatings[task.node.seat, task.lane].columns,
        )
        for task in opened
    ])


def columns_of_step(task: OpenTask) -> dict[str, Any]:
    """Return what a row of a task says of the step of the flow on which it stands."""
    return {
        "engine_id": str(task.id),
        "node": task.node.id,
        "title": task.name[:120],
        "form": task.node.form,
        "asks": asks_in_rows(task.node.asks),
        "awaits": task.node.message if task.kind is NodeKind.RECEIVE else "",
    }


# What comes late may lie before a step opened.
_CLOSE = """
UPDATE work_task SET state = %s, ended_at = greatest(opened_at, %s)
WHERE flow_id = %s AND engine_id = ANY(%s) AND state = 'open'
"""


def close_steps(run: FlowRun, closed: tuple[OpenTask, ...], state: str, at: datetime) -> None:
    if closed:
        carry_out(_CLOSE, [state, at, run.pk, [str(task.id) for task in closed]])


def timers_awaited(matters: Iterable[str]) -> set[tuple[str, str]]:
    """Return for which standards the flows of these matters may have a timer, as pairs (matter, standard)."""
    runs = FlowRun.objects.filter(matter__in=list(matters), ended_at=None).values_list("matter", "edition", "file")
    return {
        (matter, node.standard)
        for matter, edition, file in runs
        for node in edition_kept(edition).flows[file].nodes.values()
        if node.standard
    }


def fire_timer(matter: str, standard: str, *, because: str, at: datetime) -> list[FlowRun]:
    """Let a timer of the matter's flows go off whose deadline (``because``) has fallen due; return what went on."""
    moved = []
    for run in FlowRun.objects.select_for_update(of=("self",)).filter(matter=matter, ended_at=None):
        flow = flow_of(run)
        if any(node.standard == standard for node in flow.nodes.values()):
            timers = [t for t in flow.load(run.state).open_timers() if t.standard == standard]
            moved += [run] if timers and _fire_all(run, timers, because, at) else []
    return moved


def _fire_all(run: FlowRun, timers: Iterable[OpenTimer], because: str, at: datetime) -> bool:
    """Let timers go off, and say whether one did; what a fault of the text holds back is kept as a failure."""
    went_on = False
    for timer in timers:
        try:
            advance(run, matter_of(run.matter), _fires(timer), at=at, by="system", because=because)
        except Refused as refused:
            keep_flow_failure(run, refused.fault if isinstance(refused, CannotGoOn) else refused, at)
        else:
            went_on = True
    return went_on


def keep_flow_failure(run: FlowRun, fault: object, at: datetime, because: int | None = None) -> None:
    """Keep that a flow could not begin, or go on, with its article."""
    keep_failure("flow", run.standard, run.citation, fault, holder=run.matter, unit=run.unit_id, at=at, because=because)


def take_back_timer(run: FlowRun, standard: str, tasks: Sequence[Task], *, at: datetime) -> None:
    """Void tasks that a timer opened whose deadline was not missed after all; the caller has locked ``run``."""
    timers = [node.id for node in flow_of(run).nodes.values() if node.standard == standard]
    ids = [task.engine_id for task in tasks]
    for timer in timers:
        advance(run, matter_of(run.matter), _takes_back(ids, timer), at=at, by="system")
        ids = []


def _takes_back(tasks: Sequence[str], timer: str) -> Go:
    return lambda flow, state, perform: flow.take_back(state, tasks, timer)


def _fires(timer: OpenTimer) -> Go:
    return lambda flow, state, perform: flow.fire(state, timer.id, perform=perform)


def performs(run: FlowRun, at: datetime) -> Perform:
    """Return what does the service, rule and send nodes of a run."""

    def perform(node: Node, figures: Mapping[str, Any]) -> Mapping[str, Any]:
        if node.kind is NodeKind.RULE:
            adopted = rulebook_of_deed().adopted(run.edition, run.unit_id, run.read_at)
            try:
                return {node.decision: engine.decide(node.decision, figures, adopted).result}
            except FAULTS as fault:
                raise FlowFault(str(fault), node) from fault
        return {}

    return perform
