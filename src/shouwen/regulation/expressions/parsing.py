"""Reads source by the published grammar into a tree; everything amiss is a PackError with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from shouwen.regulation.errors import PackError

from . import tree
from .building import Builder
from .limits import MOST_CHARACTERS, MOST_DEPTH, MOST_STEPS
from .origin import Origin

GRAMMAR = Path(__file__).with_name("grammar.lark")

_AFTER_A_NUMBER = re.compile(r"\d\s*(?:working\s+)?$")
_UNITS = ("seconds", "minutes", "hours", "days", "weeks", "months", "quarters", "years", "working")
#: Spans as they are written elsewhere: 60s, 2h.
_SHORT = {"s": "seconds", "sec": "seconds", "m": "minutes", "min": "minutes", "h": "hours", "hr": "hours", "d": "days",
          "w": "weeks", "y": "years"}
_SHORT_SPAN = re.compile(rf"(\d+)({'|'.join(sorted(_SHORT, key=len, reverse=True))})\b", re.IGNORECASE)
#: A tree as read may be a little deeper than what is made of it.
_MOST_READ_DEPTH = MOST_DEPTH + 10


@cache
def _parser() -> Lark:
    return Lark(
        GRAMMAR.read_text(encoding="utf-8"),
        start=["expression", "cell"],
        parser="lalr",
        lexer="contextual",
        propagate_positions=True,
        maybe_placeholders=False,
    )


def read(
    source: str, start: str, origin: Origin, named: Mapping[str, tree.Node] | None = None
) -> tree.Node:
    """Return the tree of ``source``, which begins as the rule ``start``; raise PackError.

    ``named`` are formulas that stand under a name: they are put in its place.
    """
    if len(source) > MOST_CHARACTERS:
        raise origin.fault(0, f"{len(source)} characters", f"at most {MOST_CHARACTERS}")
    if not source.strip():
        raise origin.fault(0, "nothing", "a condition or formula")
    try:
        read_tree = _parser().parse(source, start=start)
    except UnexpectedInput as error:
        raise _not_understood(error, source, origin) from None
    _refuse_depth(read_tree, origin)
    node = Builder(origin, named).build(read_tree)
    _refuse_size(node, origin)
    return node


def _not_understood(error: UnexpectedInput, source: str, origin: Origin) -> PackError:
    if isinstance(error, UnexpectedCharacters):
        position = error.pos_in_stream or 0
        short = _SHORT_SPAN.match(source, position)
        if short is not None:
            meant = f"{short[1]} {_SHORT[short[2].lower()]}"
            return origin.fault(position, repr(short[0]), f"a span in whole words, perhaps {meant}")
        return origin.fault(position, repr(_word_at(source, position)), _expected(set(error.allowed or ())))
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        position = error.token.start_pos or 0
        unit = _unit_meant(str(error.token)) if _AFTER_A_NUMBER.search(source[:position]) else ""
        if unit:
            return origin.fault(position, repr(str(error.token)), f"a unit of time, perhaps {unit}")
        return origin.fault(position, repr(str(error.token)), _expected(error.accepts or error.expected))
    assert isinstance(error, (UnexpectedEOF, UnexpectedToken)), type(error)
    accepted = error.accepts if isinstance(error, UnexpectedToken) else None
    return origin.fault(len(source.rstrip()), "the end", _expected(accepted or set(error.expected)))


def _unit_meant(word: str) -> str:
    """Return the unit of a span that was probably meant; nothing where none is like it."""
    return next(iter(get_close_matches(word, _UNITS, n=1)), "")


def _word_at(source: str, position: int) -> str:
    return (source[position:].split() or [""])[0][:20]


def _expected(terminals: set[str]) -> str:
    """Say in words what could stand there."""
    if "NUMBER" in terminals:
        return "a value: a figure, a text in quotes, a date, a span, a name, a list or a bracket"
    if terminals & {"PLUS", "COMPARES", "_AND"}:
        closing = " or )" if "_CLOSE" in terminals else " or the end"
        return f"an operator such as and, =, in, +{closing}"
    names = {"_CLOSE": ")", "_RIGHT": "]", "_OPEN": "(", "_COMMA": ",", "_TO": "..", "$END": "the end"}
    return " or ".join(sorted(names.get(terminal, terminal.lower()) for terminal in terminals)) or "the end"


def _refuse_depth(root: Tree[Token], origin: Origin) -> None:
    waiting: list[tuple[Tree[Token] | Token, int]] = [(root, 1)]
    while waiting:
        part, depth = waiting.pop()
        if isinstance(part, Token):
            continue
        if depth > _MOST_READ_DEPTH:
            raise _too_deep(part.meta.start_pos, origin)
        waiting.extend((child, depth + 1) for child in part.children)


def _refuse_size(root: tree.Node, origin: Origin) -> None:
    for steps, (node, depth) in enumerate(tree.walk(root), start=1):
        if depth > MOST_DEPTH:
            raise _too_deep(node.place.start, origin)
        if steps > MOST_STEPS:
            raise origin.fault(0, f"more than {MOST_STEPS} parts", "fewer: say it in two standards")


def _too_deep(position: int, origin: Origin) -> PackError:
    return origin.fault(position, "too much inside each other", f"at most {MOST_DEPTH} levels")
