"""Reads the standards of a pack, each by the reader of its kind, with all ways to read its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from shouwen.regulation.editions import Readings
from shouwen.regulation.keys import Keys, text_of
from shouwen.regulation.kinds import KINDS_OF_THE_LANGUAGE, readers
from shouwen.regulation.reading import Node, nearest
from shouwen.regulation.surroundings import Surroundings

_NOT_LAID_OVER = frozenset({"id", "article", "reading", "as"})


def read_standards(trees: Iterable[Node], around: Surroundings) -> dict[str, Readings]:
    """Read the lists of standards; an id that stands twice is noted."""
    nodes = [node for tree in trees for node in _listed(tree, around)]
    around.occasions = dict(_occasions(nodes))
    standards: dict[str, Readings] = {}
    for node in nodes:
        read = _read_readings(node, around)
        if read is None or not read.options:
            continue
        known = standards.get(read.id)
        if known is not None:
            place = f"{known.shared.file} line {known.shared.line}"
            around.faults.add(
                node.value.get("id", node), f"an id of its own; {place} has it", f"the id {read.id}"
            )
        elif read.id:
            standards[read.id] = read
    return standards


def _listed(tree: Node, around: Surroundings) -> list[Node]:
    if not tree.is_list:
        around.faults.add(tree, "a list of standards")
        return []
    return [node for node in tree.value if _is_mapping(node, around)]


def _is_mapping(node: Node, around: Surroundings) -> bool:
    if not node.is_mapping or not node.value:
        around.faults.add(node, "a standard such as - deadline: title")
        return False
    return True


def _occasions(nodes: list[Node]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each id with the kinds that it is judged on, so that figures of its findings are known."""
    for node in nodes:
        if "id" not in node.value:
            continue
        kinds: list[str] = []
        for key in ("when", "before"):
            given = node.value.get(key)
            if given is not None:
                listed = given.value if given.is_list else [given]
                kinds += [one.as_source() for one in listed if not one.is_list and not one.is_mapping]
        yield node.value["id"].as_source(), tuple(kinds)


def _read_readings(node: Node, around: Surroundings) -> Readings | None:
    kind = next(iter(node.value))
    reader = readers().get(kind)
    if reader is None:
        place = node.keys[kind]
        if kind in KINDS_OF_THE_LANGUAGE:
            carried_out = ", ".join(readers())
            around.faults.add(
                place, f"one of {carried_out}; this kind is not carried out yet", f"the kind “{kind}”"
            )
        else:
            hint = nearest(kind, KINDS_OF_THE_LANGUAGE)
            around.faults.add(place, f"a kind of standard as the first key{hint}", f"“{kind}”")
        return None
    ask, variants = _variants(node, around)
    options = {}
    for option, variant in variants.items():
        keys = Keys(variant, around.faults, f"the {kind}")
        keys.asked |= {"reading", "as"}
        options[option] = reader(keys, around)
        keys.close()
    return Readings(ask, options)


def _variants(node: Node, around: Surroundings) -> tuple[str, dict[str, Node]]:
    """Return the local value that picks a reading, and the clauses of each option laid over the rest."""
    reading, as_ = node.value.get("reading"), node.value.get("as")
    if reading is None and as_ is None:
        return "", {"": node}
    if reading is None or as_ is None or not as_.is_mapping:
        around.faults.add(as_ or reading or node, "reading: ask.x together with as: {option: {clauses}}")
        return "", {"": node}
    source = text_of(reading, around.faults)
    ask = around.asks.get(source.removeprefix("ask."))
    if ask is None or ask.type != "choice" or not source.startswith("ask."):
        known = [f"ask.{name}" for name, one in around.asks.items() if one.type == "choice"]
        around.faults.add(reading, f"a local value of the type choice{nearest(source, known)}")
        return "", {"": node}
    if set(as_.value) != set(ask.options):
        around.faults.add(as_, f"the options {', '.join(ask.options)}", ", ".join(as_.value) or "none")
    return ask.name, {option: _laid_over(node, over, around) for option, over in as_.value.items()}


def _laid_over(base: Node, over: Node, around: Surroundings) -> Node:
    if not over.is_mapping:
        around.faults.add(over, "clauses")
        return base
    for key in over.value:
        if key in _NOT_LAID_OVER or key == next(iter(base.value)):
            around.faults.add(over.keys[key], "clauses other than the kind, id, article and reading", key)
    laid = {**base.value, **over.value}
    return replace(base, value=laid, keys={**base.keys, **over.keys})
