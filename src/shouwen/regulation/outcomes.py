"""What standards make of facts: findings, clocks, refusals. Values only; keepers store them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

EMPTY: Mapping[str, Any] = MappingProxyType({})


class Verdict(StrEnum):
    """How a standard found the matter."""

    MET = "met"
    BROKEN = "broken"
    MISSED = "missed"
    CANCELLED = "cancelled"
    EXCUSED = "excused"
    RESULT = "result"
    UNKNOWN = "unknown"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How a figure came about, for the page that answers "why?".

    ``figures`` are the names and values that went in (facts' figures, local values under
    ``ask.name``); ``local`` names those that are local values; ``words`` is the standard filled in.
    """

    words: str = ""
    figures: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    local: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict of one standard on one matter.

    ``key`` is (standard, holder, start or window): the same finding found again has the same key.
    ``citation`` is ``pack@edition#article``; ``because`` are the sequences of the facts behind it.
    """

    key: str
    kind: str
    standard: str
    citation: str
    verdict: Verdict
    at: datetime
    holder: str
    because: tuple[int, ...]
    reckoning: Reckoning = Reckoning()
    result: Any = None
    consequences: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A warning before, or an escalation after, the due time: ``at``, and to which position."""

    at: datetime
    to: str
    is_escalation: bool


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which a clock stands; ``until`` is None while it lasts."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A running deadline. ``due_at`` is always recomputed from start, span, calendar and pauses."""

    key: str
    standard: str
    citation: str
    edition: str
    holder: str
    unit: int | None
    started_at: datetime
    due_at: datetime
    because: tuple[int, ...]
    steps: tuple[Step, ...] = ()
    pauses: tuple[Pause, ...] = ()
    stops_seen: tuple[str, ...] = ()
    is_due_assumed: bool = False
    reckoning: Reckoning = Reckoning()


@dataclass(frozen=True, slots=True)
class ClockStarted:
    """A clock begins."""

    clock: Clock


@dataclass(frozen=True, slots=True)
class ClockMoved:
    """A running clock has new pauses, a new due time or one more of its stops."""

    clock: Clock


@dataclass(frozen=True, slots=True)
class ClockEnded:
    """A clock ends: met, missed or cancelled, at the instant of the verdict."""

    clock: Clock
    verdict: Verdict
    at: datetime
    because: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Objection:
    """A gate says no to a deed, under an article, with what is in the way."""

    standard: str
    citation: str
    title: str
    reckoning: Reckoning = Reckoning()
    lists: tuple[str, ...] = ()


Outcome = Finding | ClockStarted | ClockMoved | ClockEnded
