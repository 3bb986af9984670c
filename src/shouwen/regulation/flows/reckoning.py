"""Conditions and counts of a running flow, over the figures that a token sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shouwen.regulation.expressions import UNKNOWN, EvaluationError
from shouwen.regulation.flows.engine import Run, Token, node_of, place_of, whole_of
from shouwen.regulation.flows.nodes import Compiled, Node, Repeat
from shouwen.regulation.flows.progress import FigureMissing, FlowFault

#: Instances that a multi-instance task may have.
MOST_INSTANCES = 200


def scope_of(token: Token) -> dict[str, Any]:
    """Return the figures that a token sees: those of the flow, over them the members it is for."""
    run: Run = token.workflow.top_workflow
    scope = dict(run.figures)
    seen: dict[str, Any] = {}
    at: Token | None = token
    while at is not None:
        whole = whole_of(at)
        if whole is not None:
            repeat: Repeat = whole.task_spec.cardinality
            done = len(whole.internal_data["merged"])
            seen.setdefault("numberOfInstances", whole.internal_data["total"])
            seen.setdefault("numberOfCompletedInstances", done)
            if repeat.each:
                seen.setdefault(repeat.each, place_of(at)[2])
        at = getattr(at.workflow, "caller", None)
    return scope | seen


class Reckoner:
    """Stands where the library has its Python engine; knows compiled expressions only."""

    def evaluate(self, token: Token, said: Compiled | Repeat, external_context: Any = None) -> Any:
        if isinstance(said, Repeat):
            return _count(token, said)
        scope = scope_of(token)
        value = _reckon(said, scope, node_of(token))
        if not isinstance(value, bool):
            raise FlowFault(f"a condition gives {value!r}, which is neither true nor false", node_of(token))
        return value


def _reckon(said: Compiled, scope: Mapping[str, Any], node: Node | None) -> Any:
    try:
        value = said.evaluate(scope)
    except EvaluationError as wrong:
        raise FlowFault(str(wrong), node) from wrong
    if value is UNKNOWN:
        raise FigureMissing(sorted(n for n in said.names if scope.get(n) is None) or sorted(said.names), node)
    return value


def _count(token: Token, repeat: Repeat) -> int:
    """Return how many instances to make, and note for whom."""
    run: Run = token.workflow.top_workflow
    scope = scope_of(token)
    node = node_of(token)
    if repeat.over:
        members = scope.get(repeat.over)
        if members is None:
            raise FigureMissing([repeat.over], node)
        if isinstance(members, str) or not isinstance(members, list | tuple):
            raise FlowFault(f"{repeat.over} is not a list", node)
        token.internal_data["members"] = list(members)
        count: Any = len(members)
    else:
        assert repeat.count is not None, "reading has seen to it"
        count = _reckon(repeat.count, scope, node)
    if isinstance(count, bool) or count != int(count) or not 0 <= count <= MOST_INSTANCES:
        raise FlowFault(f"{count} instances; it must be 0 to {MOST_INSTANCES}, whole", node)
    token.internal_data["total"] = int(count)
    if repeat.answers:
        run.figures[repeat.answers] = []
    return int(count)
