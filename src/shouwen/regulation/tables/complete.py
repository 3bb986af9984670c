"""Which cases no row of a table decides, and which several do: every cell of the product of its columns is tried.

Columns that are compared with constants are cut at every constant that occurs: figures into ranges, texts into
the options declared and another. A term that is no figure compared with a constant counts as a truth by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any

from shouwen.regulation.expressions import tree
from shouwen.regulation.expressions.origin import Origin
from shouwen.regulation.expressions.parsing import read
from shouwen.regulation.facts import FactKind
from shouwen.regulation.kinds.decision import Decision, Row
from shouwen.regulation.spans import Span

MOST_CELLS = 100_000
#: A text that is none of those named.
ANOTHER = "another"
#: A case that has no condition: nothing is asked.
EVERY_CASE = "every case"


class TooMany(ValueError):
    """A table with more cases than can be tried."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A case in words, and the rows (from 1) that decide it: none, or more than one."""

    case: str
    rows: tuple[int, ...]


@dataclass(frozen=True)
class _Column:
    """A column cut into parts: ``cuts`` are its constants in order; parts are numbered from nought.

    Of figures the even parts lie between constants, the odd ones are constants. Of texts and truths each part
    is one of ``texts``.
    """

    name: str
    cuts: tuple[Any, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return len(self.texts) or 2 * len(self.cuts) + 1


def gaps(decision: Decision, kinds: Mapping[str, FactKind] | None = None) -> tuple[Gap, ...]:
    """Return the cases that no row decides and, where only one row may, those that several do.

    Raises ``TooMany`` where there are more than ``MOST_CELLS``.
    """
    conditions = [_condition(row) for row in decision.rows]
    columns = _columns(conditions, decision, kinds or {})
    if prod(one.size for one in columns) > MOST_CELLS:
        raise TooMany(f"more than {MOST_CELLS} cases")
    found: dict[tuple[int, ...], list[tuple[frozenset[int], ...]]] = {}
    places = {one.name: place for place, one in enumerate(columns)}
    for case in product(*(range(one.size) for one in columns)):
        rows = tuple(n for n, one in enumerate(conditions, 1) if _holds(one, case, columns, places))
        if not rows or (decision.hits == "unique" and len(rows) > 1):
            found.setdefault(rows, []).append(tuple(frozenset({part}) for part in case))
    return tuple(
        Gap(_said(case, columns), rows) for rows, cases in found.items() for case in _merged(cases, len(columns))
    )


def _condition(row: Row) -> tree.Node:
    """Return what a row asks as one tree: its condition, and each cell of its column."""
    parts = [row.condition.tree] if row.condition is not None else []
    for column, cell in row.cells:
        node = read(cell.source, "cell", Origin(cell.source, "", 1, 1))
        parts.append(_of_column(node, column))
    return tree.AllOf(tuple(parts))


def _of_column(node: tree.Node, column: str) -> tree.Node:
    """Return a cell with the name of its column in it."""
    match node:
        case tree.Column():
            return tree.Name(column)
        case tree.Anything():
            return tree.AllOf(())
        case tree.AnyOf(options):
            return tree.AnyOf(tuple(_of_column(one, column) for one in options))
        case tree.Not(condition):
            return tree.Not(_of_column(condition, column))
        case tree.Comparison(operator, left, right):
            return tree.Comparison(operator, _of_column(left, column), right)
        case tree.Membership(member, group, is_excluded):
            return tree.Membership(_of_column(member, column), group, is_excluded)
    return node


_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def _terms(node: tree.Node) -> Iterator[tree.Node]:
    """Yield the terms of a condition, each one comparison, membership or truth."""
    if isinstance(node, (tree.AllOf, tree.AnyOf, tree.Not)):
        for part in node.parts():
            yield from _terms(part)
    else:
        yield node


def _compared(term: tree.Node) -> tuple[str, str, tuple[Any, ...]] | None:
    """Return (figure, sign, constants) of a term, None for what is a truth by itself."""
    match term:
        case tree.Comparison(sign, tree.Name(name), tree.Literal(value)) if not name.startswith("ask."):
            return name, sign, (value,)
        case tree.Comparison(sign, tree.Literal(value), tree.Name(name)) if not name.startswith("ask."):
            return name, _TURNED[sign], (value,)
        case tree.Membership(tree.Name(name), tree.ListOf(members), is_excluded):
            if all(isinstance(one, tree.Literal) for one in members):
                return name, "not in" if is_excluded else "in", tuple(one.value for one in members)  # type: ignore[attr-defined]
        case tree.Membership(tree.Name(name), tree.Literal(value), is_excluded):
            return name, "not in" if is_excluded else "in", (value,)
        case tree.Membership(tree.Name(name), tree.RangeOf(tree.Literal(low), tree.Literal(high), holds_low, holds_high)):
            if not term.is_excluded:
                return name, f"{'[' if holds_low else '('}{']' if holds_high else ')'}", (low, high)
    return None


def _columns(conditions: Iterable[tree.Node], decision: Decision, kinds: Mapping[str, FactKind]) -> list[_Column]:
    constants: dict[str, dict[Any, None]] = {}
    truths: dict[str, None] = {}
    others: dict[str, None] = {}
    for condition in conditions:
        for term in _terms(condition):
            compared = _compared(term)
            if compared is None and (against := _against(term)) is not None:
                others[against[0]] = None
            elif compared is None:
                truths[_truth(term)] = None
            else:
                constants.setdefault(compared[0], {}).update(dict.fromkeys(compared[2]))
    found = [_cut(name, tuple(some), decision, kinds) for name, some in constants.items()]
    found += [_Column(name, texts=_STANDS) for name in others]
    return found + [_Column(name, texts=("true", "false")) for name in truths if name not in constants]


def _cut(name: str, constants: tuple[Any, ...], decision: Decision, kinds: Mapping[str, FactKind]) -> _Column:
    if all(isinstance(one, bool) for one in constants):
        return _Column(name, texts=("true", "false"))
    if any(isinstance(one, (str, bool)) for one in constants):
        options = _options(name, decision, kinds)
        named = tuple(dict.fromkeys((*options, *map(str, constants))))
        return _Column(name, texts=named if options else (*named, ANOTHER))
    return _Column(name, cuts=tuple(sorted(set(constants), key=_measure)))


def _options(name: str, decision: Decision, kinds: Mapping[str, FactKind]) -> tuple[str, ...]:
    for kind in decision.shared.occasions:
        figure = kinds[kind].figures.get(name) if kind in kinds else None
        if figure is not None:
            return tuple(figure.options)
    return ()


def _measure(value: Any) -> Any:
    """Return what constants of a column are ordered by; spans by seconds, or by their count."""
    return (value.seconds if value.is_fixed else value.count) if isinstance(value, Span) else value


def _truth(term: tree.Node) -> str:
    """Return what a term that is a truth by itself is called."""
    match term:
        case tree.Name(name):
            return name
        case tree.Literal(value):
            return str(value)
        case tree.Comparison(sign, left, right):
            return f"{_truth(left)} {sign} {_truth(right)}"
        case tree.Call(function, arguments):
            return f"{function}({', '.join(_truth(one) for one in arguments)})"
        case tree.Standing(word, about):
            return f"{word}({about})"
    return str(term)


#: How a figure stands to another that is not known yet: every comparison of the two is one of these, or two.
_STANDS = ("<", "=", ">")
_HELD = {"<": "<", "<=": "<=", ">": ">", ">=": "=>", "=": "=", "!=": "<>"}


def _against(term: tree.Node) -> tuple[str, str] | None:
    """Return the column of a comparison with what is not known yet (a local value), and which ways to stand it holds."""
    if not isinstance(term, tree.Comparison):
        return None
    left, right, sign = _truth(term.left), _truth(term.right), term.operator
    if left > right:
        left, right, sign = right, left, _TURNED[sign]
    return f"{left} {{}} {right}", _HELD[sign]


def _holds(node: tree.Node, case: tuple[int, ...], columns: list[_Column], places: Mapping[str, int]) -> bool:
    match node:
        case tree.AllOf(conditions):
            return all(_holds(one, case, columns, places) for one in conditions)
        case tree.AnyOf(options):
            return any(_holds(one, case, columns, places) for one in options)
        case tree.Not(condition):
            return not _holds(condition, case, columns, places)
        case tree.Literal(value):
            return value is True
    compared = _compared(node)
    if compared is None and (against := _against(node)) is not None:
        place = places[against[0]]
        return columns[place].texts[case[place]] in against[1]
    if compared is None:
        place = places[_truth(node)]
        return columns[place].texts[case[place]] == "true"
    name, sign, constants = compared
    column, part = columns[places[name]], case[places[name]]
    if column.texts:
        named = {str(one).lower() if isinstance(one, bool) else str(one) for one in constants}
        return (column.texts[part] in named) is (sign in ("=", "in"))
    at = [2 * column.cuts.index(one) + 1 for one in constants]
    return _ordered(sign, part, at)


def _ordered(sign: str, part: int, at: list[int]) -> bool:
    first = at[0]
    match sign:
        case "=" | "in":
            return part in at
        case "!=" | "not in":
            return part not in at
        case "<":
            return part < first
        case "<=":
            return part <= first
        case ">":
            return part > first
        case ">=":
            return part >= first
    low = part >= first if sign[0] == "[" else part > first
    return low and (part <= at[1] if sign[1] == "]" else part < at[1])


def _merged(cases: list[tuple[frozenset[int], ...]], width: int) -> list[tuple[frozenset[int], ...]]:
    """Join cases that differ in one column only, so that a person reads few."""
    for column in reversed(range(width)):
        joined: dict[tuple[frozenset[int], ...], frozenset[int]] = {}
        for case in cases:
            rest = (*case[:column], *case[column + 1 :])
            joined[rest] = joined.get(rest, frozenset()) | case[column]
        cases = [(*rest[:column], parts, *rest[column:]) for rest, parts in joined.items()]
    return cases


def _said(case: tuple[frozenset[int], ...], columns: list[_Column]) -> str:
    parts = [
        _part(column, some) for column, some in zip(columns, case, strict=True) if len(some) < column.size
    ]
    return " and ".join(parts) or EVERY_CASE


def _part(column: _Column, parts: frozenset[int]) -> str:
    if column.texts:
        named = [column.texts[part] for part in sorted(parts)]
        if set(column.texts) == {"true", "false"}:
            return column.name if named == ["true"] else f"not {column.name}"
        if column.texts == _STANDS:
            sign = {"<=": "<=", "=>": ">=", "<>": "!="}.get("".join(named), named[0])
            return column.name.format(sign)
        quoted = ", ".join(one if one == ANOTHER else f"'{one}'" for one in named)
        return f"{column.name} = {quoted}" if len(named) == 1 else f"{column.name} in ({quoted})"
    runs = [_run(column, first, last) for first, last in _runs(sorted(parts))]
    return runs[0] if len(runs) == 1 else f"({' or '.join(runs)})"


def _runs(parts: list[int]) -> Iterator[tuple[int, int]]:
    first = last = parts[0]
    for part in parts[1:]:
        if part == last + 1:
            last = part
            continue
        yield first, last
        first = last = part
    yield first, last


def _run(column: _Column, first: int, last: int) -> str:
    name, cuts = column.name, column.cuts
    if first == last and first % 2:
        return f"{name} = {_shown(cuts[first // 2])}"
    low = None if first == 0 else (f"{'>=' if first % 2 else '>'} {_shown(cuts[(first - 1) // 2])}")
    high = None if last == 2 * len(cuts) else f"{'<=' if last % 2 else '<'} {_shown(cuts[last // 2])}"
    return " and ".join(f"{name} {bound}" for bound in (low, high) if bound)


def _shown(value: Any) -> str:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)
