"""What comes of comparing two standards, and of several such answers together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """How a standard stands to the one that it is compared with."""

    SAME = "same"
    STRICTER = "stricter"
    LOOSER = "looser"
    #: Stricter in one thing, looser in another: refused as what is looser is.
    DIFFERENT = "different"
    #: No rule can say; a person decides, once.
    CANNOT_TELL = "cannot_tell"

    @property
    def is_refused(self) -> bool:
        """True where a unit below may not do so without an exception of the unit above."""
        return self in (Outcome.LOOSER, Outcome.DIFFERENT)


#: The same answer seen from the other side.
TURNED = {Outcome.STRICTER: Outcome.LOOSER, Outcome.LOOSER: Outcome.STRICTER}


def turned(outcome: Outcome) -> Outcome:
    """Return how the first stands to the second, where the second stands so to the first."""
    return TURNED.get(outcome, outcome)


def together(outcomes: Iterable[Outcome]) -> Outcome:
    """Return what several answers come to: a person's question before all, then what is looser in part."""
    some = {one for one in outcomes if one is not Outcome.SAME}
    if not some:
        return Outcome.SAME
    if Outcome.CANNOT_TELL in some:
        return Outcome.CANNOT_TELL
    return some.pop() if len(some) == 1 else Outcome.DIFFERENT


#: How reasons name the parts of files: ``bpmn/task``, ``schema/电话``, ``card/SD-1.3-5``.
_PARTS = ("bpmn/", "schema/", "card/")


@dataclass(frozen=True, slots=True)
class Reason:
    """One clause that differs: as it stands on both sides (None: not there), and what that makes of it."""

    clause: str
    before: Any
    after: Any
    outcome: Outcome

    @property
    def is_loss(self) -> bool:
        """True for a part of a file that is taken out (a step, a field, a line): looser, whatever differs besides."""
        return self.outcome is Outcome.LOOSER and self.after is None and self.clause.startswith(_PARTS)


@dataclass(frozen=True, slots=True)
class Compared:
    """What comes of a comparison, clause by clause."""

    outcome: Outcome
    reasons: tuple[Reason, ...] = ()


def of_reasons(reasons: Iterable[Reason]) -> Compared:
    """Return what reasons come to together: what is lost is looser also where nobody can tell what the rest comes to."""
    kept = tuple(reasons)
    told = [one for one in kept if one.outcome is not Outcome.CANNOT_TELL] if any(one.is_loss for one in kept) else kept
    return Compared(together(one.outcome for one in told), kept)
