"""Cells of decision tables: ``[500..1000]``, ``< 5``, ``'退货', '换货'``, ``not('退货')``, ``-``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .expression import checker, fault_at, names_in
from .origin import Origin
from .parsing import read
from .running import COLUMN, Run, closure_of
from .tree import Node
from .type_table import type_named
from .values import UNKNOWN, Unknown

_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a column must be for the row to fit; ``names`` are those it reads beside the column."""

    source: str
    names: frozenset[str]
    tree: Node = field(repr=False, compare=False)
    _run: Run = field(repr=False, compare=False)

    def matches(self, value: Any, scope: Mapping[str, Any] = _NOTHING) -> bool | Unknown:
        """Say whether ``value`` fits; UNKNOWN where that cannot be told. Raises EvaluationError."""
        found = self._run({**scope, COLUMN: value})
        return UNKNOWN if found is UNKNOWN else found is True


def compile_cell(
    source: str,
    *,
    of: str = "anything",
    names: Mapping[str, str] | None = None,
    file: str = "",
    line: int = 1,
    column: int = 1,
) -> Cell:
    """Read a cell of a column whose type is ``of``; an empty cell fits anything, like ``-``.

    Raises PackError for whatever is amiss.
    """
    source = source if source.strip() else "-"
    origin = Origin(source, file, line, column)
    root = read(source, "cell", origin)
    checker(origin, names, type_named(of)).type_of(root)
    return Cell(source, names_in(root), root, closure_of(root, fault_at(origin)))
