"""Values as JSON keeps them, so that what is kept and what is found anew compare alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from shouwen.regulation.spans import Span


def plain(value: Any) -> Any:
    """Return a value as JSON keeps it; decimals, spans and dates as the text that people read."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(Span.of(value))
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | frozenset | set):
        return [plain(inner) for inner in value]
    return str(value)


def as_written(value: Any) -> str:
    """Return a plain value as an author writes it in a pack: ``{3: [{points: -1}]}``."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{name}: {as_written(inner)}' for name, inner in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(as_written, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "~" if value is None else str(value)
