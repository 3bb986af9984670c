"""Figures for which a plain condition holds: ``form = '开店检查' and is_signed``."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from . import tree
from .expression import Expression
from .values import Value

NOTHING: Mapping[str, Value] = MappingProxyType({})


def figures_for(condition: Expression, known: Mapping[str, Value] = NOTHING) -> dict[str, Value]:
    """Return figures that a condition made of equalities, memberships and truths asks for; others are left out.

    ``known`` are names that it may compare with: local values.
    """
    return dict(_pairs(condition.tree, known))


def _pairs(node: tree.Node, known: Mapping[str, Value]) -> list[tuple[str, Value]]:
    match node:
        case tree.Comparison(left=tree.Name(name), operator="=" | "<=" | ">=", right=tree.Name(other)):
            return [(name, known[other])] if other in known else []
        case tree.AllOf():
            return [pair for part in node.parts() for pair in _pairs(part, known)]
        case tree.AnyOf(options):
            return _pairs(options[0], known)
        case tree.Comparison(left=tree.Name(name), operator="=" | "<=" | ">=", right=tree.Literal(value)):
            return [(name, value)]
        case tree.Membership(member=tree.Name(name), group=tree.ListOf(members)):
            first = members[0] if members else None
            return [(name, first.value)] if isinstance(first, tree.Literal) else []
        case tree.Name(name):
            return [(name, True)]
    return []
