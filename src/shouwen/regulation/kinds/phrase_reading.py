"""Reads ``phrase``: elements and their wordings, what is forbidden, where, and whose words."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from shouwen.regulation.asks import Ask
from shouwen.regulation.clauses import read_shared
from shouwen.regulation.keys import Keys, text_of
from shouwen.regulation.kinds.phrase import AGENT, CUSTOMER, FORBIDDEN, SAID, SENT, Phrase, Required
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.phrases import PLACEHOLDERS, Forbidden, open_in, tidy
from shouwen.regulation.reading import Node, nearest
from shouwen.regulation.surroundings import Surroundings


def worded_kinds(around: Surroundings) -> tuple[str, ...]:
    """Return the kinds of facts that say what was heard in a text."""
    return tuple(
        name
        for name, kind in around.kinds.items()
        if {SAID, FORBIDDEN} <= {one.name for one in kind.figures.values() if one.type == "codes"}
    )


@reads("phrase")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a phrase."""
    worded = worded_kinds(around)
    # What must be said belongs to a conversation, and so does what only some messages carry.
    of_talks = keys.take("required") is not None or keys.take("where") is not None
    usual = tuple(kind for kind in worded if kind == SENT or not of_talks)
    refuses = (node := keys.take("otherwise")) is not None and node.value == "refuse"
    named = tuple(one.as_source() for one in keys.nodes("when"))
    for node, kind in zip(keys.nodes("when"), named, strict=True):
        if kind not in worded and kind in around.kinds:
            around.faults.check(node, f"a kind of fact that says what was heard{nearest(kind, worded)}")
    shared = read_shared(
        "phrase", keys, around, default_when=usual, needs_occasion=False, may_refuse=True
    )
    required = {element: _wordings(node, around) for element, node in keys.mapping("required").items()}
    forbidden = tuple(_forbidden(keys, around))
    if not required and not forbidden:
        around.faults.check(keys.node, "required or forbidden", "neither")
    if refuses and not forbidden:
        place = keys.take("otherwise") or keys.node
        around.faults.check(place, "refuse only with forbidden: what is missing shows at the end")
    ordered = keys.take("order")
    if ordered is not None and (text_of(ordered, around.faults) != "fixed" or len(required) < 2):
        around.faults.check(ordered, "fixed, with two elements or more")
    allowed = tuple(text for text, node in keys.texts("allowed_within") if _is_word(text, node, around))
    made = Required if required else Phrase
    return made(
        shared, named or usual, keys.one_of("side", (AGENT, CUSTOMER), AGENT),
        tuple(text for text, _ in keys.texts("channel")), tuple(text for text, _ in keys.texts("stage")),
        MappingProxyType(required), forbidden, allowed, ordered is not None, _card(keys, around), refuses,
    )  # fmt: skip


def _wordings(node: Node, around: Surroundings) -> tuple[str, ...]:
    nodes = node.value if node.is_list else [node]
    found = [(text_of(one, around.faults), one) for one in nodes]
    if not found:
        around.faults.check(node, "at least one wording")
    return tuple(text for text, one in found if _is_wording(text, one, around))


def _is_wording(text: str, node: Node, around: Surroundings) -> bool:
    for name in open_in(text):
        if name not in PLACEHOLDERS:
            known = f"one of {', '.join(PLACEHOLDERS)} in braces{nearest(name, PLACEHOLDERS)}"
            around.faults.check(node, known, f"{{{name}}}")
    return _is_word(text, node, around)


def _is_word(text: str, node: Node, around: Surroundings) -> bool:
    """Note a wording of which nothing is left to compare, or a local value that is no list."""
    if text.startswith("ask."):
        ask = around.asks.get(text.removeprefix("ask."))
        if ask is None or not _holds_words(ask):
            known = [f"ask.{name}" for name, one in around.asks.items() if _holds_words(one)]
            around.faults.check(node, f"a local value of the type list{nearest(text, known)}")
    elif not tidy(text):
        around.faults.check(node, "a wording with letters")
    return bool(text)


def _holds_words(ask: Ask) -> bool:
    """True for a list of words, and for one that says what is said for each."""
    return ask.type == "list" or (ask.type == "map" and ask.gives == "text")


def _forbidden(keys: Keys, around: Surroundings) -> Iterator[Forbidden]:
    for node in keys.nodes("forbidden"):
        if not node.is_mapping:
            text = text_of(node, around.faults)
            if _is_word(text, node, around):
                yield Forbidden(text)
            continue
        inner = Keys(node, around.faults, "a forbidden wording")
        alone, wording, instead = inner.text("alone"), inner.text("wording"), inner.text("instead")
        inner.close()
        if bool(alone) == bool(wording):
            around.faults.add(node, "either wording or alone")
        elif _is_word(alone or wording, node, around):
            yield Forbidden(alone or wording, bool(alone), instead)


def _card(keys: Keys, around: Surroundings) -> str:
    """Read the card of whose lines this is one; a card may be made of phrases alone."""
    name = keys.text("heard_on")
    hint = nearest(name, around.cards) if name and name not in around.cards else ""
    if hint:
        around.faults.check(keys.take("heard_on") or keys.node, f"a card of scorecards/{hint}")
    return name
