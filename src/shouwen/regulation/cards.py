"""Inspectors' cards: ``scorecards/<name>.yaml``. A line is a clause of its own, with its id and article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from shouwen.regulation.keys import Keys
from shouwen.regulation.reading import Node
from shouwen.regulation.words import Words

if TYPE_CHECKING:
    from shouwen.regulation.surroundings import Surroundings

#: What a card may be of.
OF = ("member", "contact", "case", "unit", "place")
EVIDENCE = ("photo", "comment", "time_mark", "quote", "files")
SCORED, CLOSED, CONDUCT = "inspection.line_scored", "inspection.closed", "conduct.found"


@dataclass(frozen=True, eq=False)
class Card:
    """A card: what it is of, what a bad line must bring, and the nodes of its lines."""

    name: str
    title: Words
    of: str
    evidence: tuple[str, ...]
    lines: tuple[Node, ...]


def read_cards(trees: Mapping[str, Node], around: Surroundings) -> Mapping[str, Card]:
    """Read every card, by name; its lines are read as standards."""
    cards = {}
    for path, tree in trees.items():
        name = PurePosixPath(path).stem
        keys = Keys(tree, around.faults, "the card")
        title, of = keys.words("title", required=True), keys.one_of("of", OF, "unit")
        evidence = read_evidence(keys, around)
        lines = tuple(keys.nodes("lines", required=True))
        keys.close()
        cards[name] = Card(name, title, of, evidence, lines)
    return MappingProxyType(cards)


def read_evidence(keys: Keys, around: Surroundings) -> tuple[str, ...]:
    """Read what a bad line must bring."""
    found = keys.texts("evidence")
    for text, node in found:
        if text not in EVIDENCE:
            around.faults.check(node, f"one of {', '.join(EVIDENCE)}")
    return tuple(text for text, _ in found)


def occasions_of_lines(cards: Mapping[str, Card]) -> Mapping[str, tuple[str, ...]]:
    """Return the ids of lines with the facts on which they are judged."""
    ids = (line.value["id"].as_source() for card in cards.values() for line in card.lines if "id" in (line.value or ()))
    return dict.fromkeys(ids, (SCORED, CONDUCT))
