"""Reads a ``gate`` of a pack."""

from __future__ import annotations

import re

from shouwen.regulation.clauses import read_shared
from shouwen.regulation.keys import Keys, text_of
from shouwen.regulation.kinds.gate import Doer, Gate
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.matches import kinds_of, read_matches
from shouwen.regulation.reading import Node
from shouwen.regulation.surroundings import Surroundings
from shouwen.regulation.windows import WindowRule, read_window

_DOER = re.compile(r"(?P<figure>\w+) of (?P<kind>[a-z_]+\.[a-z_]+)\Z")
_GROUNDS = ("refuse_when", "only_after", "only_by", "not_by")


@reads("gate")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a gate."""
    shared = read_shared("gate", keys, around, may_be_before=True)
    if shared.when:
        around.faults.check(keys.place("when"), "before: a gate judges the attempt", "when")
    node = keys.take("refuse_when")
    condition = around.compile(node, shared.occasions, "truth") if node is not None else None
    lists = keys.text("lists")
    if lists and not any(
        lists in around.kinds[kind].figures for kind in shared.before if kind in around.kinds
    ):
        around.faults.check(keys.take("lists") or keys.node, f"a figure of {', '.join(shared.before)}")
    only_after, _ = read_matches(keys.take("only_after"), around, may=frozenset({"each"}))
    only_by = tuple(text for text, _ in keys.texts("only_by"))
    not_by = tuple(one for one in (_read_doer(each, around) for each in keys.nodes("not_by")) if one)
    rule = read_window(keys, around, default="all") or WindowRule("all")
    if not any(keys.take(ground) is not None for ground in _GROUNDS):
        around.faults.check(keys.node, f"the key “refuse_when” in {keys.what}, or one of {', '.join(_GROUNDS[1:])}",
                          "no such key")
    kinds = kinds_of(only_after) | {one.kind for one in not_by}
    shared.titles.update({kind: around.title_of(kind) for kind in kinds})  # type: ignore[attr-defined]
    return Gate(shared, condition, lists, only_after, only_by, not_by, rule)


def _read_doer(node: Node, around: Surroundings) -> Doer | None:
    found = _DOER.match(text_of(node, around.faults))
    if found is None:
        around.faults.add(node, "who of what, such as: by of case.opened")
        return None
    around.check_kind(found["kind"], node)
    declared = around.kinds.get(found["kind"])
    if declared is not None and found["figure"] not in {"by", "about", "for_whom", *declared.figures}:
        around.faults.check(node, f"by, about, for_whom or a figure of {found['kind']}", f"“{found['figure']}”")
    return Doer(found["figure"], found["kind"])
