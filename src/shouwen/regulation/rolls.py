"""Rolls: how many are on one, as ``roll.counted`` says: the number of its moment, so that a replay has the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from shouwen.regulation.expressions import UNKNOWN
from shouwen.regulation.facts import Fact

COUNTED = "roll.counted"
ROLLS = frozenset({COUNTED})


def counted_on_roll(history: Iterable[Fact], name: str, at: datetime) -> Any:
    """Return how many were on a roll when it was last counted by an instant; ``UNKNOWN`` where it never was."""
    numbers = [one.figures.get("n", UNKNOWN) for one in history if one.figures.get("roll") == name and one.at <= at]
    return numbers[-1] if numbers else UNKNOWN


def highest_on_roll(history: Iterable[Fact], name: str, since: datetime, until: datetime) -> Any:
    """Return the highest number that a roll had within a time, the one at its beginning included."""
    of_roll = [one for one in history if one.figures.get("roll") == name]
    first = counted_on_roll(of_roll, name, since)
    numbers = [one.figures["n"] for one in of_roll if since <= one.at <= until and "n" in one.figures]
    return max([first, *numbers] if first is not UNKNOWN else numbers, default=UNKNOWN)
