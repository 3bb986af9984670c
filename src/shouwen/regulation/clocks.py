"""Clocks against an instant: missed, and which steps have come. Nothing here reads the time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from shouwen.regulation.outcomes import Clock, ClockEnded, StepDue, Swept, Verdict
from shouwen.regulation.spans import NEVER


def expired(clock: Clock, at: datetime) -> bool:
    """True once an instant is past due; the due time itself is still in time."""
    return at > clock.due_at


def missed(clock: Clock) -> ClockEnded:
    """Return the miss of a clock, dated at its due time."""
    return ClockEnded(clock, Verdict.MISSED, clock.due_at, clock.because, clock.otherwise)


def sweep(clocks: Iterable[Clock | ClockEnded], now: datetime) -> Swept:
    """Return which running clocks are missed (``now`` is past due, dated at due), and the steps that
    have come: of running clocks, and of missed ones that are not done yet. Both in order of time.
    """
    ended: list[ClockEnded] = []
    steps: list[StepDue] = []
    for state in clocks:
        if isinstance(state, Clock):
            clock = state
            if expired(clock, now):
                ended.append(missed(clock))
        elif state.verdict is Verdict.MISSED and state.done_at is None:
            clock = state.clock
        else:
            continue
        steps.extend(_steps_due(clock, now))
    ended.sort(key=lambda one: (one.at, one.clock.key))
    steps.sort(key=lambda one: (one.step.at, one.clock.key, one.index))
    return Swept(tuple(ended), tuple(steps))


def _steps_due(clock: Clock, now: datetime) -> Iterator[StepDue]:
    if clock.due_at >= NEVER:
        return  # a clock that stands warns nobody
    for index, step in enumerate(clock.steps):
        # A step at the due time belongs to the miss, which needs an instant past due.
        has_come = now > step.at if step.at == clock.due_at else now >= step.at
        if has_come and index not in clock.steps_told:
            yield StepDue(clock, index, step)
