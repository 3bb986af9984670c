"""Which truths, by being false, make a condition say what it says: what somebody may do something about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from . import tree
from .errors import EvaluationError
from .running import closure_of


def lacking_in(root: tree.Node, scope: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names that are false and whose falsity makes the condition true, as they stand in it.

    Of ``not (a and b) or c > 3`` where b alone is false: b. Comparisons name nothing; nor does what is unknown.
    """
    return tuple(dict.fromkeys(_lacking(root, scope, True)))


def _lacking(node: tree.Node, scope: Mapping[str, Any], holds: bool) -> Iterator[str]:
    """Yield them of a part that is ``holds``: only those of its parts that are the same decide it."""
    if closure_of(node, _fault)(scope) is not holds:
        return
    if isinstance(node, tree.Name):
        if not holds:
            yield node.name
    elif isinstance(node, tree.Not):
        yield from _lacking(node.condition, scope, not holds)
    elif isinstance(node, tree.AnyOf | tree.AllOf):
        for part in node.parts():
            yield from _lacking(part, scope, holds)


def _fault(place: tree.Place, reason: str) -> EvaluationError:
    return EvaluationError(reason)
