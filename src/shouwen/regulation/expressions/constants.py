"""Parts of an expression that can be reckoned without any figure, and of which nothing can come."""

from __future__ import annotations

from typing import Any

from . import tree
from .errors import EvaluationError
from .expression import Expression
from .running import closure_of


def never_reckoned(expression: Expression) -> str:
    """Return why some part can never be reckoned: divided by nought, days added to hours; nothing where all may be."""
    for part, _ in tree.walk(expression.tree):
        if isinstance(part, tree.Arithmetic):
            if _is_constant(part) and (why := _fault_of(part)):
                return why
            if part.operator == "/" and _is_constant(part.right) and _is_nought(part.right):
                return "divided by nought"
    return ""


def constant_of(expression: Expression) -> Any:
    """Return what an expression comes to whatever is given; None where figures decide, or nothing comes of it."""
    if not _is_constant(expression.tree):
        return None
    try:
        return closure_of(expression.tree, _told)({})
    except EvaluationError:
        return None


def _is_constant(node: tree.Node) -> bool:
    return all(isinstance(part, tree.Literal | tree.Arithmetic | tree.Minus) for part, _ in tree.walk(node))


def _fault_of(node: tree.Node) -> str:
    try:
        closure_of(node, _told)({})
    except EvaluationError as error:
        return str(error)
    return ""


def _is_nought(node: tree.Node) -> bool:
    try:
        return bool(closure_of(node, _told)({}) == 0)
    except EvaluationError:
        return False


def _told(place: tree.Place, reason: str) -> EvaluationError:
    return EvaluationError(reason)
