"""Conditions in one spelling, so that the same said otherwise is the same.

Sides are ordered, ``not a > b`` is ``a <= b``, ``a in ('x')`` is ``a = 'x'``, constants and local values stand as what
they are. Nothing cleverer: what this does not see is a person's to decide.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from shouwen.regulation.comparing.outcomes import Outcome
from shouwen.regulation.comparing.sides import Side
from shouwen.regulation.expressions import tree
from shouwen.regulation.spans import Span

_ASKED = re.compile(r"\bask\.\w+")
_TURNED = {">": "<", ">=": "<="}
_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def normal(source: Any, side: Side) -> str:
    """Return a formula in one spelling; what is no formula stands as it is written."""
    expression = side.compiled(source)
    return said(expression.tree, side) if expression is not None else _plain(source, side)


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
        return frozenset({_plain(source, side)})
    root = _simple(expression.tree)
    parts = root.parts() if isinstance(root, joint) else (root,)
    terms = frozenset(said(part, side) for part in parts)
    # What always holds is no condition, what never holds no alternative.
    return terms - ({"truth true"} if joint is tree.AllOf else {"truth false"})


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


def said(node: tree.Node, side: Side) -> str:
    """Return a part of a formula in one spelling."""
    node = _simple(node)
    match node:
        case tree.Literal(value, _):
            return _constant(value)
        case tree.Name(name):
            return _constant(side.names[name]) if name in side.names else f"name {name}"
        case tree.AllOf() | tree.AnyOf():
            joint = "and" if isinstance(node, tree.AllOf) else "or"
            return f"({f' {joint} '.join(sorted({said(one, side) for one in node.parts()}))})"
        case tree.Comparison(operator, left, right):
            one, other = said(left, side), said(right, side)
            if operator in _TURNED:
                operator, one, other = _TURNED[operator], other, one
            elif operator in ("=", "!="):
                one, other = sorted((one, other))
            return f"({one} {operator} {other})"
        case tree.Membership(member, group, is_excluded):
            return _membership(said(member, side), group, is_excluded, side)
        case tree.Arithmetic("+" | "*" as operator, left, right):
            one, other = sorted((said(left, side), said(right, side)))
            return f"({one} {operator} {other})"
    return _anything(node, side)


def _membership(member: str, group: tree.Node, is_excluded: bool, side: Side) -> str:
    members: list[str] | None = None
    if isinstance(group, tree.ListOf):
        members = sorted({said(one, side) for one in group.members})
    elif isinstance(group, tree.Name) and isinstance(side.names.get(group.name), tuple):
        members = sorted({_constant(one) for one in side.names[group.name]})
    if members is not None and len(members) == 1:
        one, other = sorted((member, members[0]))
        return f"({one} {'!=' if is_excluded else '='} {other})"
    all_of = f"[{', '.join(members)}]" if members is not None else said(group, side)
    return f"({member} {'not in' if is_excluded else 'in'} {all_of})"


def _anything(node: tree.Node, side: Side) -> str:
    """Return a part with everything that tells it from others of its sort."""
    own = [
        str(getattr(node, one.name))
        for one in fields(node)
        if one.name != "place" and isinstance(getattr(node, one.name), (str, bool))
    ]
    keys = [key for key, _ in node.options] if isinstance(node, tree.Pick) else []
    own += [str(node.rounding)] if isinstance(node, tree.Round) else []
    parts = ", ".join(said(part, side) for part in node.parts())
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
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_constant(one)}' for key, one in sorted(value.items(), key=str))}}}"
    return f"{type(value).__name__} {value!r}"


def with_values(text: str, side: Side) -> str:
    """Return a text that is no formula, such as ``+ask.x -> whom``, with the local values that it names."""
    return _ASKED.sub(lambda found: _constant(side.names[found[0]]) if found[0] in side.names else found[0], text)


def _plain(value: Any, side: Side) -> str:
    """Return what is no formula in one spelling, its local values put in: lists keep their order, mappings not."""
    if isinstance(value, Mapping):
        parts = (f"{with_values(str(key), side)}: {_plain(one, side)}" for key, one in value.items())
        return "{" + ", ".join(sorted(parts)) + "}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_plain(one, side) for one in value)}]"
    text = " ".join(str(value).split())
    if isinstance(value, str) and "ask." in value and (formula := side.compiled(value)) is not None:
        return said(formula.tree, side)
    return with_values(text, side)
