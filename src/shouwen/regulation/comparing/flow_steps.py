"""Whether a drawing only adds steps to another: taken out again, everything is asked for as it was, in its order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from shouwen.regulation.flows import Flow
from shouwen.regulation.flows.nodes import FOR_PEOPLE, Arrow, Node, Repeat

#: Where an element stands in its file means nothing, and timers are known by what they are attached to.
_MEANS_NOTHING = frozenset({"line", "column", "timers"})
Way = tuple[str, str, str, bool]


def added_steps(old: Flow, new: Flow) -> tuple[Node, ...] | None:
    """Return the steps of people that a drawing has besides those of another; None where more than that differs.

    A step is added on one way: one arrow leads to it, one on from it, whatever happens.
    """
    more = [node for id_, node in new.nodes.items() if id_ not in old.nodes]
    if old.nodes.keys() - new.nodes.keys() or any(node.kind not in FOR_PEOPLE for node in more):
        return None
    if any(_meaning(node) != _meaning(new.nodes[id_]) for id_, node in old.nodes.items()):
        return None
    arrows = list(new.arrows)
    for node in more:
        into = [one for one in arrows if one.target == node.id]
        out = [one for one in arrows if one.source == node.id]
        if len(into) != 1 or len(out) != 1 or out[0].condition is not None or node.timers:
            return None
        arrows = [one for one in arrows if one is not into[0] and one is not out[0]]
        arrows.append(_joined(into[0], out[0]))
    return tuple(more) if _ways(arrows) == _ways(old.arrows) else None


def _joined(into: Arrow, out: Arrow) -> Arrow:
    return Arrow(into.id, into.source, out.target, into.process, into.name, into.condition, into.is_default)


def _ways(arrows: Any) -> Counter[Way]:
    return Counter((one.source, one.target, _text(one.condition), one.is_default) for one in arrows)


def _meaning(node: Node) -> Mapping[str, Any]:
    found = {one.name: getattr(node, one.name) for one in fields(node) if one.name not in _MEANS_NOTHING}
    if isinstance(node.repeat, Repeat):
        found["repeat"] = {one.name: _text(getattr(node.repeat, one.name)) for one in fields(node.repeat)}
    return found


def _text(value: Any) -> str:
    """Return a condition or formula as it is written; what else there is as text."""
    return "" if value is None else str(getattr(value, "source", value))
