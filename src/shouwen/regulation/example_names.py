"""What a short example may name: figures that its standard can see, what its kind adds, and what may come of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shouwen.regulation.cards import CLOSED, CONDUCT, SCORED
from shouwen.regulation.expressions.checking import such_as
from shouwen.regulation.kinds.score import NAMES as OF_CARDS
from shouwen.regulation.phrases import PLACEHOLDERS
from shouwen.regulation.reading import Node, nearest
from shouwen.regulation.surroundings import OF_EVERY_FACT, Surroundings

#: What is given besides figures: when, how often, what happened before, who is there (``proofs`` read them).
BESIDES = frozenset(
    {
        "at", "done", "after", "since", "until", "times", "chosen", "happened", "each", "permits", "by", "entries",
        "brought", "lines", "count", "of", "scores", "shifts", "from", "to", "there", "leaves", "delivered", "attempt",
        "settled", "measured", "text", "texts", "ticked", "value", "answer", "amount", *OF_EVERY_FACT, *PLACEHOLDERS,
    }
)  # fmt: skip
#: What comes of an example in one word.
OUTCOMES = frozenset(
    {
        "met", "broken", "missed", "cancelled", "excused", "silent", "unknown", "allowed", "refused", "granted", "kept",
        "held", "below",
    }
)  # fmt: skip
_WORD = re.compile(r"[^\W\d][\w.]*")


def check_examples(node: Node, around: Surroundings) -> None:
    """Note what examples of a standard, or of a line, give that nobody reads, and outcomes that there are not."""
    known: set[str] | None = None
    examples = node.value.get("examples")
    for one in examples.value if examples is not None and examples.is_list else ():
        if not one.is_mapping:
            continue
        given, then = one.value.get("given"), one.value.get("then")
        for name, place in given.keys.items() if given is not None and given.is_mapping else ():
            known = _known(node, around) if known is None else known
            if name not in known and "(" not in name:
                hint = nearest(name, known) or _such_as(node, around)
                around.faults.add(place, f"a figure that the standard sees{hint}", f"“{name}”")
        if then is not None and isinstance(then.value, str) and then.value not in OUTCOMES:
            around.faults.add(then, f"one of {', '.join(sorted(OUTCOMES))}{nearest(then.value, OUTCOMES)}")


def _known(node: Node, around: Surroundings) -> set[str]:
    """Return the names that examples may give: figures of every kind that the standard names, all in its formulas."""
    words = set(_words(node))
    kinds = _kinds(words, around)
    if {"line", "score", "card", "heard_on"} & set(node.value):
        kinds |= {CLOSED, SCORED, CONDUCT}
        words |= set(OF_CARDS)
    return words | set(around.names_of(kinds)) | BESIDES


def _kinds(words: set[str], around: Surroundings) -> set[str]:
    """Return the kinds of facts, and the findings, among the words of a standard."""
    kinds = {word for word in words if word in around.kinds or word in around.counted}
    return kinds | {word for word in words if word.rpartition(".")[0] in around.occasions}


def _such_as(node: Node, around: Surroundings) -> str:
    """Return the first figures of the facts that a standard names, for whoever has named none of them."""
    return such_as(around.names_of(_kinds(set(_words(node)), around)))


def _words(node: Node) -> Iterator[str]:
    """Yield every word of a standard, its keys too, without its examples."""
    if node.is_mapping:
        for key, inner in node.value.items():
            if key != "examples":
                yield key
                yield from _words(inner)
    elif node.is_list:
        for one in node.value:
            yield from _words(one)
    else:
        text = node.as_source()
        yield text
        yield from _WORD.findall(text)
