"""Let what happens to a matter move its open steps, and do those that wait for it without a flow."""

from __future__ import annotations

from functools import lru_cache

from shouwen.compliance.editions import edition_kept
from shouwen.compliance.judging import rulebook_of_deed
from shouwen.facts.actions import listen_where
from shouwen.facts.prepared import Prepared
from shouwen.regulation.facts import Fact
from shouwen.work.actions.flows import flow_of
from shouwen.work.live import tell_listeners
from shouwen.work.matters import matter_of, touch
from shouwen.work.models import Task, TaskState
from shouwen.work.seating import seating_of

#: What begins has no steps yet.
BEGINS = ".opened"
_STEPS = Prepared(
    lambda matter: Task.objects.filter(matter=matter, state=TaskState.OPEN, flow__isnull=False)
    .select_related("flow")
    .order_by("pk")
)
_AWAITING = Prepared(
    lambda matter, at: Task.objects.filter(matter=matter, state=TaskState.OPEN, flow=None, opened_at__lte=at).exclude(
        awaits=""
    )
)


@lru_cache(maxsize=8)
def _naming_kinds(editions: tuple[str, ...]) -> frozenset[str]:
    """Return the facts by which any edition names for whom a step is."""
    return frozenset(
        kind
        for edition in editions
        for flow in edition_kept(edition).flows.values()
        for node in flow.nodes.values()
        for kind in node.seat.kinds
    )


@lru_cache(maxsize=8)
def _awaited_kinds(editions: tuple[str, ...]) -> frozenset[str]:
    """Return the facts by which tasks of the articles of any edition are done."""
    return frozenset(
        kind
        for edition in editions
        for readings in edition_kept(edition).standards.values()
        for standard in readings.options.values()
        for consequence in standard.consequences()
        for kind in consequence.get("done", ())
    )


@listen_where(lambda kind, _unit, _at: not kind.endswith(BEGINS) and kind in _naming_kinds(rulebook_of_deed().editions))
def seat_steps_anew(fact: Fact) -> None:
    """Let the open steps of a matter go to whom it names now, where a fact names somebody else."""
    if fact.kind.endswith(BEGINS) or fact.kind not in _naming_kinds(rulebook_of_deed().editions):
        return
    matter = None
    for task in _STEPS(fact.about):
        assert task.flow is not None
        node = flow_of(task.flow).nodes[task.node]
        if fact.kind in node.seat.kinds:
            matter = matter or matter_of(fact.about)
            Task.objects.filter(pk=task.pk).update(**seating_of(node.seat, node.lane, matter, fact.at).columns)


def _is_theirs(task: Task, fact: Fact) -> bool:
    """False where a fact says in whose charge it is (figure ``owner``) and a task is that of somebody else."""
    owner = fact.figures.get("owner")
    return owner is None or task.holder_id is None or f"member:{task.holder_id}" in (owner, fact.by)


@listen_where(lambda kind, _unit, _at: kind in _awaited_kinds(rulebook_of_deed().editions))
def do_what_waited(fact: Fact) -> None:
    """Complete the tasks of articles that are done by a fact about their matter."""
    if fact.kind not in _awaited_kinds(rulebook_of_deed().editions):
        return
    done = [task for task in _AWAITING(fact.about, fact.at)
            if fact.kind in task.awaits.split() and _is_theirs(task, fact)]
    if not done:
        return
    kind, _, number = fact.by.partition(":")
    Task.objects.filter(pk__in=[task.pk for task in done]).update(
        state=TaskState.DONE, ended_at=fact.at, fact=fact.sequence, done_by=int(number) if kind == "member" else None
    )
    for holder in {task.holder_id for task in done if task.holder_id}:
        tell_listeners(f"member:{holder}", "task")
    touch(fact.about, what="task", at=fact.at)
