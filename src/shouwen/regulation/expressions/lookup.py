"""Finding a name in a scope and an entry in a table: mappings only, never the inside of an object."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from .errors import Unfit
from .exact import EXACT
from .values import UNKNOWN, Value, kind_of


def inside(scope: Any, steps: list[str]) -> Any:
    """Return what a scope of nested mappings holds under a dotted name; never looks into objects."""
    for index in range(1, len(steps)):
        inner = scope.get(".".join(steps[:index]))
        if isinstance(inner, Mapping):
            rest = ".".join(steps[index:])
            return inner[rest] if rest in inner else inside(inner, steps[index:])
    return UNKNOWN


def entry(entries: Mapping[Any, Any], wanted: Value) -> Any:
    """Return the entry under a text, truth, date or figure; a file may have written 1 as 1 or '1'."""
    if not isinstance(wanted, (str, bool, Decimal, date)):
        raise Unfit(f"{kind_of(wanted)} is not the key of an entry")
    if isinstance(wanted, Decimal) and not wanted.is_finite():
        raise Unfit("what is no number is not the key of an entry")
    if wanted in entries:
        return entries[wanted]
    return entries.get(key_of(wanted))


def key_of(value: Value) -> str:
    """Return a value as the word by which options and entries are told apart."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        try:
            return f"{value.normalize(EXACT):f}"
        except ArithmeticError:
            raise Unfit("a figure that is no number, or too long, picks nothing") from None
    return str(value)
