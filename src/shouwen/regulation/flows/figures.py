"""Figures as JSON and back, exactly: decimals keep their digits, dates and instants their zone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from shouwen.regulation.spans import Span, SpanUnit

#: Type, its mark in the text, how it is written and read. A datetime is a date too, so it comes first.
_WAYS: tuple[tuple[type, str, Callable[[Any], Any], Callable[[Any], Any]], ...] = (
    (Decimal, "decimal", str, Decimal),
    (Fraction, "fraction", str, Fraction),
    (datetime, "instant", datetime.isoformat, datetime.fromisoformat),
    (date, "date", date.isoformat, date.fromisoformat),
    (time, "time", time.isoformat, time.fromisoformat),
    (
        timedelta,
        "length",
        lambda length: length // timedelta(microseconds=1),
        lambda count: timedelta(microseconds=count),
    ),
    (
        Span,
        "span",
        lambda span: [str(span.count), span.unit.value, span.is_to_the_hour],
        lambda said: Span(Decimal(said[0]), SpanUnit(said[1]), said[2]),
    ),
)
_READ = {mark: read for _, mark, _, read in _WAYS}


def to_json(value: Any) -> Any:
    """Return a figure as JSON can hold it; raise ``TypeError`` for what is no figure, a float above all."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, list | tuple):
        return [to_json(member) for member in value]
    if isinstance(value, Mapping):
        return {"map": [[to_json(key), to_json(member)] for key, member in value.items()]}
    for kind, mark, write, _ in _WAYS:
        if isinstance(value, kind):
            return {mark: write(value)}
    raise TypeError(f"{type(value).__name__} is not a figure")


def from_json(value: Any) -> Any:
    """Return what ``to_json`` wrote; lists stay lists."""
    if isinstance(value, list):
        return [from_json(member) for member in value]
    if isinstance(value, dict):
        ((mark, said),) = value.items()
        if mark == "map":
            return {from_json(key): from_json(member) for key, member in said}
        return _READ[mark](said)
    return value


def exact(value: Any) -> Any:
    """Return a figure as it will be after saving; raise ``TypeError`` for what is no figure."""
    return from_json(to_json(value))
