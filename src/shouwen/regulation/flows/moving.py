"""Move a run of a flow to another text of it: which step goes where, and the state as the new text has it.

Steps are the same by their id, or by their name where that is said once on either side; else whoever moves runs
says where they go (``names``: to which step, or nowhere). A state is moved only where the new text can go on from
it: each open step has its place, what waits at a join is not left waiting, something is left to do.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from uuid import uuid5

from shouwen.regulation.flows import engine
from shouwen.regulation.flows.checks import spread
from shouwen.regulation.flows.engine import Run, Token
from shouwen.regulation.flows.flow import Flow, FlowState, Perform
from shouwen.regulation.flows.nodes import ACTIVITIES, TASKS, Kind, Node
from shouwen.regulation.flows.progress import FlowFault, OpenTask
from shouwen.regulation.flows.saving import restore

_SUFFIXES = (" guarded", " unguarded", " instance")
NOWHERE = ""


class CannotMove(Exception):
    """A run cannot go on under the new text; ``why`` is a key of the reasons, ``step`` what stands in the way."""

    def __init__(self, why: str, step: str = "") -> None:
        super().__init__(f"{why} {step}".strip())
        self.why, self.step = why, step


class TwoInOne(CannotMove):
    """Two steps of the old text would both be one step of the new; ``both`` are their names, ``there`` its name."""

    def __init__(self, one: Node, other: Node, there: Node) -> None:
        self.both = one.name or one.id, other.name or other.id
        self.there = there.name or there.id
        super().__init__("two_in_one", "、".join(self.both))


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of the steps of a flow: ids, in the order of the file they stand in.

    ``kept`` have their id in both texts, ``renamed`` says which step of the new text each is now, ``lost`` have no
    place any more, ``added`` are new. ``ways`` says for every node that has a place which it is; of the nodes of
    ``leaves`` the mover said that they fall away.
    """

    kept: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    leaves: frozenset[str] = frozenset()
    ways: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moved:
    """A state under the new text. ``stays`` are open steps before and after; ``opened`` and ``closed`` are the others."""

    state: FlowState
    stays: tuple[tuple[OpenTask, OpenTask], ...]
    opened: tuple[OpenTask, ...]
    closed: tuple[OpenTask, ...]


def plan_move(flow_old: Flow, flow_new: Flow, names: Mapping[str, str]) -> Move:
    """Return which step of the old text is which of the new one.

    ``names`` says it where ids and names do not: from the id of an old step to that of a new one, or to nothing
    where it falls away. Raises ``CannotMove`` where a name is of no step that can take its place, and ``TwoInOne`` where
    two steps would be renamed to one. A step may go to one that stays: whoever stands on it goes on there.
    """
    old, new = flow_old.nodes, flow_new.nodes
    by_name = _by_name(new.values())
    said_once = Counter((node.name, _sort(node)) for node in old.values())
    ways: dict[str, str] = {}
    for node in old.values():
        if node.id in names:
            if names[node.id] == NOWHERE:
                continue
            other = new.get(names[node.id])
            if other is None or not _fits(node, other):
                raise CannotMove("no_such_step", node.name or node.id)
        elif (same := new.get(node.id)) is not None and _fits(node, same):
            other = same
        else:
            other = by_name.get((node.name, _sort(node))) if said_once[node.name, _sort(node)] == 1 else None
            if other is None or other.id in old:
                continue
        ways[node.id] = other.id
    _refuse_two_in_one((one for one, there in ways.items() if one != there), ways, old, new)
    steps = [node.id for node in old.values() if node.kind in ACTIVITIES]
    taken = set(ways.values())
    return Move(
        kept=tuple(one for one in steps if ways.get(one) == one),
        renamed=MappingProxyType({one: ways[one] for one in steps if ways.get(one, one) != one}),
        lost=tuple(one for one in steps if one not in ways),
        added=tuple(node.id for node in new.values() if node.kind in ACTIVITIES and node.id not in taken),
        leaves=frozenset(one for one, other in names.items() if other == NOWHERE),
        ways=MappingProxyType(ways),
    )


def _refuse_two_in_one(
    steps: Iterable[str], ways: Mapping[str, str], old: Mapping[str, Node], new: Mapping[str, Node]
) -> None:
    first: dict[str, str] = {}
    for one in steps:
        there = ways.get(one)
        if there is not None and one != first.setdefault(there, one):
            raise TwoInOne(old[first[there]], old[one], new[there])


def _sort(node: Node) -> str:
    """Return what a node must have in common with the one that takes its place."""
    return "task" if node.kind in TASKS else node.kind.value


def _fits(node: Node, other: Node) -> bool:
    return _sort(node) == _sort(other)


def _by_name(nodes: Iterable[Node]) -> dict[tuple[str, str], Node]:
    found: dict[tuple[str, str], list[Node]] = {}
    for node in nodes:
        if node.name:
            found.setdefault((node.name, _sort(node)), []).append(node)
    return {key: some[0] for key, some in found.items() if len(some) == 1}


def move_state(
    flow_old: Flow, flow_new: Flow, text: str, move: Move, *, perform: Perform | None = None
) -> Moved:
    """Return a saved state of the old flow as the new one goes on from it; raises ``CannotMove``.

    Steps that stay open keep their ids, unless their timers are others: those are opened anew. Two steps that are open
    side by side do not become one.
    """
    before = flow_old.load(text).open_tasks()
    _refuse_two_in_one((task.node.id for task in before), move.ways, flow_old.nodes, flow_new.nodes)
    told = _Telling(flow_old, flow_new, move)
    said = told.told(json.loads(text))
    try:
        run = restore(json.dumps(said), flow_new._new_run)
        numbers = told.open_again(run)
        _let_joins_see(run)
        flow_new._settle(run, perform)
    except FlowFault as fault:
        raise CannotMove("cannot_go_on", (fault.node.name or fault.node.id) if fault.node else "") from fault
    state = FlowState(run)
    _check_joins(run, flow_new)
    if not state.is_finished and not state.open_tasks():
        raise CannotMove("nothing_left")
    return _compared(state, before, numbers)


def _compared(state: FlowState, before: Sequence[OpenTask], numbers: Mapping[Any, Any]) -> Moved:
    now = {task.id: task for task in state.open_tasks()}
    stays = tuple((task, now[found]) for task in before if (found := numbers.get(task.id, task.id)) in now)
    kept_old, kept_new = {old.id for old, _ in stays}, {new.id for _, new in stays}
    return Moved(
        state,
        stays,
        tuple(task for task in now.values() if task.id not in kept_new),
        tuple(task for task in before if task.id not in kept_old),
    )


class _Telling:
    """Tells a saved state in the words of the new text; what it cannot tell is taken out and opened again."""

    def __init__(self, flow_old: Flow, flow_new: Flow, move: Move) -> None:
        self.old, self.new, self.move = flow_old, flow_new, move
        #: Number of the token under which a step is opened again, the step, and the token that stood on it.
        self.again: list[tuple[int, str, int]] = []

    def told(self, said: dict[str, Any]) -> dict[str, Any]:
        processes = {self.old.process_id: self.new.process_id}
        standing = {token[0]: token[2] for *_, tokens in said["trees"] for token in tokens}
        trees = []
        for caller, process, is_over, tokens in said["trees"]:
            if caller:
                node = self._node(standing[caller])
                there = self.new.nodes[self.move.ways[node.id]] if node and node.id in self.move.ways else None
                if there is None or there.kind is not Kind.CALL:
                    raise CannotMove("step_lost", node.name if node else process)
                processes[process] = there.calls
            if processes.get(process) not in self.new._specs:
                raise CannotMove("step_lost", process)
            trees.append([caller, processes[process], is_over, self._tokens(tokens, processes[process])])
        passed = [self.move.ways[name] for name in said["passed"] if name in self.move.ways]
        return {**said, "process": self.new.process_id, "trees": trees, "passed": list(dict.fromkeys(passed))}

    def _node(self, spec: str) -> Node | None:
        return self.old.nodes.get(_parts(spec)[0]) if spec.startswith("#") else None

    def _tokens(self, tokens: list[list[Any]], process: str) -> list[list[Any]]:
        by_number = {token[0]: token for token in tokens}
        gone: set[int] = set()
        for token in tokens:
            node = self._node(token[2])
            if _is_open(token) and node is not None and node.kind is not Kind.TIMER:
                gone |= self._taken_out(token, node, tokens, by_number)
        specs = self.new._specs[process].task_specs
        return [self._renamed(token, specs) for token in tokens if token[0] not in gone]

    def _taken_out(
        self, token: list[Any], node: Node, tokens: list[list[Any]], by_number: Mapping[int, list[Any]]
    ) -> set[int]:
        """Return the tokens of an open node that cannot stay as they are: it falls away, or is opened again."""
        there = self.new.nodes.get(self.move.ways.get(node.id, ""))
        if there is None and node.id not in self.move.leaves:
            raise CannotMove("step_lost", node.name or node.id)
        if there is not None and self._is_built_alike(node, there):
            return set()
        if node.kind not in TASKS or node.repeat or (there is not None and there.repeat):
            raise CannotMove("built_otherwise", node.name or node.id)
        parent = by_number[token[1]]
        top = parent if parent[2] == f"#{node.id} guarded" else token
        group = _below(top[0], tokens)
        if any(_is_open(one) and one is not token and self._node(one[2]) not in self._timers(node) for one in group):
            raise CannotMove("timer_has_gone_off", node.name or node.id)
        if there is not None:
            self.again.append((top[1], there.id, token[0]))
        return {one[0] for one in group}

    def _timers(self, node: Node) -> list[Node | None]:
        return [self.old.nodes[name] for name in node.timers]

    def _is_built_alike(self, node: Node, there: Node) -> bool:
        """True where the tokens of one node can stand on the other: its timers and instances are the same."""
        now = {self.move.ways.get(name, ""): self.old.nodes[name].interrupts for name in node.timers}
        then = {name: self.new.nodes[name].interrupts for name in there.timers}
        was, is_now = node.repeat, there.repeat
        alike = (was is None) == (is_now is None)
        if was is not None and is_now is not None:
            alike = (was.is_sequential, was.each, was.answer) == (is_now.is_sequential, is_now.each, is_now.answer)
        return alike and now == then

    def _renamed(self, token: list[Any], specs: Mapping[str, Any]) -> list[Any]:
        number, parent, spec, state, inner = token
        name = spec
        if spec.startswith("#"):
            node, suffix = _parts(spec)
            name = f"#{self.move.ways[node]}{suffix}" if node in self.move.ways else ""
        if name in specs:
            return [number, parent, name, state, inner]
        if _is_open(token):
            found = self._node(spec)
            raise CannotMove("step_lost", (found.name or found.id) if found else spec)
        return [number, parent, "Start", state, {}]  # it is over, and only holds the place of what came before

    def open_again(self, run: Run) -> dict[Any, Any]:
        """Open the steps that were taken out; return which id became which."""
        ids: dict[Any, Any] = {}
        by_number = {token.number: token for token in run.tokens()}
        for under, step, was in self.again:
            parent = by_number[under]
            name = f"#{step} guarded" if self.new.nodes[step].timers else f"#{step}"
            token = Token(parent.workflow, parent.workflow.spec.task_specs[name], parent)
            engine.let_see(token)
            while not engine.is_open_task(token):
                run.step(token)
                token = next(one for one in token.children if one.task_spec.name == f"#{step}")
            ids[uuid5(engine.NAMESPACE, f"{run.key}/{was}")] = token.id
        return ids


def _parts(spec: str) -> tuple[str, str]:
    """Return the id of the node of a spec, and what stands around it."""
    suffix = next((one for one in _SUFFIXES if spec.endswith(one)), "")
    return spec[1 : len(spec) - len(suffix)], suffix


def _is_open(token: Sequence[Any]) -> bool:
    return not token[3] & engine.FINISHED


def _below(top: int, tokens: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    """Return a token and all that stand on it; they come after it."""
    numbers = {top}
    found = []
    for token in tokens:
        if token[0] == top or token[1] in numbers:
            numbers.add(token[0])
            found.append(token)
    return found


def _let_joins_see(run: Run) -> None:
    """Let joins go on that wait for nothing any more, since a way into them is gone."""
    for token in list(run.tokens()):
        if token.state == engine.WAITING and isinstance(token.task_spec, engine.Join):
            engine.let_see(token)


def _check_joins(run: Run, flow: Flow) -> None:
    """Refuse a state in which a parallel join would wait for a way that nobody goes."""
    ways = _onward(flow)
    into: dict[str, list[str]] = {}
    for arrow in flow.arrows:
        into.setdefault(arrow.target, []).append(arrow.source)
    open_nodes, arrived = _standing(run)
    for name, sources in into.items():
        if flow.nodes[name].kind is not Kind.PARALLEL or len(sources) < 2:
            continue
        reached = spread(open_nodes - {name}, lambda here: ways[here] if here != name else [])  # noqa: B023  used at once
        comes = [source in reached or source in arrived.get(name, ()) for source in sources]
        if any(comes) and not all(comes):
            raise CannotMove("join_waits", flow.nodes[name].name or name)


def _onward(flow: Flow) -> Mapping[str, list[str]]:
    ways: dict[str, list[str]] = {}
    for arrow in flow.arrows:
        ways.setdefault(arrow.source, []).append(arrow.target)
    for node in flow.nodes.values():
        ways.setdefault(node.id, []).extend(node.timers)
    return ways


def _standing(run: Run) -> tuple[set[str], Mapping[str, set[str]]]:
    """Return the nodes on which open tokens stand, and for each join the nodes from which tokens wait in it."""
    nodes: set[str] = set()
    arrived: dict[str, set[str]] = {}
    for token, node in _open_nodes(run):
        if isinstance(token.task_spec, engine.Join):
            parent = token.parent.task_spec.name
            arrived.setdefault(node.id, set()).add(_parts(parent)[0] if parent.startswith("#") else "")
        else:
            nodes.add(node.id)
    return nodes, arrived


def _open_nodes(run: Run) -> Iterator[tuple[Token, Node]]:
    for token in run.tokens():
        node = engine.node_of(token)
        if node is not None and not token.has_state(engine.FINISHED):
            yield token, node
