"""A compiled expression."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from shouwen.regulation.errors import PackError

from . import tree
from .checking import Checker
from .errors import EvaluationError
from .exact import shown
from .origin import Origin
from .parsing import read
from .running import Fault, Run, closure_of
from .type_table import Type, type_named, words_for
from .values import Value


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition or formula, ready to be reckoned.

    ``names`` are the names that it reads from the scope, standing words apart; ``standing`` the
    pairs of standing word and what it asks about; ``type`` is what comes out, ``anything`` where
    that is not known; ``steps`` is the number of its parts, the most that one evaluation does.
    """

    source: str
    tree: tree.Node
    names: frozenset[str]
    standing: frozenset[tuple[str, str]]
    type: str
    steps: int
    _run: Run = field(repr=False, compare=False)

    def evaluate(self, scope: Mapping[str, Any]) -> Value:
        """Return the value with these figures.

        Names are looked up whole (``ask.wait_1``), else inside nested mappings; one that is absent
        or None is UNKNOWN. A standing word calls ``scope[word]`` with one text. Money is in yuan, a
        percentage its fraction. Raises EvaluationError where the figures do not fit.
        """
        value = self._run(scope)
        return shown(value) if value.__class__ is Fraction else value

    def __str__(self) -> str:
        return self.source


def compile_expression(
    source: str,
    *,
    names: Mapping[str, str] | None = None,
    expects: str | None = None,
    named: Mapping[str, tree.Node] | None = None,
    file: str = "",
    line: int = 1,
    column: int = 1,
) -> Expression:
    """Read and check an expression that stands at ``line`` and ``column`` of ``file``.

    ``names`` gives the type of each name that may be used; without it names and types are only
    checked when they are met. ``expects`` is the type that must come out, such as ``truth``;
    ``named`` are formulas that stand under a name.
    Raises PackError for whatever is amiss.
    """
    origin = Origin(source, file, line, column)
    root = read(source, "expression", origin, named)
    check = checker(origin, names)
    try:
        kind = check.type_of(root)
    except PackError as wrong:
        wrong.also = tuple(one for one in check.unknown_in(root) if one != wrong)
        raise
    if expects is not None:
        _refuse_other(root, kind, type_named(expects), origin)
    return Expression(
        source,
        root,
        names_in(root),
        standing_in(root),
        kind.value,
        sum(1 for _ in tree.walk(root)),
        closure_of(root, fault_at(origin)),
    )


def checker(origin: Origin, names: Mapping[str, str] | None, column: Type = Type.ANYTHING) -> Checker:
    """Return a checker whose faults name the words and their place."""
    return Checker(
        names,
        lambda node, found, expected: origin.fault(node.place.start, _quoted(origin, node, found), expected),
        column,
    )


def _quoted(origin: Origin, node: tree.Node, found: str) -> str:
    words = origin.source[node.place.start : node.place.end]
    return found if words in found else f"{found}, {words!r},"


def fault_at(origin: Origin) -> Fault:
    """Return what makes the error of a part that cannot be reckoned."""

    def fault(place: tree.Place, reason: str) -> EvaluationError:
        line, column = origin.place_of(place.start)
        words = origin.source[place.start : place.end]
        return EvaluationError(reason, words=words, file=origin.file, line=line, column=column)

    return fault


def _refuse_other(root: tree.Node, kind: Type, expected: Type, origin: Origin) -> None:
    figures = {Type.NUMBER, Type.MONEY, Type.PERCENT}
    if kind in (expected, Type.ANYTHING) or expected is Type.ANYTHING or {kind, expected} <= figures:
        return
    raise origin.fault(root.place.start, words_for(kind), words_for(expected))


def names_in(root: tree.Node) -> frozenset[str]:
    """Return the names that a tree reads."""
    return frozenset(node.name for node, _ in tree.walk(root) if isinstance(node, tree.Name))


def standing_in(root: tree.Node) -> frozenset[tuple[str, str]]:
    """Return the standing words of a tree, each with what it asks about."""
    return frozenset(
        (node.word, node.about) for node, _ in tree.walk(root) if isinstance(node, tree.Standing)
    )


def asked_if_known(roots: Iterable[tree.Node]) -> frozenset[str]:
    """Return the names of which trees ask whether they are known: what these say may change once they are."""
    calls = [node for root in roots for node, _ in tree.walk(root) if isinstance(node, tree.Call)]
    names = frozenset().union(*(names_in(call) for call in calls if call.function == "known"))
    return frozenset(name for name in names if not name.startswith("ask."))
