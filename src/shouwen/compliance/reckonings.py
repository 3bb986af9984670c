"""How a reckoning is kept: every value as text with its type, exact both ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from shouwen.regulation.outcomes import Reckoning
from shouwen.regulation.plain_values import plain
from shouwen.regulation.spans import Span, parse_span


def kept_reckoning(reckoning: Reckoning) -> dict[str, Any]:
    """Return a reckoning as the database keeps it: values as texts, with the types of those that JSON has not."""
    types = {name: type_ for name, value in reckoning.figures.items() if (type_ := _type_of(value))}
    kept = {
        "words": reckoning.words,
        "figures": plain(dict(reckoning.figures)),
        "local": list(reckoning.local),
    }
    return {**kept, "types": types} if types else kept


def reckoning_of(kept: Mapping[str, Any]) -> Reckoning:
    """Return a kept reckoning, its figures typed as they were; one kept without types gives texts."""
    types = kept.get("types", {})
    figures = {
        name: _READ[types[name]](value) if name in types else value for name, value in kept.get("figures", {}).items()
    }
    return Reckoning(kept.get("words", ""), figures, tuple(kept.get("local", ())))


def _type_of(value: Any) -> str:
    """Return the name of a type that JSON does not have, else nothing."""
    return next((name for type_, name in _TYPES.items() if isinstance(value, type_)), "")


#: In the order in which they are asked for: an instant is a date too.
_TYPES: Mapping[type, str] = {
    Decimal: "number", datetime: "time", date: "date", Span: "span", timedelta: "span", tuple: "list",
}
_READ: Mapping[str, Callable[[Any], Any]] = {
    "number": Decimal, "time": datetime.fromisoformat, "date": date.fromisoformat, "span": parse_span, "list": tuple,
}
