"""Reads a ``grant`` of a pack."""

from __future__ import annotations

import re

from shouwen.regulation.clauses import read_shared
from shouwen.regulation.keys import Keys, text_of
from shouwen.regulation.kinds.grant import GoodFor, Grant, Level
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.permits import GIVEN
from shouwen.regulation.reading import Node
from shouwen.regulation.surroundings import Surroundings, read_kinds
from shouwen.regulation.windows import UNITS, WindowRule

_END_OF = re.compile(r"end of (\w+)\Z")


@reads("grant")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a grant."""
    opens = read_kinds(keys.nodes("opens"), around)
    shared = read_shared("grant", keys, around, default_when=opens, needs_occasion=False)
    for key in ("by", "levels"):
        keys.take(key)
    by = tuple(text for text, _ in keys.texts("by"))
    measure, up_to, condition = keys.take("measure"), keys.take("up_to"), keys.take("if")
    levels = tuple(_read_level(node, opens, around) for node in keys.nodes("levels"))
    if bool(by) == bool(levels):
        around.faults.check(keys.node, "either by or levels", "both" if by else "neither")
    if levels and measure is None:
        around.faults.check(keys.place("levels"), "the key “measure” beside levels", "no such key")
    for level in levels[:-1]:
        if level.up_to is None:
            around.faults.check(keys.place("levels"), "up_to in every level but the last", "a level without it")
    calendar = keys.text("calendar", "always")
    return Grant(
        shared,
        keys.text("permit", required=True),
        opens,
        by,
        levels,
        around.compile(measure, opens) if measure is not None else None,
        around.compile(up_to, (GIVEN,)) if up_to is not None else None,
        keys.text("asked_with"),
        _read_good_for(keys, opens, bool(levels), calendar, around),
        around.compile(condition, opens, "truth") if condition is not None else None,
        calendar,
    )


def _read_level(node: Node, opens: tuple[str, ...], around: Surroundings) -> Level:
    keys = Keys(node, around.faults, "a level")
    by = tuple(text for text, _ in keys.texts("by", required=True))
    up_to, condition = keys.take("up_to"), keys.take("if")
    keys.close()
    return Level(
        by,
        around.compile(up_to, opens) if up_to is not None else None,
        around.compile(condition, opens, "truth") if condition is not None else None,
    )


def _read_good_for(
    keys: Keys, opens: tuple[str, ...], has_levels: bool, calendar: str, around: Surroundings
) -> GoodFor:
    node = keys.take("good_for", required=not has_levels)
    if node is None:
        return GoodFor()
    inner = Keys(node, around.faults, "good_for")
    within, until = inner.take("within"), inner.take("until")
    ends = _END_OF.match(text_of(until, around.faults)) if until is not None else None
    if ends is not None and ends[1] not in UNITS and until is not None:
        around.faults.check(until, f"the end of one of {', '.join(UNITS)}")
    good = GoodFor(
        inner.whole("uses", least=1),
        tuple(text for text, _ in inner.texts("same")),
        around.compile(within, opens, "span") if within is not None else None,
        around.compile(until, opens) if until is not None and ends is None else None,
        WindowRule(ends[1], calendar=calendar) if ends is not None else None,
    )
    inner.close()
    return good
