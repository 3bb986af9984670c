"""Whether a drawing only adds steps to another: taken out again, everything is asked for as it was, in its order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from shouwen.regulation.comparing.outcomes import Outcome, Reason
from shouwen.regulation.flows import Flow
from shouwen.regulation.flows.nodes import FOR_PEOPLE, Arrow, Node, Repeat, Seat

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


def redrawn(old: Flow, new: Flow) -> Iterator[Reason]:
    """Yield what is drawn otherwise, element by element; which of it is stricter, nobody but a reader can tell."""
    for id_, node in old.nodes.items():
        other = new.nodes.get(id_)
        if other is None:
            yield Reason("bpmn/element", _called(node), None, Outcome.CANNOT_TELL)
            continue
        if node.name != other.name:
            yield Reason("bpmn/task", _called(node), _called(other), Outcome.CANNOT_TELL)
        was, is_ = _meaning(node), _meaning(other)
        for key in was:
            if key != "name" and was[key] != is_[key]:
                clause = f"bpmn/{_called(other)}/{key}"
                yield Reason(clause, _plainly(was[key]), _plainly(is_[key]), Outcome.CANNOT_TELL)
    for id_, node in new.nodes.items():
        if id_ not in old.nodes:
            yield Reason("bpmn/element", None, _called(node), Outcome.CANNOT_TELL)
    before, after = _ways(old.arrows), _ways(new.arrows)
    for way in before - after:
        yield Reason("bpmn/way", _way_called(way, old), None, Outcome.CANNOT_TELL)
    for way in after - before:
        yield Reason("bpmn/way", None, _way_called(way, new), Outcome.CANNOT_TELL)


def _called(node: Node) -> str:
    return node.name or node.id


def _plainly(value: Any) -> Any:
    """Return a detail of an element as text, or nothing."""
    if isinstance(value, Seat):
        named = (f"{one.figure} of {one.kind}" for one in (*value.unit, *value.member))
        return "; ".join(named) or None
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return str(value) if value not in ("", None) else None


def _way_called(way: Way, flow: Flow) -> str:
    source, target, condition, _is_default = way
    ends = (_called(flow.nodes[one]) if one in flow.nodes else one for one in (source, target))
    return " → ".join(ends) + (f" [{condition}]" if condition else "")


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
