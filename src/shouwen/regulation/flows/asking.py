"""The figures that who completes a task must give: ``合理: 是|否; 理由: text``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from shouwen.regulation.flows.nodes import Ask

#: Types of a figure that is asked for; several options are a ``choice``.
TYPES = frozenset(
    {"text", "long_text", "integer", "number", "money", "percent", "date", "datetime", "truth"}
    | {"person", "customer", "product", "phone"}
)
#: Words of people. A flow keeps them only where one of its conditions reads them.
WORDS = frozenset({"text", "long_text", "person", "phone"})


def parse_asks(text: str, fault: Callable[[str, str], None]) -> tuple[Ask, ...]:
    """Return what ``shouwen:asks`` asks for; report what is wrong to ``fault(found, expected)``."""
    asks = tuple(_each(text, fault))
    names = [ask.name for ask in asks]
    for name in {name for name in names if names.count(name) > 1}:
        fault(f"{name} asked twice", "each figure once")
    return asks


def _each(text: str, fault: Callable[[str, str], None]) -> Iterator[Ask]:
    for part in filter(None, (part.strip() for part in re.split("[;；]", text))):
        name, _, said = (side.strip() for side in part.replace("：", ":").partition(":"))
        options = tuple(option.strip() for option in said.split("|"))
        if not re.fullmatch(r"[^\W\d][\w.]*", name):
            fault(f"asks {part!r}", "name: type, or name: option|option")
        elif len(options) > 1:
            if len(set(options)) < len(options) or not all(options):
                fault(f"options {said!r}", "different options, none empty")
            yield Ask(name, "choice", options)
        elif said not in TYPES:
            fault(f"asks {part!r}", f"a type of {', '.join(sorted(TYPES))}, or options with |")
        else:
            yield Ask(name, said)


def missing_of(asks: tuple[Ask, ...], figures: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of figures that are asked for and not given, or not among the options."""
    return tuple(ask.name for ask in asks if not _is_answered(ask, figures.get(ask.name)))


def _is_answered(ask: Ask, value: Any) -> bool:
    return value is not None and value != "" and (not ask.options or value in ask.options)
