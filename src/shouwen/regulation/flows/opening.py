"""From the bytes of a BPMN file to a flow that runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import MappingProxyType

from shouwen.regulation.errors import PackError, PackErrors
from shouwen.regulation.expressions import compile_expression
from shouwen.regulation.flows.asking import WORDS
from shouwen.regulation.flows.checks import called_processes, check
from shouwen.regulation.flows.document import read_document
from shouwen.regulation.flows.engine import build
from shouwen.regulation.flows.flow import Flow
from shouwen.regulation.flows.nodes import Compiled, Kind, Node
from shouwen.regulation.flows.reading import Compile, Drawing, Reading


def read_flow(
    bpmn: bytes, *, file: str, compile: Compile = compile_expression, is_kept: bool = False  # noqa: A002
) -> Flow:
    """Return the flow of a BPMN file; raise ``PackErrors`` with every fault, and where each stands.

    A flow that was published before (``is_kept``) is not checked as a whole again.

    ``compile(text, names=None, expects=…, file=…, line=…, column=…)`` makes conditions and counts;
    give another one to check the names that they read.
    """
    try:
        root = read_document(bpmn, file=file)
    except PackError as wrong:
        raise PackErrors([wrong]) from None
    reading = Reading(file, compile)
    drawing = reading.read(root)
    errors = reading.errors or ([] if is_kept else check(drawing, file=file))
    if errors:
        raise PackErrors(sorted(errors, key=lambda error: (error.line, error.column)))
    return _make(drawing, bpmn, file, reading.passed_over)


def _make(drawing: Drawing, source: bytes, file: str, passed_over: Iterable[PackError]) -> Flow:
    timers: dict[str, list[str]] = {}
    for node in drawing.nodes.values():
        if node.kind is Kind.TIMER:
            timers.setdefault(node.attached_to, []).append(node.id)
    nodes = {name: replace(node, timers=tuple(timers.get(name, ()))) for name, node in drawing.nodes.items()}
    defaults = set(drawing.defaults.values())
    arrows = tuple(replace(arrow, is_default=arrow.id in defaults) for arrow in drawing.arrows)
    called = called_processes(drawing)
    top = next(process for process in drawing.processes.values() if process.id not in called)
    lanes = (lane for process in drawing.processes.values() for lane in process.lanes)
    conditions = [arrow.condition for arrow in arrows if arrow.condition]
    return Flow(
        file=file,
        process_id=top.id,
        name=top.name,
        nodes=MappingProxyType(nodes),
        arrows=arrows,
        lanes=tuple(dict.fromkeys(lanes)),
        names=frozenset(name for said in conditions for name in said.names)
        | _names_of_repeats(nodes.values()),
        source=source,
        words=MappingProxyType(drawing.words),
        passed_over=tuple(passed_over),
        _words=frozenset(ask.name for node in nodes.values() for ask in node.asks if ask.type in WORDS),
        _specs=build(nodes, arrows, drawing.processes),
    )


def _names_of_repeats(nodes: Iterable[Node]) -> frozenset[str]:
    return frozenset(name for node in nodes for name in _names_of(node))


def _names_of(node: Node) -> Iterator[str]:
    """Yield the figures that a multi-instance task reads from outside itself."""
    if repeat := node.repeat:
        said: list[Compiled] = [each for each in (repeat.count, repeat.until) if each]
        inner = {repeat.each, "numberOfInstances", "numberOfCompletedInstances"}
        yield from (name for each in said for name in each.names if name not in inner)
        yield from filter(None, [repeat.over])
