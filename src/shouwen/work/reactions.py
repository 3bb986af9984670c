"""Keep clocks as deadlines, and do what standards say should follow: tasks and notices."""

from __future__ import annotations

from shouwen.compliance.editions import edition_kept
from shouwen.compliance.keepers import keeps
from shouwen.regulation.facts import Fact
from shouwen.regulation.outcomes import (
    Clock,
    ClockDoneLate,
    ClockEnded,
    ClockMoved,
    ClockStarted,
    Outcome,
    Verdict,
    Withdrawn,
)
from shouwen.work.clocks import columns_of, next_at
from shouwen.work.models import Deadline, DeadlineState

STATES = {
    Verdict.MET: DeadlineState.MET,
    Verdict.MISSED: DeadlineState.MISSED,
    Verdict.CANCELLED: DeadlineState.CANCELLED,
    Verdict.EXCUSED: DeadlineState.CANCELLED,
}


@keeps("deadline")
def keep_deadline(outcome: Outcome, fact: Fact | None) -> None:
    """Keep what happened to a clock in its row."""
    if isinstance(outcome, ClockStarted):
        _start(outcome.clock)
    elif isinstance(outcome, ClockMoved):
        Deadline.objects.filter(key=outcome.clock.key, state=DeadlineState.OPEN).update(**columns_of(outcome.clock))
    elif isinstance(outcome, ClockEnded):
        _end(outcome)
    elif isinstance(outcome, ClockDoneLate):
        Deadline.objects.filter(key=outcome.clock.key).update(done_late_at=outcome.at, next_at=None)
    elif isinstance(outcome, Withdrawn):
        _withdraw(outcome)


def _start(clock: Clock) -> None:
    standard = edition_kept(clock.edition).standards[clock.standard]
    Deadline.objects.update_or_create(
        key=clock.key,
        defaults={
            "standard": clock.standard,
            "citation": clock.citation,
            "edition": clock.edition,
            "title": standard.shared.title.zh,
            "holder": clock.holder,
            "unit_id": clock.unit,
            "started_at": clock.started_at,
            "state": DeadlineState.OPEN,
            "ended_at": None,
            "ended_because": [],
            "done_late_at": None,
            "withdrawn_at": None,
            **columns_of(clock),
        },
    )


def _end(ended: ClockEnded) -> None:
    is_missed = ended.verdict is Verdict.MISSED
    columns = columns_of(ended.clock)
    columns["next_at"] = next_at(ended.clock, is_missed=True) if is_missed and ended.done_at is None else None
    Deadline.objects.filter(key=ended.clock.key).update(
        **columns,
        state=STATES[ended.verdict],
        ended_at=ended.at,
        ended_because=list(ended.because),
        done_late_at=ended.done_at,
    )


def _withdraw(withdrawn: Withdrawn) -> None:
    rows = Deadline.objects.filter(key=withdrawn.key)
    if withdrawn.verdict is None:
        rows.update(state=DeadlineState.CANCELLED, ended_at=withdrawn.at, next_at=None, withdrawn_at=withdrawn.at)
        return
    row = rows.first()
    if row is not None:
        rows.update(state=DeadlineState.OPEN, ended_at=None, ended_because=[], done_late_at=None, next_at=row.due_at)
