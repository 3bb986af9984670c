"""Who is told what a replay finds."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import ClassVar, NamedTuple, Protocol

from shouwen.regulation.kinds import Standard
from shouwen.regulation.outcomes import ClockDoneLate, ClockEnded, Finding, Outcome, Withdrawn
from shouwen.regulation.replaying.told import Told


class Began(NamedTuple):
    """With which fact a clock began, and when it was due; a slot of a cadence has a ``name``."""

    told: Told
    due_at: datetime
    name: str = ""


class Sink(Protocol):
    """Takes what is found, in order.

    Where ``wants_all`` is false, what is met or decided and brings nothing is only counted (``count``), and no outcome
    is made of it; the beginnings and moves of compiled clocks are not told at all.
    """

    wants_all: ClassVar[bool]
    #: Whether outcomes are made of what is broken or missed, and of all that brings something.
    wants_breaches: ClassVar[bool]

    def take(self, outcome: Outcome, by: str) -> None:
        """Take an outcome; ``by`` did the last of the facts behind it."""

    def count(self, standard: Standard, verdict: str, holder: str, told: Told, began: Began | None) -> None:
        """Note what a fact came to; ``began`` says of which clock, where it is one."""


class Everything:
    """Keeps every outcome, as a replay as always does."""

    wants_all: ClassVar[bool] = True
    wants_breaches: ClassVar[bool] = True

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []

    def take(self, outcome: Outcome, by: str) -> None:
        self.outcomes.append(outcome)

    def count(self, standard: Standard, verdict: str, holder: str, told: Told, began: Began | None) -> None:
        raise AssertionError("everything is made")


class Totals:
    """Counts by standard, verdict, unit and whose it is: the holder where that is a member, else who did it."""

    wants_all: ClassVar[bool] = False
    wants_breaches: ClassVar[bool] = False

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str, int | None, str]] = Counter()

    def take(self, outcome: Outcome, by: str) -> None:
        if isinstance(outcome, Finding):
            self._count(outcome.standard, outcome.verdict, outcome.unit, outcome.holder, by)
        elif isinstance(outcome, ClockEnded):
            clock = outcome.clock
            self._count(clock.standard, outcome.verdict, clock.unit, clock.holder, by)
        elif isinstance(outcome, ClockDoneLate):
            self._count(outcome.clock.standard, "done late", outcome.clock.unit, outcome.clock.holder, by)
        elif isinstance(outcome, Withdrawn) and outcome.verdict is not None:
            self._count(outcome.standard, f"{outcome.verdict} withdrawn", None, outcome.holder, by)

    def count(self, standard: Standard, verdict: str, holder: str, told: Told, began: Began | None) -> None:
        unit = told.unit if began is None else began.told.unit
        self.counts[standard.shared.id, verdict, unit, holder if holder.startswith("member:") else told.by] += 1

    def _count(self, standard: str, verdict: str, unit: int | None, holder: str, by: str) -> None:
        self.counts[standard, verdict, unit, holder if holder.startswith("member:") else by] += 1

    def by_standard(self) -> Counter[tuple[str, str]]:
        """Return the counts of all units and members together."""
        found: Counter[tuple[str, str]] = Counter()
        for (standard, verdict, _unit, _whose), n in self.counts.items():
            found[standard, verdict] += n
        return found
