"""What a formula of a consequence (``base_amount * result``) comes to in yuan, from the figures that went in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from shouwen.regulation.consequences import figure_of, is_to_be_fixed
from shouwen.regulation.errors import PackError
from shouwen.regulation.expressions import UNKNOWN, compile_expression
from shouwen.regulation.expressions.errors import EvaluationError

#: Verbs that give or take money; their amount may be a formula.
OF_MONEY = ("fine", "deduct", "reward")
FEN = Decimal("0.01")


def with_amounts(
    consequences: Iterable[Mapping[str, Any]], figures: Mapping[str, Any], result: Any
) -> list[Mapping[str, Any]]:
    """Return consequences with what their formulas come to in place of these, where that is known."""
    made: list[Mapping[str, Any]] = []
    for one in consequences:
        known = {verb: yuan for verb in OF_MONEY if isinstance(one.get(verb), str) and not is_to_be_fixed(one)
                 and figure_of(one[verb]) is None and (yuan := yuan_of(one[verb], figures, result)) is not None}
        made.append({**one, **known})
    return made


def yuan_of(formula: str, figures: Mapping[str, Any], result: Any) -> Decimal | None:
    """Return what a formula comes to, rounded half up to fen; None where a figure is not known.

    ``result`` is what the standard came to, a share perhaps.
    """
    scope = dict(figures)
    try:
        scope["result"] = Decimal(str(result))
    except ArithmeticError:
        scope["result"] = result
    try:
        value = compile_expression(formula).evaluate(scope)
    except (EvaluationError, PackError):
        return None
    if value is UNKNOWN or not isinstance(value, Decimal | int) or isinstance(value, bool):
        return None
    return Decimal(value).quantize(FEN, ROUND_HALF_UP)
