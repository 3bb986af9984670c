"""Two sides of a comparison: what local values, lists and named formulas mean on each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from shouwen.regulation.errors import PackError
from shouwen.regulation.expressions import UNKNOWN, EvaluationError, Expression, compile_expression
from shouwen.regulation.expressions.tree import Node

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Side:
    """One text: ``names`` are its local values (``ask.x``) and lists (``list.x``); ``named`` the standard's formulas.

    ``unset`` are local values that the site need not give and has not: what rests on one does not speak.
    """

    names: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    unset: frozenset[str] = frozenset()
    named: Mapping[str, Node] = field(default_factory=lambda: NOTHING)

    def compiled(self, source: Any) -> Expression | None:
        """Return a clause as an expression; None for what is none."""
        if isinstance(source, (Mapping, list, tuple)) or source is None:
            return None
        text = {True: "true", False: "false"}.get(source, str(source)) if isinstance(source, bool) else str(source)
        try:
            return compile_expression(text, named=self.named)
        except PackError:
            return None

    def value(self, source: Any) -> Any:
        """Return a figure that is the same at every fact; None where it does not speak, else ``UNKNOWN``."""
        expression = self.compiled(source)
        if expression is None:
            return UNKNOWN
        if expression.names & self.unset:
            return None
        if expression.standing or not all(name in self.names for name in expression.names):
            return UNKNOWN
        try:
            return expression.evaluate(self.names)
        except EvaluationError:
            return UNKNOWN


def with_named(side: Side, clauses: Mapping[str, Any]) -> Side:
    """Return a side with the formulas that a standard gives a name."""
    named: dict[str, Node] = {}
    for name, source in (clauses.get("named") or {}).items():
        formula = Side(named=named).compiled(source)
        if formula is not None:
            named[name] = formula.tree
    return Side(side.names, side.unset, named) if named else side


@dataclass(frozen=True)
class Sides:
    """Both sides, the one above first; ``scales`` are ordered lists, the heaviest last."""

    above: Side = field(default_factory=Side)
    below: Side = field(default_factory=Side)
    scales: tuple[tuple[str, ...], ...] = ()
