"""What only the whole pack can show: circles of findings, and flows that name what is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from types import MappingProxyType

from shouwen.regulation.codes import is_code
from shouwen.regulation.editions import Readings
from shouwen.regulation.facts import FactKind
from shouwen.regulation.flows import Flow
from shouwen.regulation.flows.nodes import FOR_PEOPLE
from shouwen.regulation.flows.nodes import Node as Step
from shouwen.regulation.reading import Faults, Node, nearest
from shouwen.regulation.surroundings import split_finding

#: Kinds of which one period goes on from what was found at the end of the one before.
_GO_ON = frozenset({"cadence", "ledger"})
NOTHING: Mapping[str, Iterable[str]] = MappingProxyType({})


def refuse_circles(
    standards: Mapping[str, Readings], faults: Faults, counted: Mapping[str, Iterable[str]] = NOTHING
) -> None:
    """Note every standard that is judged, over others, on its own finding.

    ``counted`` are, by the names that ``counts_as`` gives, the standards that give them.
    """
    edges = {id_: set(_sees(readings, counted)) & set(standards) for id_, readings in standards.items()}
    while True:
        try:
            TopologicalSorter(edges).prepare()
            return
        except CycleError as found:
            circle: list[str] = found.args[1]
            shared = standards[circle[0]].shared
            place = Node(None, shared.file, shared.line, 1)
            faults.check(place, "no circle of findings", f"a circle: {' → '.join(circle)}")
            for one, other in pairwise(circle):  # take it out, to look for the next
                edges[one].discard(other)
                edges[other].discard(one)


def _sees(readings: Readings, counted: Mapping[str, Iterable[str]]) -> set[str]:
    kinds = {
        kind
        for one in readings.options.values()
        for kind in one.seen_kinds() | one.moving_kinds() | one.guarded_kinds()
        if kind != f"{readings.id}.held"  # what levels note for the hour that follows
    }
    own = {readings.id} if readings.kind in _GO_ON else set()
    named = {one for kind in kinds for one in counted.get(kind, ())}
    return (named | {finding[0] for kind in kinds if (finding := split_finding(kind)) is not None}) - own


def check_flows(
    flows: Mapping[str, Flow | None],
    forms: set[str],
    standards: Mapping[str, Readings],
    kinds: Mapping[str, FactKind],
    faults: Faults,
) -> None:
    """Note forms, deadlines and decisions that a flow names and the pack does not have, and facts that nobody records."""
    by_kind: dict[str, list[str]] = {}
    for id_, readings in standards.items():
        by_kind.setdefault(readings.kind, []).append(id_)
    for path, flow in flows.items():
        for node in flow.nodes.values() if flow is not None else ():
            place = Node(None, path, node.line or 1, node.column or 1)
            named = (
                (node.form, "a form of the pack", sorted(forms)),
                (node.standard, "the id of a deadline of the pack", by_kind.get("deadline", [])),
                (node.decision, "the id of a decision of the pack", by_kind.get("decision", [])),
            )
            for name, what, known in named:
                if name and name not in known:
                    faults.check(place, f"{what}{nearest(name, known)}", f"“{name}” at {node.id}")
            if node.means and node.means not in kinds:
                faults.check(place, f"a kind of fact{nearest(node.means, kinds)}", f"“{node.means}” at {node.id}")
            for expected, found in (*_unseated(node, kinds), *_unkept(node)):
                faults.check(place, expected, found)


def _unkept(step: Step) -> Iterator[tuple[str, str]]:
    """Yield what facts could not keep of a person's step: its name, and the options of what it asks first."""
    expected = "a name that facts can keep: no blanks, no ， ？ 。 and the like"
    if step.kind in FOR_PEOPLE and step.name and not is_code(step.name):
        yield expected, f"“{step.name}” at {step.id}"
    for ask in step.asks:
        for option in ask.options:
            if not is_code(option):
                yield expected, f"the option “{option}” at {step.id}"


#: What of a fact itself may name a unit or a member.
_OF_UNIT, _OF_MEMBER = ("unit",), ("by", "for_whom")


def _unseated(step: Step, kinds: Mapping[str, FactKind]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with whom facts are to name for a step: what is expected, and what was found."""
    for whom, own, types in (
        (step.seat.unit, _OF_UNIT, ("code", "reference")), (step.seat.member, _OF_MEMBER, ("reference",)),
    ):  # fmt: skip
        for one in whom:
            declared = kinds.get(one.kind)
            if declared is None:
                yield f"a kind of fact{nearest(one.kind, kinds)}", f"“{one.kind}” at {step.id}"
            elif one.figure not in own and (
                one.figure not in declared.figures or declared.figures[one.figure].type not in types
            ):
                expected = f"{', '.join(own)} or a figure of {one.kind} that is a {' or a '.join(types)}"
                yield expected, f"“{one.figure}” at {step.id}"
