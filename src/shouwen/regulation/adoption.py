"""Where an edition is in force: units, their local values and calendars, and what is known so far.

``Rulebook`` and ``Standing`` are what the engine asks of its surroundings. The database answers
them in the product, ``memory.Memory`` in examples and replays; both must answer alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from shouwen.regulation.facts import Fact
from shouwen.regulation.outcomes import Clock, ClockEnded, Finding, Verdict

if TYPE_CHECKING:
    from shouwen.regulation.calendars import WorkingCalendar
    from shouwen.regulation.editions import Edition

CHINA = ZoneInfo("Asia/Shanghai")
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Site:
    """A unit as regulations see it at one time.

    ``values`` are its local values by name, read by ``asks.read_value``; a value that was not given
    is absent. ``calendars`` are by the names that packs use (``working_time``).
    """

    unit: int | None = None
    zone: tzinfo = CHINA
    values: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    calendars: Mapping[str, WorkingCalendar] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, eq=False)
class Adopted:
    """An edition with the site that follows it. Make it once for each change of either, and keep it."""

    edition: Edition
    site: Site

    @cached_property
    def names(self) -> Mapping[str, Any]:
        """What every expression may read whatever the fact: local values and lists of the pack."""
        values = {f"ask.{name}": value for name, value in self.site.values.items()}
        return {**values, **self.edition.list_values}


class Rulebook(Protocol):
    """Which editions bind whom, from when."""

    def in_force(self, unit: int | None, at: datetime) -> Sequence[Adopted]:
        """Return what binds a unit at an instant, with the site's values of that instant."""

    def adopted(self, edition: str, unit: int | None, at: datetime) -> Adopted:
        """Return the edition with this hash for the unit as it was at ``at``: for running clocks.

        Values are those in force at ``at``; a calendar is the unit's present one of that name, so
        that a year announced later is known.
        """


class Standing(Protocol):
    """What is known so far. Holders are references (``case:17``)."""

    def clocks(self, holders: frozenset[str], since: datetime) -> Iterable[Clock | ClockEnded]:
        """Return of these holders the clocks that run, those that ended or were done late at or after
        ``since``, and those that were missed and are not done yet (``done_at`` is None), each in its
        present state.
        """

    def findings(self, holders: frozenset[str], since: datetime) -> Iterable[Finding]:
        """Return of these holders the findings that stand, dated at or after ``since``."""

    def last_finding(self, holder: str, standard: str, verdict: Verdict, before: datetime) -> Finding | None:
        """Return of the findings that stand of a holder the last with a verdict of a standard before an instant."""

    def history(
        self, kinds: frozenset[str], holders: frozenset[str], since: datetime | None
    ) -> Iterable[Fact]:
        """Return the effective facts of these kinds, from ``since`` on (included), that name one of
        these holders as ``about``, ``for_whom``, ``by``, or in a figure that is a reference; of a unit those that
        happened in it.

        In order of ``at``, recording and kind.
        Effective: corrections applied, withdrawn and excused facts left out (``effective.effective``
        does it). A kind such as ``SD-3.4.missed`` asks for what outcomes that stand are as facts
        (``outcome_facts.as_facts`` makes them).
        """

    def versions(self, sequence: int) -> Sequence[Fact]:
        """Return a fact as recorded, and the facts about it (``fact.corrected`` …), in order of recording."""

    def word(self, name: str, argument: str, fact: Fact) -> Any:
        """Return a standing word as at the fact: ``permit`` ``open`` ``held`` ``count`` ``balance``
        ``on_duty``, of ``argument``; ``expressions.UNKNOWN`` where it is not known.
        """

    def belongs(self, who: str, names: tuple[str, ...], unit: int | None, at: datetime) -> bool | None:
        """Say whether ``who`` holds one of these positions at ``at``, stand-ins included; None: not known."""

    def members(self, positions: tuple[str, ...], unit: int | None, at: datetime) -> frozenset[str] | None:
        """Return who holds one of these positions in a unit, as references, without stand-ins; None: not known.

        Without a position: whoever sits in the unit.
        """

    def particular(self, holder: str, name: str, at: datetime) -> Any:
        """Return a dated particular of a thing as at an instant (``joined`` of ``member:3``), else ``UNKNOWN``."""

    def hold(self, holder: str, *, shared: bool = False) -> None:
        """Let nobody else judge what is counted of a holder until this deed is done; in memory nothing is to do.

        Shared: others may record meanwhile what is only judged when a window closes, but nobody closes it.
        """

    def touched(
        self, thing: str, kinds: frozenset[str], unit: int, since: datetime, until: datetime
    ) -> frozenset[str]:
        """Return the references of this kind of thing that facts or findings of these kinds name in a unit in a time."""

    def counts_as(self, names: Collection[str]) -> Mapping[str, str]:
        """Return of references those that turned out to be another one (a merged customer), each with that one.

        Facts keep the name with which they were recorded. A replay of facts alone takes each for itself.
        """
