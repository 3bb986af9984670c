"""Random expressions, as trees and as the text that says them."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from hypothesis import strategies as st

from shouwen.regulation.expressions import tree
from shouwen.regulation.expressions.rounding import Rounding
from shouwen.regulation.spans import Span, SpanUnit

names = st.sampled_from(
    ["a", "b", "ask.x", "金额", "found_by.position", "SR-3b.points", "missing", "table", "andy"]
)
words = st.sampled_from(["leave", "SB-7", "SD-3.15-2b", "值班经理"])

figures = st.decimals(0, 10**6, places=2, allow_nan=False)
spans = st.one_of(
    st.builds(Span, st.integers(0, 9999).map(Decimal), st.sampled_from(SpanUnit)),
    st.builds(Span, st.integers(0, 99).map(Decimal), st.just(SpanUnit.DAY), st.just(True)),
)
literals = st.one_of(
    st.builds(tree.Literal, figures, st.just("number")),
    st.builds(tree.Literal, st.text("abc 退货<(", max_size=5), st.just("text")),
    st.builds(tree.Literal, st.booleans(), st.just("truth")),
    st.builds(tree.Literal, st.dates(date(1000, 1, 1)), st.just("date")),
    st.builds(tree.Literal, st.times().map(lambda at: at.replace(microsecond=0)), st.just("time")),
    st.builds(tree.Literal, st.datetimes(timezones=st.just(UTC)), st.just("instant")),
    st.builds(tree.Literal, spans, st.just("span")),
)
leaves = st.one_of(
    literals,
    st.builds(tree.Name, names),
    st.builds(tree.Standing, st.sampled_from(["permit", "count", "on_duty"]), words),
)
roundings = st.builds(
    Rounding,
    st.sampled_from(["half up", "half even", "up", "down"]),
    st.sampled_from([Decimal("0.01"), Decimal(1)]),
)


def _several(parts, fewest, most=3):
    return st.lists(parts, min_size=fewest, max_size=most).map(tuple)


def _grown(parts):
    return st.one_of(
        st.builds(tree.AnyOf, _several(parts, 2)),
        st.builds(tree.AllOf, _several(parts, 2)),
        st.builds(tree.Not, parts),
        st.builds(tree.Comparison, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), parts, parts),
        st.builds(tree.Membership, parts, parts, st.booleans()),
        st.builds(tree.Arithmetic, st.sampled_from(list("+-*/")), parts, parts),
        st.builds(tree.Minus, parts),
        st.builds(tree.ListOf, _several(parts, 0)),
        st.builds(tree.RangeOf, parts, parts, st.booleans(), st.booleans()),
        st.builds(tree.EntryOf, parts, parts),
        st.builds(tree.Call, st.sampled_from(["min", "max", "sum"]), _several(parts, 1)),
        st.builds(tree.Call, st.sampled_from(["abs", "known", "size"]), _several(parts, 1, 1)),
        st.builds(tree.Round, parts, roundings),
        st.builds(
            tree.Pick,
            parts,
            st.dictionaries(st.sampled_from(["x", "y", "退货", "true"]), parts, min_size=1).map(
                lambda options: tuple(options.items())
            ),
        ),
    )


def trees(leaves_at_most=12):
    return st.recursive(leaves, _grown, max_leaves=leaves_at_most)


def loose_trees(leaves_at_most=8):
    """Trees over names alone: nothing can be refused for its type before it runs."""
    return st.recursive(st.builds(tree.Name, names), _grown, max_leaves=leaves_at_most)


def said(node):
    """Say a tree as text, every part in its own brackets."""
    match node:
        case tree.Literal(value, kind):
            return _literal(value, kind)
        case tree.Name(name):
            return name
        case tree.Standing(word, about):
            return f"{word}({about})"
        case tree.AnyOf(parts):
            return "(" + " or ".join(map(said, parts)) + ")"
        case tree.AllOf(parts):
            return "(" + " and ".join(map(said, parts)) + ")"
        case tree.Not(condition):
            return f"(not {said(condition)})"
        case tree.Comparison(sign, left, right) | tree.Arithmetic(sign, left, right):
            return f"({said(left)} {sign} {said(right)})"
        case tree.Membership(member, group, is_excluded):
            return f"({said(member)} {'not in' if is_excluded else 'in'} {said(group)})"
        case tree.Minus(operand):
            return f"(- {said(operand)})"
        case tree.ListOf(members):
            return "[" + ", ".join(map(said, members)) + "]"
        case tree.RangeOf(low, high, holds_low, holds_high):
            return f"{'[' if holds_low else '('}{said(low)} .. {said(high)}{']' if holds_high else ')'}"
        case tree.EntryOf(table, key):
            return f"{said(table)}[{said(key)}]"
        case tree.Call(function, arguments):
            return f"{function}({', '.join(map(said, arguments))})"
        case tree.Round(figure, rounding):
            return f"round({said(figure)}, {rounding})"
        case tree.Pick(chooser, options):
            return f"pick({said(chooser)}, {', '.join(f'{key}: {said(value)}' for key, value in options)})"
    raise AssertionError(node)


def _literal(value, kind):
    if kind == "text":
        return f"'{value}'"
    if kind == "truth":
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f'datetime("{value.isoformat()}")'
    return value.isoformat() if isinstance(value, time) else str(value)
