"""Compile what stands at a node, or note why not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shouwen.regulation.errors import PackError
from shouwen.regulation.expressions import Expression, compile_expression
from shouwen.regulation.reading import Faults, Node


def compiled(
    node: Node,
    source: str,
    faults: Faults,
    *,
    names: Mapping[str, str] | None,
    expects: str | None = None,
    named: Mapping[str, Any] | None = None,
) -> Expression | None:
    """Return the expression that ``source`` says at a node, None after noting why it cannot be compiled.

    Of a text that was published before, names and types are checked when they are met: what then does not fit is a
    failed standard, seen by whoever can mend it, and no reason to stop the house.
    """
    place = {"file": node.file, "line": node.line, "column": node.column}
    try:
        return compile_expression(source, names=names, expects=expects, named=named, **place)  # type: ignore[arg-type]
    except PackError as wrong:
        if not faults.is_kept:
            faults.errors += [wrong, *wrong.also]
            return None
    try:
        return compile_expression(source, named=named, **place)  # type: ignore[arg-type]
    except PackError as wrong:
        faults.errors.append(wrong)
        return None
