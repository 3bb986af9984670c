"""``at_most`` ``at_least`` ``under`` ``over``: one or two figures that something reckoned is held against."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import Any

from shouwen.regulation.asks import measure_of
from shouwen.regulation.expressions import UNKNOWN, Expression
from shouwen.regulation.expressions.constants import constant_of
from shouwen.regulation.facts import Fact
from shouwen.regulation.keys import Keys
from shouwen.regulation.sentences import is_english, told
from shouwen.regulation.surroundings import Surroundings
from shouwen.regulation.views import View
from shouwen.regulation.words import Words

WORDS: Mapping[str, tuple[str, str]] = {
    "at_most": ("不得超过", "at most"),
    "at_least": ("不得少于", "at least"),
    "under": ("须小于", "under"),
    "over": ("须大于", "over"),
}


_HOLDS: Mapping[str, Callable[[Any, Any], Any]] = {"at_most": le, "at_least": ge, "under": lt, "over": gt}


@dataclass(frozen=True, eq=False)
class Bound:
    """One figure; a local value that a site need not give and did not is silent."""

    comparison: str
    figure: Words
    value: Expression

    def said(self, language: str) -> str:
        return f"{WORDS[self.comparison][is_english(language)]} {self.figure.in_language(language)}"


def read_bounds(
    keys: Keys, around: Surroundings, kinds: Iterable[str] = (), *, fewest: int = 1, of: Iterable[str] = WORDS
) -> tuple[Bound, ...]:
    """Read one or two of the four, over figures of facts of these kinds; ``of`` are those that the kind takes."""
    found = []
    for comparison in of:
        node = keys.take(comparison)
        value = around.compile(node, kinds) if node is not None else None
        if node is not None and value is not None:
            found.append(Bound(comparison, told(node.as_source(), around), value))
    if not fewest <= len([one for one in WORDS if one in keys.node.value]) <= 2:
        wanted = "one or two" if fewest else "at most two"
        around.faults.check(keys.node, f"{wanted} of {', '.join(WORDS)}", str(len(found)))
    check_range([(one.comparison, one.value) for one in found], keys, around)
    return tuple(found)


def check_range(bounds: Iterable[tuple[str, Expression]], keys: Keys, around: Surroundings) -> None:
    """Note two plain figures between which there is nothing: at most 3 and over 5."""
    known = {comparison: (measure_of(figure), expression.source) for comparison, expression in bounds
             if (figure := constant_of(expression)) is not None}
    lower = next((one for one in ("at_least", "over") if one in known), "")
    upper = next((one for one in ("at_most", "under") if one in known), "")
    if not lower or not upper or type(known[lower][0]) is not type(known[upper][0]):
        return
    (least, least_said), (most, most_said) = known[lower], known[upper]
    if least > most or (least == most and (lower, upper) != ("at_least", "at_most")):
        found = f"{lower} {least_said} and {upper} {most_said}"
        around.faults.check(keys.place(upper), "a range that something can keep", found)


def given(bounds: Iterable[Bound], fact: Fact, view: View) -> tuple[Bound, ...]:
    """Return the bounds that the site has: one that is a local value that was not given says nothing."""
    return tuple(one for one in bounds if not is_unset(one.value, fact, view))


def is_unset(expression: Expression, fact: Fact, view: View) -> bool:
    """Say whether an expression is unknown since it reads a local value that need not be given and was not."""
    if view.evaluate(expression, fact) is not UNKNOWN:
        return False
    asks, values = view.adopted.edition.asks, view.adopted.site.values
    names = (name.removeprefix("ask.") for name in expression.names if name.startswith("ask."))
    return any(name in asks and not asks[name].is_required and name not in values for name in names)


def holds(bound: Bound, value: Any, fact: Fact, view: View) -> bool | None:
    """Say whether a figure keeps a bound; None where the bound is not known."""
    limit = view.evaluate(bound.value, fact)
    if limit is UNKNOWN:
        return None
    return bool(_HOLDS[bound.comparison](value, limit))


def said_of_bounds(bounds: Iterable[Bound], language: str) -> str:
    """Return bounds as people say them."""
    return (" and " if is_english(language) else "，且").join(one.said(language) for one in bounds)
