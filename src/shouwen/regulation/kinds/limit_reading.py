"""Reads a ``limit`` of a pack."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from shouwen.regulation.asks import measure_of
from shouwen.regulation.bounds import check_range
from shouwen.regulation.clauses import read_shared
from shouwen.regulation.consequences import read_consequences
from shouwen.regulation.errors import PackError
from shouwen.regulation.expressions import compile_expression
from shouwen.regulation.expressions.tree import Literal
from shouwen.regulation.keys import Keys
from shouwen.regulation.kinds.lasting import LastingLimit
from shouwen.regulation.kinds.limit import BOUNDARIES, COMPARISONS, Band, Bound, Limit
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.reading import Node
from shouwen.regulation.sentences import told
from shouwen.regulation.surroundings import Surroundings


@reads("limit")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a limit."""
    shared = read_shared("limit", keys, around, may_be_before=True)
    kinds = shared.occasions
    measure_node = keys.take("measure", required=True)
    measure = around.compile(measure_node, kinds) if measure_node is not None else None
    bounds = [
        _read_bound(comparison, node, measure_node if measure is not None else None, kinds, around)
        for comparison in COMPARISONS
        if (node := keys.take(comparison)) is not None
    ]
    if not 1 <= len(bounds) <= 2:
        around.faults.check(keys.node, f"one or two of {', '.join(COMPARISONS)}", str(len(bounds)))
    bands = _read_bands(keys, measure_node, kinds, around)
    boundary = _read_boundary(keys, around)
    kept = tuple(bound for bound in bounds if bound is not None)
    check_range([(one.comparison, one.value) for one in kept], keys, around)
    assert measure is not None or around.faults.errors
    lasting = keys.take("lasting")
    if lasting is None:
        return Limit(shared, measure, kept, bands, boundary)  # type: ignore[arg-type]  # a fault is noted
    if shared.before:
        around.faults.check(keys.place("lasting"), "lasting with when: a deed is judged at once", "lasting with before")
    span = around.compile(lasting, kinds, "span")
    return LastingLimit(shared, measure, kept, bands, boundary, span)  # type: ignore[arg-type]  # a fault is noted


def _compared(node: Node, measure: Node, operator: str, kinds: Iterable[str], around: Surroundings) -> Any:
    source = f"({measure.as_source()}) {operator} ({node.as_source()})"
    return around.compile_over(node, around.known_names(kinds), source)


def _read_bound(
    comparison: str, node: Node, measure: Node | None, kinds: Iterable[str], around: Surroundings
) -> Bound | None:
    value = around.compile(node, kinds)
    if value is None or measure is None:
        return None
    holds = _compared(node, measure, COMPARISONS[comparison][0], kinds, around)
    return Bound(comparison, told(node.as_source(), around), value, holds) if holds is not None else None


def _read_bands(
    keys: Keys, measure: Node | None, kinds: Iterable[str], around: Surroundings
) -> tuple[Band, ...]:
    bands = []
    named = keys.mapping("bands")
    _check_rising(keys, list(named), around)
    for figure, node in named.items():
        follows = read_consequences(node, around)
        if figure == "more":
            bands.append(Band(None, None, follows))
        elif measure is not None:
            at = Node(figure, node.file, node.line, node.column)
            bands.append(
                Band(
                    _compared(at, measure, "<=", kinds, around),
                    _compared(at, measure, "<", kinds, around),
                    follows,
                )
            )
    return tuple(bands)


def _check_rising(keys: Keys, figures: list[str], around: Surroundings) -> None:
    """Note bands of which one is never reached: their figures rise, and ``more`` is the last."""
    places = keys.place("bands")
    if "more" in figures[:-1]:
        around.faults.check(places, "more as the last of the bands", "bands behind it")
    known = [value for one in figures if one != "more" and (value := _constant(one)) is not None]
    for before, after in pairwise(known):
        if type(before) is type(after) and measure_of(after) <= measure_of(before):
            around.faults.check(places, "bands whose figures rise", f"{after} behind {before}")


def _constant(figure: str) -> Any:
    """Return a figure or a span that stands there as such; None for a formula."""
    try:
        compiled = compile_expression(figure)
    except PackError:
        return None  # it is noted where it is read
    return compiled.tree.value if isinstance(compiled.tree, Literal) else None


def _read_boundary(keys: Keys, around: Surroundings) -> str:
    boundary = keys.text("boundary", "own")
    node = keys.take("boundary")
    name = boundary.removeprefix("ask.")
    if name != boundary:
        ask = around.asks.get(name)
        if node is not None and (ask is None or not ask.options or set(ask.options) - set(BOUNDARIES)):
            around.faults.check(node, f"a choice of pack.yaml with options of {', '.join(BOUNDARIES)}")
    elif boundary not in BOUNDARIES and node is not None:
        around.faults.check(node, f"one of {', '.join(BOUNDARIES)}")
    return boundary
