"""Whether open steps agree with the engine: rows of tasks are written together with a flow's state, and compared here.

Asked by ``shouwen verify``; it changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shouwen.regulation.flows import StateUnreadable
from shouwen.work.actions.flows import flow_of
from shouwen.work.models import FlowRun, Task, TaskState

#: So many runs are read at once.
BATCH = 500


@dataclass(frozen=True)
class Astray:
    """A run whose open steps differ: nodes that wait in the engine with no task, and tasks that wait for nothing.

    ``is_unreadable`` says that the engine does not know its state again.
    """

    run: int
    matter: str
    without_task: tuple[str, ...] = ()
    without_step: tuple[str, ...] = ()
    is_unreadable: bool = False


def flows_astray() -> Iterator[Astray]:
    """Go through every flow that runs, and every one that has ended and still has an open task; the first begun first."""
    rows = FlowRun.objects.filter(ended_at=None) | FlowRun.objects.filter(
        pk__in=Task.objects.filter(state=TaskState.OPEN).exclude(flow=None).values("flow")
    )
    batch: list[FlowRun] = []
    for run in rows.order_by("pk").iterator(chunk_size=BATCH):
        batch.append(run)
        if len(batch) == BATCH:
            yield from _among(batch)
            batch = []
    yield from _among(batch)


def _among(runs: Sequence[FlowRun]) -> Iterator[Astray]:
    kept: dict[int, dict[str, str]] = defaultdict(dict)
    waiting = Task.objects.filter(flow__in=[run.pk for run in runs], state=TaskState.OPEN)
    for flow, step, node in waiting.values_list("flow_id", "engine_id", "node"):
        kept[flow][step] = node
    for run in runs:
        try:
            state = flow_of(run).load(run.state)
        except StateUnreadable:
            yield Astray(run.pk, run.matter, is_unreadable=True)
            continue
        steps = {str(one.id): one.node.id for one in state.open_tasks()} if run.ended_at is None else {}
        tasks = kept[run.pk]
        without_task = sorted(steps[one] for one in steps.keys() - tasks.keys())
        without_step = sorted(tasks[one] for one in tasks.keys() - steps.keys())
        if without_task or without_step:
            yield Astray(run.pk, run.matter, tuple(without_task), tuple(without_step))
