"""Reads a ``tally`` of a pack."""

from __future__ import annotations

import re

from shouwen.regulation.clauses import read_shared
from shouwen.regulation.keys import Keys
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.kinds.tally import EachTime, Tally
from shouwen.regulation.ladders import read_ladder
from shouwen.regulation.reading import nearest
from shouwen.regulation.surroundings import Surroundings, read_kinds, split_finding
from shouwen.regulation.window_words import words_of_window
from shouwen.regulation.windows import A_ROW, read_window

#: Among ``restarts``: counting begins anew with each edition.
EDITION = "edition"


@reads("tally")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a tally. Without ``in`` it must have the step ``each`` alone."""
    shared = read_shared("tally", keys, around)
    ladder = read_ladder(keys, around)
    rule = read_window(keys, around)
    node = keys.take("counting")
    counting = around.compile(node, shared.occasions, "truth") if node is not None else None
    amounts = keys.one_of("amounts", ("added", "total"), "added")
    restarts, begins_with_edition = _read_restarts(keys, shared.id, around)
    replaces = _read_others(keys, around)
    if node is not None and (rule is None or rule.unit != A_ROW):
        around.faults.check(keys.place("counting"), "counting only with in: a_row", "another window")
    thing = _read_once_for(keys, rule is not None)
    if rule is None:
        if not ladder.is_each_alone:
            around.faults.check(keys.place("steps"), "the key “in”: in which window the times are counted", "no such key")
        return EachTime(shared, ladder, replaces)
    words = words_of_window(rule, around)
    return Tally(
        shared, rule, ladder, words, counting, amounts == "total", restarts, begins_with_edition, replaces, thing
    )


def _read_restarts(keys: Keys, own: str, around: Surroundings) -> tuple[tuple[str, ...], bool]:
    """Read what a count begins anew after; it may be a step of its own, or each edition."""
    nodes = keys.nodes("restarts")
    kinds = [node for node in nodes if node.as_source() != EDITION]
    of_others = [node for node in kinds if (split_finding(node.as_source()) or ("",))[0] != own]
    read_kinds(of_others, around)
    return tuple(node.as_source() for node in kinds), len(kinds) < len(nodes)


def _read_once_for(keys: Keys, has_window: bool) -> str:
    """Read the kind of thing for which one tally alone speaks."""
    thing = keys.text("once_for")
    if thing and not has_window:
        keys.faults.check(keys.place("once_for"), "once_for only where times are counted, with the key “in”", "no window")
    if thing and not re.fullmatch(r"[a-z][a-z_]*", thing):
        keys.faults.check(keys.take("once_for") or keys.node, "a kind of reference (complaint)")
    return thing


def _read_others(keys: Keys, around: Surroundings) -> tuple[str, ...]:
    """Read ``instead_of``: the ids of standards that do not speak where this one does."""
    found = []
    for text, node in keys.texts("instead_of"):
        if text not in around.occasions:
            around.faults.check(node, f"the id of a standard{nearest(text, around.occasions)}")
        found.append(text)
    return tuple(found)
