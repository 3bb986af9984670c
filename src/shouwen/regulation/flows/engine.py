# mypy: disable-error-code="no-untyped-call, abstract, override, attr-defined, arg-type, union-attr"
# The library says few of its types, and some of them wrong.
"""Runs nodes and arrows on SpiffWorkflow. No other file imports it.

What the library gives: the tree of tokens and their states, exclusive choice, multi-instance,
boundary events, call activities, ends. What is ours, because the library's own would not do:

* conditions and counts are compiled expressions; nothing is ever evaluated as Python;
* tokens carry numbers instead of the wall clock and random ids, and are not predicted ahead;
* history is forgotten once no open token needs it, so that states stay small and loops cheap;
* parallel and inclusive joins count waiting tokens: the library's look through history, where in the
  second round of a loop a token of the first counts as arrived, and opened a task too early;
* a timer has no time: it is fired from outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.defaults import (
    BoundaryEvent,
    CallActivity,
    ExclusiveGateway,
    ParallelMultiInstanceTask,
    SequentialMultiInstanceTask,
)
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import MultiInstanceTask
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.specs.MultiChoice import MultiChoice
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from shouwen.regulation.flows.nodes import TASKS, Arrow, Kind, Node, Repeat
from shouwen.regulation.flows.progress import FlowFault

#: Ids of tokens are made in this namespace from the key of the flow's run and the token's number.
NAMESPACE = UUID("6f5a4a0e-6d1c-5d0b-9a53-0d2f6a1f7b11")
#: Called processes that may be open at once.
MOST_CALLS = 200

WAITING, READY, STARTED = TaskState.WAITING, TaskState.READY, TaskState.STARTED
COMPLETED = TaskState.COMPLETED
FINISHED, UNFINISHED = TaskState.FINISHED_MASK, TaskState.NOT_FINISHED_MASK


# What nodes become. Names of specs are stored with states: an id after ``#``, and what stands around it.


def build(
    nodes: Mapping[str, Node], arrows: Iterable[Arrow], processes: Iterable[str]
) -> dict[str, BpmnProcessSpec]:
    """Return the library's specification of each process."""
    specs = {name: BpmnProcessSpec(name) for name in processes}
    entries: dict[str, BpmnTaskSpec] = {}
    exits: dict[str, BpmnTaskSpec] = {}
    for node in nodes.values():
        if node.kind is not Kind.TIMER:
            entries[node.id], exits[node.id] = _place(specs[node.process], node, nodes, exits)
    for arrow in arrows:
        exits[arrow.source].connect_outgoing_if(arrow.condition, entries[arrow.target])
    return specs


def _place(
    spec: BpmnProcessSpec, node: Node, nodes: Mapping[str, Node], exits: dict[str, BpmnTaskSpec]
) -> tuple[BpmnTaskSpec, BpmnTaskSpec]:
    """Make the specs of a node, its timers among them; return where tokens enter and leave."""
    made = _repeated(spec, node, node.repeat) if node.repeat else _single(spec, f"#{node.id}", node)
    made.node = node
    if node.kind is Kind.START:
        spec.start.connect(made)
    elif node.kind is Kind.END:
        made.connect(spec.end)
    if not node.timers:
        return made, made
    split = BoundaryEventSplit(spec, f"#{node.id} guarded")
    join = BoundaryEventJoin(spec, f"#{node.id} unguarded", split_task=split.name, cancel=True)
    split.connect(made)
    made.connect(join)
    for timer in node.timers:
        event = BoundaryEvent(spec, f"#{timer}", EventDefinition(timer), nodes[timer].interrupts)
        event.node = nodes[timer]
        split.connect(event)
        event.connect(join)
        exits[timer] = event
    return split, made


def _single(spec: BpmnProcessSpec, name: str, node: Node) -> BpmnTaskSpec:
    made: BpmnTaskSpec
    if node.kind is Kind.CALL:
        made = CallActivity(spec, name, node.calls)
    else:
        made = _CLASSES.get(node.kind, BpmnTaskSpec)(spec, name)
    made.node = node
    return made


def _repeated(spec: BpmnProcessSpec, node: Node, repeat: Repeat) -> BpmnTaskSpec:
    kind = SequentialMultiInstanceTask if repeat.is_sequential else ParallelMultiInstanceTask
    instance = _single(spec, f"#{node.id} instance", node)
    made: BpmnTaskSpec = kind(spec, f"#{node.id}", instance.name, cardinality=repeat, condition=repeat.until)
    instance.inputs = [made]
    # The library connects this when an instance is created, which after a load has been long ago.
    instance.completed_event.connect(made.merge_child)
    return made


class Terminate(BpmnTaskSpec):
    """Ends its process and all that is open in it."""

    def _on_complete_hook(self, task: Task) -> None:
        super()._on_complete_hook(task)
        task.workflow.task_tree.cancel()
        task.workflow._mark_complete(task)


class Exclusive(ExclusiveGateway):
    """The first way whose condition is true, else the default."""

    def _predict_hook(self, task: Task) -> None:
        """Predict nothing: running chooses the ways."""


class Join(BpmnTaskSpec):
    """Waits with its tokens until one of each way that counts is there; one of them goes on."""

    def _update_hook(self, task: Task) -> bool:
        first: dict[str, Task] = {}
        for token in task.workflow.tasks.values():
            if token.task_spec is self and (token is task or token.state == WAITING):
                first.setdefault(token.parent.task_spec.name, token)
        if first[task.parent.task_spec.name] is not task or not self.may_fire(set(first), task.workflow):
            task._set_state(WAITING)
            return False
        for token in first.values():
            if token is not task:
                token.cancel()
        return True

    def may_fire(self, arrived: set[str], workflow: Any) -> bool:
        """Say whether tokens on these ways in are enough."""
        raise NotImplementedError


class Parallel(Join):
    """Takes one token of every way in, gives one to every way out."""

    def may_fire(self, arrived: set[str], workflow: Any) -> bool:
        return len(arrived) == len(self._inputs)


class Inclusive(Join, MultiChoice):  # both say how they update; Join comes first
    """Takes a token of every way in that one can still come by, gives one to every way that is true."""

    def may_fire(self, arrived: set[str], workflow: Any) -> bool:
        """Wait for tokens that can still come, unless they can also come where one has arrived.

        So says the BPMN standard; the latter are on another round.
        """
        awaited = self.sources_of(set(self._inputs) - arrived)
        passed = self.sources_of(arrived)
        tokens = {token.task_spec.name for token in workflow.tasks.values() if _stands_elsewhere(token, self)}
        return not any(name in awaited and name not in passed for name in tokens)

    def sources_of(self, inputs: set[str]) -> set[str]:
        """Return the specs from which a token can come in by these ways without passing this join."""
        found: set[str] = set()
        ahead = list(inputs)
        while ahead:
            name = ahead.pop()
            if name not in found and name != self.name:
                found.add(name)
                ahead.extend(self._wf_spec.task_specs[name]._inputs)
        return found

    def _predict_hook(self, task: Task) -> None:
        """Predict nothing: running chooses the ways."""

    def _run_hook(self, task: Task) -> bool:
        matches, defaults = self._get_matching_outputs(task)
        task._sync_children(matches or defaults, TaskState.FUTURE)
        return True


def _stands_elsewhere(token: Task, join: Join) -> bool:
    return token.task_spec is not join and token.has_state(UNFINISHED)


_CLASSES = {
    Kind.TERMINATE: Terminate,
    Kind.EXCLUSIVE: Exclusive,
    Kind.PARALLEL: Parallel,
    Kind.INCLUSIVE: Inclusive,
}


# Tokens and the trees they stand in.


class Token(Task):
    """A token: numbered in order of making, without a clock, a random id or a predicted future."""

    workflow: Any
    task_spec: Any
    if TYPE_CHECKING:
        parent: Any
        children: Any

    def __init__(
        self,
        workflow: Any,
        task_spec: BpmnTaskSpec,
        parent: Token | None = None,
        state: int = TaskState.FUTURE,
        number: int | None = None,
    ) -> None:
        run: Run = workflow.top_workflow
        self.number = run.next_number() if number is None else number
        self.id = uuid5(NAMESPACE, f"{run.key}/{self.number}")
        self.workflow = workflow
        self.task_spec = task_spec
        self._parent = parent.id if parent else None
        self._children: list[UUID] = []
        self._state = state
        self.triggered = False
        self.thread_id = 0
        self.last_state_change = 0
        self.data: dict[str, Any] = {}
        self.internal_data: dict[str, Any] = {}
        workflow.tasks[self.id] = self
        if parent:
            parent._children.append(self.id)

    def run(self) -> bool | None:
        """Run, after making the tokens that may follow; nothing is predicted before."""
        self.task_spec._predict_hook(self)
        result: bool | None = super().run()
        return result

    def cancel(self) -> None:
        """Cancel all that is open here and below, without dropping it: calls in it must hear of it."""
        for child in self.children:
            child.cancel()
        if not self.has_state(FINISHED):
            self._state = TaskState.CANCELLED
            self.task_spec._on_cancel(self)

    def _add_child(self, task_spec: BpmnTaskSpec, state: int = TaskState.MAYBE) -> Token:
        return Token(self.workflow, task_spec, self, state)

    def _sync_children(self, task_specs: list[BpmnTaskSpec], state: int = TaskState.MAYBE) -> None:
        if self.has_state(WAITING | READY | STARTED):
            super()._sync_children(task_specs, state)

    def _set_state(self, value: int) -> None:
        self._state = value


class _Tree:
    """What the tree of the whole flow and those of its calls have in common."""

    spec: BpmnProcessSpec
    tasks: dict[UUID, Token]
    task_tree: Token
    last_task: Token
    completed: bool

    def begin(self) -> None:
        """Put the root in place, ready to run."""
        self.task_tree = self.last_task = Token(self, self.spec.start)
        self.task_tree._ready()

    def cancel(self) -> None:
        """Cancel all that is open."""
        self.completed = True
        self.task_tree.cancel()

    def update_waiting_tasks(self) -> None:
        """Let joins see what has just happened elsewhere; parallel ones mind nothing but arrivals."""
        for token in list(self.tasks.values()):
            if token.state == WAITING and not isinstance(token.task_spec, Parallel):
                token.task_spec._update(token)

    def forget(self) -> None:
        """Take out finished tokens that no open one stands on; what is below them moves up."""
        for token in list(self.tasks.values()):
            parent = token.parent
            if parent is None or not token.has_state(FINISHED) or not parent.has_state(FINISHED):
                continue
            children = token.children
            if any(child.has_state(UNFINISHED) for child in children):
                continue
            for child in children:
                child.parent = parent
            parent._children = [*(name for name in parent._children if name != token.id), *token._children]
            del self.tasks[token.id]


class Call(_Tree, BpmnSubWorkflow):  # type: ignore[misc]  # ours come first
    """The tree of a called process."""

    def __init__(self, spec: BpmnProcessSpec, caller: Token, run: Run) -> None:
        self.caller = caller
        super().__init__(spec, caller.id, run, deserializing=True)

    def answer(self) -> None:
        """Tell the caller when this ends; at creation the library sees to it."""
        self.completed_event.connect(self.caller.task_spec._on_subworkflow_completed, self.caller)


class Run(_Tree, BpmnWorkflow):  # type: ignore[misc]  # ours come first
    """The tree of a whole flow, its figures, and what it has passed.

    ``reckoner`` stands where the library would have its Python engine.
    """

    def __init__(self, specs: Mapping[str, BpmnProcessSpec], process: str, key: str, reckoner: Any) -> None:
        self.key = key
        self.count = 0
        self.figures: dict[str, Any] = {}
        self.passed: dict[str, None] = {}
        super().__init__(specs[process], specs, script_engine=reckoner, deserializing=True)

    def next_number(self) -> int:
        """Count one more token."""
        self.count += 1
        return self.count

    def create_subprocess(self, caller: Token, name: str) -> Call:
        """Begin a called process; the library calls this."""
        if len(self.subprocesses) >= MOST_CALLS:
            raise FlowFault(f"more than {MOST_CALLS} called processes at once", node_of(caller))
        call = Call(self.subprocess_specs[name], caller, self)
        self.subprocesses[caller.id] = call
        call.begin()
        return call

    def trees(self) -> list[_Tree]:
        """Return the flow's own tree and those of the calls, callers first."""
        return [self, *self.subprocesses.values()]

    def tokens(self) -> Iterator[Token]:
        """Yield all tokens in the order in which they were made."""
        yield from sorted((t for tree in self.trees() for t in tree.tasks.values()), key=lambda t: t.number)

    def step(self, token: Token) -> None:
        """Run one token, then forget what is over."""
        if node := node_of(token):
            self.passed[node.id] = None
        token.run()
        self.tidy()

    def tidy(self) -> None:
        """Forget calls that are over and tokens that nothing stands on."""
        for call in list(self.subprocesses.values()):
            if call.completed and call.caller.state != STARTED:
                del self.subprocesses[call.caller.id]
        for tree in self.trees():
            tree.forget()


def node_of(token: Token) -> Node | None:
    """Return the node that a token stands on, if it is one of the file's tasks or timers."""
    node = getattr(token.task_spec, "node", None)
    return node if isinstance(node, Node) else None


def is_open_task(token: Token) -> bool:
    """Say whether this token waits for somebody: not a gateway, nor a multi-instance task as a whole."""
    node = node_of(token)
    return (
        token.state == READY
        and node is not None
        and node.kind in TASKS
        and not isinstance(token.task_spec, MultiInstanceTask)
    )


def is_open_timer(token: Token) -> bool:
    """Say whether this token is a timer that runs."""
    return token.state == WAITING and isinstance(token.task_spec, BoundaryEvent)


def let_see(token: Token) -> None:
    """Let a token look again at what it waits for, or begin where it was just put."""
    token.task_spec._update(token)


def fire(token: Token) -> None:
    """Let a timer go off; it runs with the next steps."""
    token.internal_data["event_fired"] = True
    token.task_spec._update(token)


def void(token: Token) -> None:
    """Cancel an open task, with its further instances where it is one of several."""
    (whole_of(token) or token).cancel()


def arm_again(run: Run, timer: str) -> None:
    """Let a timer that has gone off run once more, where the task that it is attached to is still open."""
    for tree in run.trees():
        for token in list(tree.tasks.values()):
            if isinstance(token.task_spec, BoundaryEventSplit) and _guards_open_task(token, timer):
                Token(tree, tree.spec.task_specs[f"#{timer}"], token, WAITING)
        tree.update_waiting_tasks()
    run.tidy()


def _guards_open_task(split: Token, timer: str) -> bool:
    main = [child for child in split.children if not isinstance(child.task_spec, BoundaryEvent)]
    running = any(child.task_spec.name == f"#{timer}" and is_open_timer(child) for child in split.children)
    guards = any(spec.name == f"#{timer}" for spec in split.task_spec.outputs)
    return guards and not running and any(_is_open(child) for child in main)


def _is_open(token: Token) -> bool:
    return token.has_state(UNFINISHED) and node_of(token) is not None


def timers_of(token: Token) -> list[Token]:
    """Return the running timers of a task."""
    whole = whole_of(token) or token
    split = whole.parent
    if split is None or not isinstance(split.task_spec, BoundaryEventSplit):
        return []
    return [child for child in split.children if is_open_timer(child)]


def whole_of(token: Token) -> Token | None:
    """Return the multi-instance task of which this token is an instance."""
    parent: Token | None = token.parent
    return parent if parent is not None and isinstance(parent.task_spec, MultiInstanceTask) else None


def place_of(token: Token) -> tuple[int, int, Any]:
    """Return an instance's index and total, from 1, and the member it is for."""
    whole = whole_of(token)
    if whole is None:
        return 1, 1, None
    index = token.internal_data.get("key_or_index", token.internal_data.get("item", 0))
    members = whole.internal_data.get("members")
    return index + 1, whole.internal_data["total"], members[index] if members else None
