"""``match``: which facts a clause speaks of, by kind, condition and who did them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from shouwen.regulation.expressions import Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.keys import Keys
from shouwen.regulation.reading import Node
from shouwen.regulation.surroundings import Surroundings, read_kinds
from shouwen.regulation.views import View, positions_of

#: Keys of a match that only some clauses allow.
FURTHER = frozenset({"each", "same", "distinct", "sum"})
_FIGURE = re.compile(r"[^\W\d][\w.]*\Z")


@dataclass(frozen=True, eq=False)
class Match:
    """Which facts: of these kinds, for which ``where`` is true, done by somebody of these positions.

    ``each`` is a position of which everybody must have done it; ``same`` and ``distinct`` are figures,
    ``sum`` what is added up: only where the clause allows them.
    """

    kinds: tuple[str, ...]
    where: Expression | None = None
    by: tuple[str, ...] = ()
    each: str = ""
    same: str = ""
    distinct: str = ""
    sum: Expression | None = None

    def fits(self, fact: Fact, view: View) -> bool:
        """Say whether a fact is meant; what is not known is not meant."""
        if fact.kind not in self.kinds:
            return False
        if self.where is not None and view.evaluate(self.where, fact) is not True:
            return False
        return (
            not self.by
            or view.standing.belongs(fact.by, positions_of(self.by, view), fact.unit, fact.at) is True
        )


def kinds_of(matches: Iterable[Match]) -> frozenset[str]:
    """Return the kinds of facts that any of these speaks of."""
    return frozenset(kind for match in matches for kind in match.kinds)


def read_matches(
    node: Node | None, around: Surroundings, *, may: frozenset[str] = frozenset()
) -> tuple[tuple[Match, ...], bool]:
    """Read a match, a list of them, ``{all: […]}`` or ``{any: […]}``; True where all are needed."""
    if node is None:
        return (), False
    if node.is_mapping and ("all" in node.value or "any" in node.value):
        keys = Keys(node, around.faults, "a list of matches")
        all_of, any_of = keys.nodes("all"), keys.nodes("any")
        keys.close()
        if all_of and any_of:
            around.faults.check(node, "either all or any", "both")
        return _read_all(all_of or any_of, around, may), bool(all_of)
    return _read_all(node.value if node.is_list else [node], around, may), False


def _read_all(nodes: Iterable[Node], around: Surroundings, may: frozenset[str]) -> tuple[Match, ...]:
    read = (_read_match(node, around, may) for node in nodes)
    return tuple(match for match in read if match is not None)


def _read_match(node: Node, around: Surroundings, may: frozenset[str]) -> Match | None:
    if not node.is_mapping:
        kinds = read_kinds([node], around)
        return Match(kinds) if kinds else None
    keys = Keys(node, around.faults, "a match")
    kinds = read_kinds(keys.nodes("when", required=True), around)
    where, total = keys.take("where"), keys.take("sum") if "sum" in may else None
    match = Match(
        kinds,
        around.compile(where, kinds, "truth") if where is not None else None,
        tuple(text for text, _ in keys.texts("by")),
        keys.text("each") if "each" in may else "",
        _figure(keys, "same") if "same" in may else "",
        _figure(keys, "distinct") if "distinct" in may else "",
        around.compile(total, kinds) if total is not None else None,
    )
    keys.close()
    return match if kinds else None


def _figure(keys: Keys, key: str) -> str:
    name = keys.text(key)
    if name and not _FIGURE.match(name):
        keys.faults.add(keys.take(key) or keys.node, "the name of a figure")
        return ""
    return name
