"""Who does or receives: a position, or somebody by their part in a matter."""

from __future__ import annotations

import re

from shouwen.regulation.keys import text_of
from shouwen.regulation.reading import Node, nearest
from shouwen.regulation.surroundings import Surroundings

_WHOM = re.compile(
    r"(owner|handler|head|superior|named|on_duty|unit)\(([^()\s]+)\)\Z|[^()\s](?:[^()]*[^()\s])?\Z"
)
#: Beginnings of what names people by their part in a matter, and not by a position.
BY_PART = ("owner(", "handler(", "head(", "superior(", "named(", "unit(")


def read_whom(node: Node, around: Surroundings) -> str:
    """Read who does or receives: a position, or somebody by their part in the matter.

    ``owner(case)`` answers for it, ``handler(case)`` has the work, ``head(unit)`` heads its unit, ``superior(by)``
    is over whoever did the deed, ``named(figure)`` is whom a figure of the fact names.
    """
    text = text_of(node, around.faults)
    if text and not _WHOM.match(text):
        expected = "owner(case), handler(case), head(unit), superior(by), named(figure) or on_duty(position)"
        around.faults.check(node, f"a position, {expected}{nearest(text, expected.replace(' or ', ', ').split(', '))}")
    return text
