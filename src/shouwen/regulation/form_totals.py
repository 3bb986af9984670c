"""Reads the ``totals:`` of a form: fields that must come to a sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shouwen.regulation.forms import Total
from shouwen.regulation.keys import Keys
from shouwen.regulation.reading import Faults, Node, nearest

#: What can be added up.
SUMMED = frozenset({"integer", "money", "percent"})
MOST_TOTALS = 40


def read_totals(nodes: Sequence[Node], types: Mapping[str, str], faults: Faults) -> tuple[Total, ...]:
    """Read totals; ``types`` are the fields of the form with their types."""
    if len(nodes) > MOST_TOTALS:
        faults.add(nodes[MOST_TOTALS], f"at most {MOST_TOTALS} totals", str(len(nodes)))
    read = [_read(node, types, faults) for node in nodes[:MOST_TOTALS]]
    return tuple(one for one in read if one is not None)


def _read(node: Node, types: Mapping[str, str], faults: Faults) -> Total | None:
    keys = Keys(node, faults, "a total")
    given = keys.texts("fields")
    wanted = keys.number("sum")
    if keys.is_mapping and len(given) < 2:
        faults.add(keys.take("fields") or node, "at least two fields of the form")
    if keys.is_mapping and wanted is None:
        faults.add(keys.take("sum") or node, "the sum to which they come")
    numbers = [name for name, type_ in types.items() if type_ in SUMMED]
    is_known = True
    for name, place in given:
        if name not in numbers:
            is_known = False
            faults.add(place, f"a field of the form that is a number{nearest(name, numbers)}", f"“{name}”")
    of_types = {types[name] for name, _ in given if name in numbers}
    if len(of_types) > 1:
        faults.check(node, "fields of one type", " and ".join(sorted(of_types)))
    names = tuple(name for name, _ in given)
    if len(set(names)) < len(names):
        faults.check(node, "each field once", "a field named twice")
    keys.close()
    return Total(names, wanted) if wanted is not None and is_known and len(names) > 1 else None
