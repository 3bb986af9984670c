"""The values that expressions work on, and the one that is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, Final, Literal, NoReturn

from shouwen.regulation.spans.span import Span

from .errors import Unfit
from .limits import MOST_DIGITS, MOST_MEMBERS


class Unknown(Enum):
    """A figure that a fact or a unit does not have: neither nought nor false."""

    UNKNOWN = "unknown"

    def __bool__(self) -> NoReturn:
        """Refuse to be taken for true or false; ask ``is True`` or ``is UNKNOWN``."""
        raise TypeError("unknown is neither true nor false; ask `is True` or `is UNKNOWN`")

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final[Literal[Unknown.UNKNOWN]] = Unknown.UNKNOWN


@dataclass(frozen=True, slots=True)
class Range:
    """From ``low`` to ``high``, each end held or not."""

    low: Any
    high: Any
    holds_low: bool
    holds_high: bool


#: What may come out of an expression. Money and percent are plain figures: yuan, and the fraction
#: (70 % is 0.7); an instant is an aware datetime; a list is a tuple.
Value = Any

#: Types taken from a scope as they are.
ADMITTED: Final = frozenset({Decimal, str, bool, datetime, date, time, Span, Range, Unknown, Fraction})


def admit(value: Any) -> Value:
    """Return ``value`` from a scope as a value of the language; raise Unfit for anything else.

    None is unknown. Whole numbers become figures; a float is refused, since it is not exact.
    """
    if value is None:
        return UNKNOWN
    if type(value) in ADMITTED:
        return value
    if isinstance(value, (bool, str)):
        return str(value) if isinstance(value, str) else bool(value)
    if isinstance(value, int):
        return whole_figure(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        if len(value) > MOST_MEMBERS:
            raise Unfit(f"a list of {len(value)} members is longer than {MOST_MEMBERS}")
        return tuple(admit(member) for member in value)
    if isinstance(value, Mapping):
        return value
    raise Unfit(f"a value of type {type(value).__name__} has no place here")


def whole_figure(value: int) -> Decimal:
    """Return a whole number as a figure; raise Unfit where it is too long to be exact."""
    if value.bit_length() > MOST_DIGITS * 3:
        raise Unfit(f"the figure is longer than {MOST_DIGITS} digits")
    return Decimal(value)


def kind_of(value: Value) -> str:
    """Return in words what kind of value this is, for messages."""
    for types, words in _KINDS:
        if isinstance(value, types):
            return words
    return "unknown" if value is UNKNOWN else type(value).__name__


_KINDS: tuple[tuple[Any, str], ...] = (
    (bool, "true or false"),
    ((Decimal, Fraction), "a figure"),
    (str, "a text"),
    (datetime, "an instant"),
    (date, "a date"),
    (time, "a time of day"),
    (Span, "a span"),
    (Range, "a range"),
    (tuple, "a list"),
    (Mapping, "a table of values"),
)
