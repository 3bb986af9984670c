"""Rows of deadlines as the engine's clocks, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from shouwen.compliance.keepers import reads_clocks, reads_ended
from shouwen.compliance.reckonings import kept_reckoning, reckoning_of
from shouwen.facts.prepared import Prepared
from shouwen.regulation.outcome_facts import named_by
from shouwen.regulation.outcomes import Clock, ClockEnded, Pause, Step, Verdict
from shouwen.regulation.plain_values import plain
from shouwen.work.models import Deadline, DeadlineState

VERDICTS = {
    DeadlineState.MET: Verdict.MET,
    DeadlineState.MISSED: Verdict.MISSED,
    DeadlineState.CANCELLED: Verdict.CANCELLED,
}


def clock_of(row: Deadline) -> Clock:
    """Return a deadline as the engine sees it."""
    return Clock(
        key=row.key,
        standard=row.standard,
        citation=row.citation,
        edition=row.edition,
        holder=row.holder,
        unit=row.unit_id,
        started_at=row.started_at,
        due_at=row.due_at,
        because=tuple(row.because),
        steps=tuple(Step(datetime.fromisoformat(at), *more) for at, *more in row.steps),
        pauses=tuple(
            Pause(datetime.fromisoformat(since), datetime.fromisoformat(until) if until else None, begun_by)
            for since, until, begun_by in row.pauses
        ),
        stops_seen=tuple(row.stops_seen),
        is_due_assumed=row.is_due_assumed,
        reckoning=reckoning_of(row.reckoning),
        opens_at=row.opens_at,
        steps_told=tuple(row.steps_told),
        span=row.span,
        otherwise=tuple(row.otherwise),
        moved_at=row.moved_at,
    )


def state_of(row: Deadline) -> Clock | ClockEnded:
    """Return a deadline in its present state: running, or ended how."""
    clock = clock_of(row)
    if row.state == DeadlineState.OPEN:
        return clock
    assert row.ended_at is not None
    verdict = VERDICTS[DeadlineState(row.state)]
    # A miss that was kept before its consequences were is known to have those that the clock had.
    follows = row.follows or (row.otherwise if verdict is Verdict.MISSED else ())
    return ClockEnded(clock, verdict, row.ended_at, tuple(row.ended_because), tuple(follows), row.done_late_at)


def columns_of(clock: Clock) -> dict[str, Any]:
    """Return what of a clock can change while it runs, as the row keeps it."""
    return {
        "edition": clock.edition,
        "citation": clock.citation,
        "moved_at": clock.moved_at,
        "due_at": clock.due_at,
        "is_due_assumed": clock.is_due_assumed,
        "opens_at": clock.opens_at,
        "steps": [_kept_step(step) for step in clock.steps],
        "steps_told": list(clock.steps_told),
        "span": clock.span,
        "otherwise": plain(list(clock.otherwise)),
        "pauses": [
            [pause.since.isoformat(), pause.until.isoformat() if pause.until else None, pause.begun_by]
            for pause in clock.pauses
        ],
        "stops_seen": list(clock.stops_seen),
        "because": list(clock.because),
        "reckoning": kept_reckoning(clock.reckoning),
        "names": sorted(named_by(clock)),
        "next_at": next_at(clock),
    }


def _kept_step(step: Step) -> list[Any]:
    """Return a step as the row keeps it; only one that gives a task says which."""
    return [step.at.isoformat(), step.to, step.is_escalation, *([step.task] if step.task else [])]


def next_at(clock: Clock, *, is_missed: bool = False) -> datetime | None:
    """Return the next instant at which the clock process must look; None while it stands, or at the end."""
    if clock.pauses and clock.pauses[-1].until is None:
        return None
    instants = [step.at for index, step in enumerate(clock.steps) if index not in clock.steps_told]
    if not is_missed:
        instants.append(clock.due_at)
    return min(instants, default=None)


@reads_clocks
def clocks_of(holders: frozenset[str], since: datetime) -> Iterable[Clock | ClockEnded]:
    """Return the clocks that run, ended at or after ``since``, or are missed and undone: of these holders, and of
    others where they name them."""
    return [state_of(row) for row in _CLOCKS(sorted(holders), since)]


@reads_ended
def ended_in_unit(unit: int, since: datetime) -> Sequence[ClockEnded]:
    """Return the clocks that ended in a unit at or after an instant."""
    return [one for row in _ENDED(unit, since) if isinstance(one := state_of(row), ClockEnded)]


_CLOCKS = Prepared(
    lambda holders, since: Deadline.objects.defer("title", "names", "next_at").filter(
        Q(state=DeadlineState.OPEN)
        | Q(ended_at__gte=since)
        | Q(done_late_at__gte=since)
        | Q(state=DeadlineState.MISSED, done_late_at=None),
        Q(holder__among=holders) | Q(names__overlap=holders),
        withdrawn_at=None,
    ).order_by("started_at", "pk")
)
_ENDED = Prepared(
    lambda unit, since: Deadline.objects.filter(unit=unit, ended_at__gte=since, withdrawn_at=None).order_by(
        "ended_at", "pk"
    )
)
