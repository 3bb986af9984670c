"""How a reckoning is kept: every value as text with its type, exact both ways."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from shouwen.regulation.outcomes import Reckoning


def plain(value: Any) -> Any:
    """Return a value as JSON keeps it; decimals, spans and dates as the text that people read."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.total_seconds():g} seconds"
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | frozenset | set):
        return [plain(inner) for inner in value]
    return str(value)


def kept_reckoning(reckoning: Reckoning) -> dict[str, Any]:
    """Return a reckoning as the database keeps it."""
    return {
        "words": reckoning.words,
        "figures": plain(dict(reckoning.figures)),
        "local": list(reckoning.local),
    }


def reckoning_of(kept: Mapping[str, Any]) -> Reckoning:
    """Return a kept reckoning."""
    return Reckoning(kept.get("words", ""), kept.get("figures", {}), tuple(kept.get("local", ())))
