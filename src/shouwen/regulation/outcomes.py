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
    #: Short of a share or number at the close of a window; a step of a ladder; a line that a balance has reached.
    BELOW = "below"
    STEP = "step"
    LINE = "line"
    GRANTED = "granted"
    HELD = "held"


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
    ``fault`` says why a standard that ``failed`` could not be evaluated, or what was unknown. Where facts
    are counted, ``n`` is which time it was and ``window`` the name of the window in which.
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
    fault: str = ""
    unit: int | None = None
    n: int | None = None
    window: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A warning before, or an escalation after, the due time: ``at``, and to which position.

    A warning with a ``task`` gives them that task instead of a notice.
    """

    at: datetime
    to: str
    is_escalation: bool
    task: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which a clock stands; ``until`` is None while it lasts.

    ``begun_by`` is the kind of fact that began it: only its counterpart ends it.
    """

    since: datetime
    until: datetime | None = None
    begun_by: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A running deadline. ``due_at`` is always recomputed from start, span, calendar and pauses.

    ``due_at`` is the last moment that is in time. ``edition`` is the hash of the edition of the
    beginning, or of the one to which the matter has moved (``moved_at``); ``unit`` is that of the
    beginning. ``opens_at`` is the earliest moment at which being done counts. ``steps`` keep their order
    when they move; ``steps_told`` are the places, from 0, of those that have been told. ``span`` is the
    span in words, from which due is reckoned again; it is empty where the due time was given, which
    pauses then do not move. While a pause lasts, ``due_at`` is ``spans.NEVER``. ``otherwise`` is what
    follows a miss.
    """

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
    opens_at: datetime | None = None
    steps_told: tuple[int, ...] = ()
    span: str = ""
    otherwise: tuple[Mapping[str, Any], ...] = ()
    moved_at: datetime | None = None

    @property
    def read_at(self) -> datetime:
        """As of when the edition is read, with the local values of that instant."""
        return self.moved_at or self.started_at

    @property
    def is_slot(self) -> bool:
        """True for a slot of a cadence: the end of one begins the next, and none is made up for."""
        return "slot_ends" in self.reckoning.figures


@dataclass(frozen=True, slots=True)
class ClockStarted:
    """A clock begins."""

    clock: Clock


@dataclass(frozen=True, slots=True)
class ClockMoved:
    """A clock has new pauses, a new due time or one more of its stops; key and start stay, and a clock
    that was missed stays so unless its end was withdrawn."""

    clock: Clock


@dataclass(frozen=True, slots=True)
class ClockEnded:
    """A clock ends: met, missed or cancelled, at the instant of the verdict.

    A miss is dated at ``clock.due_at``. ``done_at`` is set where it was done after that: late.
    """

    clock: Clock
    verdict: Verdict
    at: datetime
    because: tuple[int, ...]
    consequences: tuple[Mapping[str, Any], ...] = ()
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClockDoneLate:
    """A missed clock is done after all, at ``at``: late by ``at - clock.due_at``, and still missed."""

    clock: Clock
    at: datetime
    because: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An earlier outcome no longer holds, because of a fact that came late or a correction.

    ``key`` names it. With ``verdict`` a finding, or the end of a clock, is taken back; a clock then
    runs again until another outcome of the same key says otherwise. Without ``verdict`` the clock
    itself should never have run. Nothing is changed: this outcome stands beside the old one.
    """

    key: str
    kind: str
    standard: str
    citation: str
    holder: str
    verdict: Verdict | None
    at: datetime
    reason: str
    because: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StepDue:
    """The step number ``index`` of a clock has come: tell whom it names, then count it as told."""

    clock: Clock
    index: int
    step: Step


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found: clocks that are missed, and steps to tell, both in order of time."""

    ended: tuple[ClockEnded, ...] = ()
    steps: tuple[StepDue, ...] = ()


@dataclass(frozen=True, slots=True)
class Objection:
    """A standard says no to a deed, under an article, with what is in the way.

    ``missing`` names figures that nobody gave and without which it cannot be judged; ``fault`` is
    why it could not be evaluated at all. ``lists`` are references of what is in the way; ``lacks`` what is still
    to be done: figures that are false, or places of a form that are not signed. ``instead`` are wordings that may not
    be said, each with what may be said for it, empty where the text and the site say nothing.
    """

    standard: str
    citation: str
    title: str
    reckoning: Reckoning = Reckoning()
    lists: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    fault: str = ""
    lacks: tuple[str, ...] = ()
    instead: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Granted:
    """A standard grants what a deed claims, under an article; ``until`` when it may be claimed, None for ever."""

    standard: str
    citation: str
    title: str
    reckoning: Reckoning = Reckoning()
    until: datetime | None = None


Outcome = Finding | ClockStarted | ClockMoved | ClockEnded | ClockDoneLate | Withdrawn
