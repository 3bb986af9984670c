"""Functions and standing words, by name: how many arguments, and what they make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from . import operations
from .bands import band, slices
from .errors import Unfit
from .values import UNKNOWN, Value, kind_of

#: Words that read state kept from facts; the scope holds a callable for each, which takes one word.
STANDING_WORDS = ("permit", "open", "held", "count", "balance", "on_duty", "roll")


@dataclass(frozen=True, slots=True)
class Function:
    """``run`` takes the arguments' values; ``fewest`` and ``most`` bound how many there are."""

    run: Callable[[tuple[Value, ...]], Value]
    fewest: int
    most: int
    takes_unknown: bool = False


def _members(arguments: tuple[Value, ...]) -> tuple[Value, ...]:
    """Return what to choose from: the arguments, or the members of the one list."""
    if len(arguments) == 1 and isinstance(arguments[0], tuple):
        return arguments[0]
    return arguments


def _outermost(sign: str) -> Callable[[tuple[Value, ...]], Value]:
    def choose(arguments: tuple[Value, ...]) -> Value:
        members = _members(arguments)
        if not members or UNKNOWN in members:
            return UNKNOWN
        best = members[0]
        for member in members:
            if operations.compare(sign, member, best) is True:
                best = member
        return best

    return choose


def _sum(arguments: tuple[Value, ...]) -> Value:
    members = _members(arguments)
    if UNKNOWN in members:
        return UNKNOWN
    if not members:
        return Decimal(0)
    total = members[0]
    for member in members[1:]:
        total = operations.add(total, member)
    return total


def _size(arguments: tuple[Value, ...]) -> Value:
    if not isinstance(arguments[0], tuple):
        raise Unfit(f"{kind_of(arguments[0])} is not a list")
    return Decimal(len(arguments[0]))


FUNCTIONS = {
    "min": Function(_outermost("<"), 1, 50),
    "max": Function(_outermost(">"), 1, 50),
    "sum": Function(_sum, 1, 50),
    "size": Function(_size, 1, 1),
    "abs": Function(lambda arguments: operations.absolute(arguments[0]), 1, 1),
    "band": Function(band, 2, 2),
    "slices": Function(slices, 2, 2),
    "known": Function(lambda arguments: arguments[0] is not UNKNOWN, 1, 1, takes_unknown=True),
}

#: Read specially: their arguments are not all values.
SPECIAL = ("pick", "round", "start_of", "date", "time", "datetime")

ALL_WORDS = (*FUNCTIONS, *SPECIAL, *STANDING_WORDS)
