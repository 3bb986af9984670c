"""Reads the standards of a pack, each by the reader of its kind, with all ways to read its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from shouwen.regulation.cards import Card, occasions_of_lines, read_cards
from shouwen.regulation.editions import Readings
from shouwen.regulation.example_names import check_examples
from shouwen.regulation.keys import Keys, text_of
from shouwen.regulation.kinds import KINDS_OF_THE_LANGUAGE, readers
from shouwen.regulation.kinds.line import read_line
from shouwen.regulation.named import note_unused, read_named
from shouwen.regulation.reading import Node, nearest
from shouwen.regulation.short_examples import read_short_examples
from shouwen.regulation.surroundings import Surroundings

NO_CARDS: Mapping[str, Node] = MappingProxyType({})
_NOT_LAID_OVER = frozenset({"id", "article", "reading", "as"})


def read_standards(
    trees: Iterable[Node], around: Surroundings, cards: Mapping[str, Node] = NO_CARDS
) -> dict[str, Readings]:
    """Read the lists of standards, and the lines of cards as such; an id that stands twice is noted."""
    nodes = [node for tree in trees for node in _listed(tree, around)]
    around.cards = read_cards(cards, around)
    around.occasions = {**occasions_of_lines(around.cards), **dict(_occasions(nodes))}
    around.counted = _counted(nodes)
    around.pay_lines = _lines_of(nodes, "pay", "line")
    around.heard_on = _lines_of(nodes, "phrase", "heard_on")
    standards: dict[str, Readings] = {}
    lines = [(node, _read_line(node, card, around)) for card in around.cards.values() for node in card.lines]
    for node, read in [*((node, _read_readings(node, around)) for node in nodes), *lines]:
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
        for key in ("when", "before", "claim"):
            given = node.value.get(key)
            if given is not None:
                listed = given.value if given.is_list else [given]
                kinds += [one.as_source() for one in listed if not one.is_list and not one.is_mapping]
        yield node.value["id"].as_source(), (*kinds, *_state_begins(node))


def _state_begins(node: Node) -> tuple[str, ...]:
    """Return the facts with which the slots of a cadence begin: what it reads are their figures."""
    state = node.value.get("while")
    since = state.value.get("since") if state is not None and state.is_mapping and "cadence" in node.value else None
    if since is None:
        return ()
    return tuple(one.as_source() for one in (since.value if since.is_list else [since]))


def _counted(nodes: list[Node]) -> dict[str, tuple[str, ...]]:
    """Return the names that ``counts_as`` gives anywhere, each with the ids of the standards that give it."""
    found: dict[str, dict[str, None]] = {}
    for node in nodes:
        if "id" in node.value:
            for name in _names_counted(node):
                found.setdefault(name, {})[node.value["id"].as_source()] = None
    return {name: tuple(ids) for name, ids in found.items()}


def _lines_of(nodes: list[Node], kind: str, key: str) -> dict[str, tuple[str, ...]]:
    """Return what standards of a kind name under a key, a line of pay or a card, each with their ids."""
    found: dict[str, tuple[str, ...]] = {}
    for node in nodes:
        if kind in node.value and key in node.value and "id" in node.value:
            name = node.value[key].as_source()
            found[name] = (*found.get(name, ()), node.value["id"].as_source())
    return found


def _names_counted(node: Node) -> Iterator[str]:
    if node.is_mapping:
        for key, inner in node.value.items():
            if key == "counts_as" and not inner.is_mapping and not inner.is_list:
                yield inner.as_source()
            elif key != "examples":
                yield from _names_counted(inner)
    elif node.is_list:
        for one in node.value:
            yield from _names_counted(one)


def _read_readings(node: Node, around: Surroundings) -> Readings | None:
    kind = next(iter(node.value))
    reader = readers().get(kind)
    if reader is None:
        hint = nearest(kind, KINDS_OF_THE_LANGUAGE)
        around.faults.add(node.keys[kind], f"a kind of standard as the first key{hint}", f"“{kind}”")
        return None
    ask, variants = _variants(node, around)
    options = {}
    for option, variant in variants.items():
        keys = Keys(variant, around.faults, f"the {kind}")
        keys.asked |= {"reading", "as", "examples", "reconstructed"}
        read_named(keys, around, around.names_of(around.occasions.get(keys.text("id"), ())))
        options[option] = reader(keys, around)
        note_unused(keys, around)
        keys.close()
    whole = Keys(node, around.faults, f"the {kind}")
    if around.reads_examples:
        check_examples(node, around)
    examples = read_short_examples(whole, around) if around.reads_examples else ()
    return Readings(ask, options, examples, whole.truth("reconstructed", False))


def _read_line(node: Node, card: Card, around: Surroundings) -> Readings | None:
    """Read a line of a card as a standard of its own, with its short examples."""
    if not _is_mapping(node, around):
        return None
    line = read_line(node, card, around)
    keys = Keys(node, around.faults, "the line")
    if around.reads_examples:
        check_examples(node, around)
    examples = read_short_examples(keys, around) if around.reads_examples else ()
    return Readings("", {"": line}, examples)


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
    if ask is None or ask.type not in ("choice", "truth") or not source.startswith("ask."):
        known = [f"ask.{name}" for name, one in around.asks.items() if one.type in ("choice", "truth")]
        around.faults.add(reading, f"a local value of the type choice or truth{nearest(source, known)}")
        return "", {"": node}
    wanted = ask.options if ask.type == "choice" else ("true", "false")
    if set(as_.value) != set(wanted):
        around.faults.check(as_, f"the options {', '.join(wanted)}", ", ".join(as_.value) or "none")
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
