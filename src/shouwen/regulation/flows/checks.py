"""Checks a drawing as a whole: that each node is reached, can end, and has what its kind needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from shouwen.regulation.errors import PackError
from shouwen.regulation.flows.foreign import named
from shouwen.regulation.flows.nodes import ACTIVITIES, FOR_PEOPLE, GATEWAYS, Arrow, Kind, Node, Process
from shouwen.regulation.flows.reading import Drawing

#: So many nodes, and no more, may a file hold.
MOST_NODES = 1_000

ENDS = frozenset({Kind.END, Kind.TERMINATE})


def check(drawing: Drawing, *, file: str) -> list[PackError]:
    """Return every fault of a drawing."""
    if (count := len(drawing.nodes)) > MOST_NODES:
        return [PackError(file, 1, 1, f"{count:,} nodes", f"at most {MOST_NODES:,}")]
    return list(_Checks(drawing, file).all())


def called_processes(drawing: Drawing) -> set[str]:
    """Return the processes that a call activity names."""
    return {node.calls for node in drawing.nodes.values() if node.kind is Kind.CALL}


class _Checks:
    def __init__(self, drawing: Drawing, file: str) -> None:
        self.drawing = drawing
        self.file = file
        self.nodes = drawing.nodes
        self.out: dict[str, list[Arrow]] = {name: [] for name in self.nodes}
        self.into: dict[str, list[Arrow]] = {name: [] for name in self.nodes}

    def all(self) -> Iterator[PackError]:
        yield from self.arrows()
        for node in self.nodes.values():
            yield from self.node(node)
        for process in self.drawing.processes.values():
            yield from self.process(process)
        yield from self.calls()

    def fault(self, where: Node | Arrow | Process, found: str, expected: str) -> PackError:
        return PackError(self.file, where.line, where.column, f"{found} ({named(where.id, where.name)})", expected)

    def arrows(self) -> Iterator[PackError]:
        """Check where arrows go, and note them by their ends."""
        pairs = set()
        for arrow in self.drawing.arrows:
            ends = self.nodes.get(arrow.source), self.nodes.get(arrow.target)
            for name, end in zip((arrow.source, arrow.target), ends, strict=True):
                if end is None or end.process != arrow.process:
                    yield self.fault(arrow, f"a sequenceFlow at {name!r}", "a node of the same process")
            if None not in ends:
                self.out[arrow.source].append(arrow)
                self.into[arrow.target].append(arrow)
            if (arrow.source, arrow.target) in pairs:
                yield self.fault(
                    arrow, "a second sequenceFlow between two nodes", "one, its conditions joined by or"
                )
            pairs.add((arrow.source, arrow.target))

    def node(self, node: Node) -> Iterator[PackError]:
        yield from self.ways(node)
        if node.kind in FOR_PEOPLE and not node.lane:
            yield self.fault(
                node, "a person's task outside every lane", "a lane named after the position that acts"
            )
        if node.kind in FOR_PEOPLE and not node.name:
            yield self.fault(node, "a person's task without a name", "a name that people read")
        if node.kind is Kind.RECEIVE and not node.message:
            yield self.fault(node, "a receiveTask without a message", "messageRef")
        if node.kind is Kind.TIMER:
            task = self.nodes.get(node.attached_to)
            if task is None or task.process != node.process or task.kind not in ACTIVITIES:
                yield self.fault(
                    node, f"a timer attached to {node.attached_to!r}", "a task of the same process"
                )

    def ways(self, node: Node) -> Iterator[PackError]:
        """Check how many arrows come and go, and what stands on those that go."""
        out = self.out[node.id]
        if node.kind in {Kind.START, Kind.TIMER} and self.into[node.id]:
            yield self.fault(node, "a sequenceFlow into a start or a timer", "none")
        if node.kind in ENDS and out:
            yield self.fault(node, "a sequenceFlow out of an end", "none")
        if node.kind in GATEWAYS and not out:
            yield self.fault(node, "a gateway without a way out", "at least one sequenceFlow")
        if node.kind not in GATEWAYS | ENDS and len(out) != 1:
            yield self.fault(node, f"{len(out)} ways out of {node.kind}", "one; a gateway parts ways")
        if node.kind in {Kind.EXCLUSIVE, Kind.INCLUSIVE}:
            yield from self.choices(node, out)
        else:
            for arrow in out:
                if arrow.condition is not None:
                    yield self.fault(
                        arrow, f"a condition after {node.kind}", "an exclusive or inclusive gateway"
                    )

    def choices(self, node: Node, out: list[Arrow]) -> Iterator[PackError]:
        default = self.drawing.defaults.get(node.id, "")
        if default and default not in {arrow.id for arrow in out}:
            yield self.fault(node, f"default {default!r}", "one of its own ways out")
        elif not default and (len(out) > 1 or any(arrow.condition for arrow in out)):
            yield self.fault(
                node, "a choice without a default", "a default flow, for when no condition is true"
            )
        for arrow in out:
            if arrow.id == default and arrow.condition is not None:
                yield self.fault(arrow, "a condition on the default flow", "none")
            elif arrow.id != default and arrow.condition is None and len(out) > 1:
                yield self.fault(
                    arrow, "a way out without a condition", "a condition, or make it the default"
                )

    def process(self, process: Process) -> Iterator[PackError]:
        inside = [node for node in self.nodes.values() if node.process == process.id]
        starts = [node for node in inside if node.kind is Kind.START]
        if len(starts) != 1:
            yield self.fault(process, f"{len(starts)} start events", "exactly one")
        timers: dict[str, list[str]] = {}
        for node in inside:
            timers.setdefault(node.attached_to, []).append(node.id)
        reached = spread(
            (node.id for node in starts),
            lambda name: [*(arrow.target for arrow in self.out[name]), *timers.get(name, ())],
        )
        ending = spread(
            (node.id for node in inside if node.kind in ENDS),
            lambda name: [arrow.source for arrow in self.into[name]],
        )
        for node in inside:
            if starts and node.id not in reached:
                yield self.fault(node, "a node that nothing leads to", "a way from the start")
            elif node.id not in ending:
                yield self.fault(node, "a node from which no end is reached", "a way to an end event")

    def calls(self) -> Iterator[PackError]:
        callers = [node for node in self.nodes.values() if node.kind is Kind.CALL]
        for node in callers:
            if node.calls not in self.drawing.processes:
                yield self.fault(node, f"a call of {node.calls!r}", "a process of this file")
        calls: Mapping[str, list[str]] = {
            name: [
                node.calls
                for node in callers
                if node.process == name and node.calls in self.drawing.processes
            ]
            for name in self.drawing.processes
        }
        for node in callers:
            if node.calls in calls and node.process in spread([node.calls], lambda name: calls[name]):
                yield self.fault(
                    node, f"a call of {node.calls} that comes back to itself", "no circle of calls"
                )
        called = called_processes(self.drawing)
        tops = [each for each in self.drawing.processes.values() if each.id not in called]
        if not self.drawing.processes:
            yield PackError(self.file, 1, 1, "no process", "one")
        for each in tops[1:]:
            yield self.fault(
                each, "a second process that none calls", f"one; {tops[0].id} is not called either"
            )


def spread(first: Iterable[str], onward: Callable[[str], Iterable[str]]) -> set[str]:
    """Return all that is reached from ``first`` by going ``onward``, itself included."""
    reached: set[str] = set()
    ahead = list(first)
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead.extend(onward(name))
    return reached
