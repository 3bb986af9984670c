"""Conditions in one spelling, so that the same said otherwise is the same.

Sides are ordered, ``not a > b`` is ``a <= b``, ``a in ('x')`` is ``a = 'x'``, constants and local values stand as what
they are. Nothing cleverer: what this does not see is a person's to decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from shouwen.regulation.comparing.outcomes import Outcome
from shouwen.regulation.comparing.sides import Side
from shouwen.regulation.expressions import tree
from shouwen.regulation.spans import Span

_TURNED = {">": "<", ">=": "<="}
_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def normal(source: Any, side: Side) -> str:
    """Return a formula in one spelling; what is no formula stands as it is written."""
    expression = side.compiled(source)
    return _said(expression.tree, side) if expression is not None else _plain(source)


def joined_by_and(source: Any, side: Side) -> frozenset[str]:
    """Return the terms that must all hold; none where there is no condition."""
    return _terms(source, side, tree.AllOf)


def joined_by_or(source: Any, side: Side) -> frozenset[str]:
    """Return the terms of which one must hold; none where there is no condition."""
    return _terms(source, side, tree.AnyOf)


def contained(before: frozenset[str], after: frozenset[str], fewer: Outcome, more: Outcome) -> Outcome:
    """Return what fewer terms mean, or more; where neither contains the other, nobody can tell."""
    if before == after:
        return Outcome.SAME
    return fewer if after < before else more if before < after else Outcome.CANNOT_TELL


def _terms(source: Any, side: Side, joint: type[tree.AllOf | tree.AnyOf]) -> frozenset[str]:
    if source is None:
        return frozenset()
    expression = side.compiled(source)
    if expression is None:
        return frozenset({_plain(source)})
    root = _simple(expression.tree)
    parts = root.parts() if isinstance(root, joint) else (root,)
    said = frozenset(_said(part, side) for part in parts)
    # What always holds is no condition, what never holds no alternative.
    return said - ({"truth true"} if joint is tree.AllOf else {"truth false"})


def _simple(node: tree.Node) -> tree.Node:
    """Return a condition without a double, or needless, negation at its head."""
    if isinstance(node, tree.Not):
        inner = _simple(node.condition)
        match inner:
            case tree.Not(condition):
                return condition
            case tree.Comparison(operator, left, right):
                return tree.Comparison(_OPPOSITE[operator], left, right)
            case tree.Membership(member, group, is_excluded):
                return tree.Membership(member, group, not is_excluded)
            case tree.AllOf(conditions):
                return tree.AnyOf(tuple(_simple(tree.Not(one)) for one in conditions))
            case tree.AnyOf(options):
                return tree.AllOf(tuple(_simple(tree.Not(one)) for one in options))
        return tree.Not(inner)
    return node


def _said(node: tree.Node, side: Side) -> str:
    node = _simple(node)
    match node:
        case tree.Literal(value, _):
            return _constant(value)
        case tree.Name(name):
            return _constant(side.names[name]) if name in side.names else f"name {name}"
        case tree.AllOf() | tree.AnyOf():
            joint = "and" if isinstance(node, tree.AllOf) else "or"
            return f"({f' {joint} '.join(sorted({_said(one, side) for one in node.parts()}))})"
        case tree.Comparison(operator, left, right):
            one, other = _said(left, side), _said(right, side)
            if operator in _TURNED:
                operator, one, other = _TURNED[operator], other, one
            elif operator in ("=", "!="):
                one, other = sorted((one, other))
            return f"({one} {operator} {other})"
        case tree.Membership(member, group, is_excluded):
            return _membership(_said(member, side), group, is_excluded, side)
        case tree.Arithmetic("+" | "*" as operator, left, right):
            one, other = sorted((_said(left, side), _said(right, side)))
            return f"({one} {operator} {other})"
    return _anything(node, side)


def _membership(member: str, group: tree.Node, is_excluded: bool, side: Side) -> str:
    members: list[str] | None = None
    if isinstance(group, tree.ListOf):
        members = sorted({_said(one, side) for one in group.members})
    elif isinstance(group, tree.Name) and isinstance(side.names.get(group.name), tuple):
        members = sorted({_constant(one) for one in side.names[group.name]})
    if members is not None and len(members) == 1:
        one, other = sorted((member, members[0]))
        return f"({one} {'!=' if is_excluded else '='} {other})"
    said = f"[{', '.join(members)}]" if members is not None else _said(group, side)
    return f"({member} {'not in' if is_excluded else 'in'} {said})"


def _anything(node: tree.Node, side: Side) -> str:
    """Return a part with everything that tells it from others of its sort."""
    own = [
        str(getattr(node, one.name))
        for one in fields(node)
        if one.name != "place" and isinstance(getattr(node, one.name), (str, bool))
    ]
    keys = [key for key, _ in node.options] if isinstance(node, tree.Pick) else []
    own += [str(node.rounding)] if isinstance(node, tree.Round) else []
    parts = ", ".join(_said(part, side) for part in node.parts())
    return f"{type(node).__name__} {' '.join([*own, *keys])}({parts})"


def _constant(value: Any) -> str:
    if isinstance(value, bool):
        return f"truth {str(value).lower()}"
    if isinstance(value, Decimal):
        return f"figure {value.normalize():f}"
    if isinstance(value, Span):
        return f"span {value.seconds.normalize():f} seconds" if value.is_fixed else f"span {value}"
    if isinstance(value, tuple):
        return f"[{', '.join(sorted(_constant(one) for one in value))}]"
    return f"{type(value).__name__} {value!r}"


def _plain(value: Any) -> str:
    """Return what is no formula in one spelling: lists keep their order, mappings not."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_plain(one)}" for key, one in sorted(value.items(), key=str)) + "}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_plain(one) for one in value)}]"
    return " ".join(str(value).split())
