"""Levels with hysteresis: which of several rows is in force over a series of measurements.

A row begins to hold when its condition does and is entered once it has held unbroken for ``lasting``. An entered row is
on its way out while neither its condition nor ``stays`` holds, and left after ``leaves_after`` of that. A stronger row
takes over as soon as it is entered; a weaker one only when the present row is left and has stood for a least time.
Between measurements nothing is known: instants are those of measurements.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Held:
    """Since when a row holds, whether it has been entered, and since when it is on its way out."""

    since: datetime
    is_entered: bool = False
    leaving: datetime | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What a measurement says of a row with a condition; they come from the strongest on."""

    name: str
    holds: bool
    stays: bool
    lasting: timedelta = NOTHING
    leaves_after: timedelta = NOTHING


@dataclass(frozen=True)
class Level:
    """The level in force (empty: none of those with a condition), since when, what is known of each row, and when it
    was last measured."""

    name: str = ""
    since: datetime | None = None
    rows: Mapping[str, Held] = field(default_factory=dict)
    at: datetime | None = None

    @property
    def is_nothing(self) -> bool:
        """True where no row holds: as before the first measurement."""
        return not self.rows and not self.name

    def after(
        self, at: datetime, seen: Sequence[Seen], *, least: timedelta = NOTHING, stale: timedelta | None = None
    ) -> Level:
        """Return the level after a measurement.

        ``least`` is for how long a level stands before a weaker one; after a gap longer than ``stale`` nothing of
        before holds.
        """
        if stale is not None and self.at is not None and at - self.at > stale:
            return Level().after(at, seen)
        rows = {one.name: held for one in seen if (held := _held(self.rows.get(one.name), one, at)) is not None}
        entered = next((one.name for one in seen if one.name in rows and rows[one.name].is_entered), "")
        is_weaker = self.since is not None and _place(entered, seen) > _place(self.name, seen)
        if is_weaker and self.since is not None and at - self.since < least:
            entered = self.name
        if entered == self.name:
            return replace(self, rows=rows, at=at)
        return Level(entered, at, rows, at)


def _held(before: Held | None, seen: Seen, at: datetime) -> Held | None:
    if before is None and not seen.holds:
        return None
    held = before or Held(at)
    if seen.holds or seen.stays:
        return replace(held, is_entered=held.is_entered or at - held.since >= seen.lasting, leaving=None)
    if not held.is_entered:
        return None
    leaving = held.leaving or at
    return None if at - leaving >= seen.leaves_after else replace(held, leaving=leaving)


def _place(name: str, seen: Sequence[Seen]) -> int:
    """Return how weak a level is: nought is the strongest."""
    return next((place for place, one in enumerate(seen) if one.name == name), len(seen))
