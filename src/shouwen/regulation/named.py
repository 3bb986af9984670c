"""``named``: formulas that are given a name in a standard, and stand in its other clauses under it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from shouwen.regulation.expressions.tree import Node as Formula
from shouwen.regulation.keys import Keys

if TYPE_CHECKING:
    from shouwen.regulation.surroundings import Surroundings


class Named(dict[str, Formula]):
    """Formulas by name; ``used`` are the names that some clause has read."""

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()

    def get(self, name: str, default: Formula | None = None) -> Formula | None:  # type: ignore[override]
        """Return the formula of a name, and note that it is used."""
        if name in self:
            self.used.add(name)
        return super().get(name, default)


def read_named(keys: Keys, around: Surroundings, figures: Iterable[str]) -> Named:
    """Read ``named``; each formula may use those before it. ``figures`` are names that a fact has already.

    What a formula reads is checked where it is used: there it is known on which facts.
    """
    around.named = Named()
    taken = frozenset(figures)
    for name, node in keys.mapping("named").items():
        if not name.isidentifier() or name in taken:
            around.faults.check(node, "a name of its own, of letters, digits and _", f"the name “{name}”")
        formula = around.compile_over(node, None)
        if formula is not None:
            around.named[name] = formula.tree
    return around.named


def note_unused(keys: Keys, around: Surroundings) -> None:
    """Note names that nothing has used."""
    for name, node in keys.mapping("named").items():
        if name in around.named and name not in around.named.used:
            around.faults.check(node, "a formula that another clause uses by its name", f"“{name}”")
    around.named = Named()
