"""Keep clocks as deadlines, and do what standards say should follow: tasks and notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from shouwen.compliance.editions import edition_kept
from shouwen.compliance.findings import keep_findings
from shouwen.compliance.keepers import keeps
from shouwen.compliance.memory import memory_of_deed
from shouwen.facts.rows import add_rows, change_rows
from shouwen.regulation.facts import Fact
from shouwen.regulation.outcomes import (
    Clock,
    ClockDoneLate,
    ClockEnded,
    ClockMoved,
    ClockStarted,
    Finding,
    Outcome,
    Verdict,
    Withdrawn,
)
from shouwen.regulation.plain_values import plain
from shouwen.work.clocks import columns_of, next_at
from shouwen.work.models import Deadline, DeadlineState
from shouwen.work.settling import settle

STATES = {
    Verdict.MET: DeadlineState.MET,
    Verdict.MISSED: DeadlineState.MISSED,
    Verdict.CANCELLED: DeadlineState.CANCELLED,
    Verdict.EXCUSED: DeadlineState.CANCELLED,
}


@keeps("deadline")
@keeps("cadence")
def keep_deadlines(outcomes: Sequence[Outcome], fact: Fact | None) -> None:
    """Keep what happened to clocks in their rows; those that begin together, with one statement."""
    started: list[Deadline] = []
    done: list[tuple[Clock, datetime]] = []
    for outcome in outcomes:
        if isinstance(outcome, ClockStarted):
            started.append(_row(outcome.clock))
            continue
        _begin(started)
        if isinstance(outcome, ClockMoved):
            _move(outcome.clock)
        elif isinstance(outcome, ClockEnded):
            _end(outcome)
            note_miss(outcome)
            is_undone = outcome.verdict is Verdict.MISSED and outcome.done_at is None
            if outcome.clock.steps_told and not is_undone:
                done.append((outcome.clock, outcome.at))
        elif isinstance(outcome, ClockDoneLate):
            _end_late(outcome)
            done.append((outcome.clock, outcome.at))
        elif isinstance(outcome, Finding):
            keep_findings([outcome], fact)  # that one is excused, or could not be reckoned
        elif isinstance(outcome, Withdrawn):
            if not _withdraw(outcome):
                keep_findings([outcome], fact)
            memory_of_deed().misses.pop(outcome.key, None)
    _begin(started)
    if done:
        settle((clock.key for clock, _ in done), at=max(at for _, at in done))


def note_miss(ended: ClockEnded) -> None:
    """Remember a miss until it is recorded as a fact (``work.actions.misses``)."""
    if ended.verdict is Verdict.MISSED:
        memory_of_deed().misses[ended.clock.key] = ended


def _row(clock: Clock) -> Deadline:
    standard = edition_kept(clock.edition).standards[clock.standard]
    return Deadline(
        key=clock.key,
        standard=clock.standard,
        title=standard.shared.title.zh,
        holder=clock.holder,
        unit_id=clock.unit,
        started_at=clock.started_at,
        state=DeadlineState.OPEN,
        **columns_of(clock),
    )


#: A clock that was withdrawn may begin again under its key.
BEGUN_ANEW = (
    "edition",
    "citation",
    "moved_at",
    "due_at",
    "is_due_assumed",
    "next_at",
    "opens_at",
    "steps",
    "steps_told",
    "span",
    "otherwise",
    "pauses",
    "stops_seen",
    "because",
    "reckoning",
    "started_at",
    "state",
    "ended_at",
    "ended_because",
    "follows",
    "names",
    "done_late_at",
    "withdrawn_at",
)


_ANEW = ", ".join(f"{name} = excluded.{name}" for name in BEGUN_ANEW)


def _begin(started: list[Deadline]) -> None:
    if started:
        add_rows(started, on_conflict=f"(key) DO UPDATE SET {_ANEW}")
        started.clear()


def _move(clock: Clock) -> None:
    """Keep what changed of a clock; one that was missed stays missed, and only its further steps wait."""
    columns = columns_of(clock)
    if clock.moved_at is not None:
        columns["title"] = edition_kept(clock.edition).standards[clock.standard].shared.title.zh
    if not change_rows(Deadline, "WHERE key = %s AND state = 'open'", [clock.key], columns):
        columns["next_at"] = next_at(clock, is_missed=True)
        undone = "WHERE key = %s AND state = 'missed' AND done_late_at IS NULL"
        change_rows(Deadline, undone, [clock.key], columns)


def _end(ended: ClockEnded) -> None:
    is_missed = ended.verdict is Verdict.MISSED
    columns = columns_of(ended.clock)
    columns["next_at"] = next_at(ended.clock, is_missed=True) if is_missed and ended.done_at is None else None
    columns.update(
        state=STATES[ended.verdict],
        ended_at=ended.at,
        ended_because=list(ended.because),
        done_late_at=ended.done_at,
        follows=plain(list(ended.consequences)),
    )
    change_rows(Deadline, "WHERE key = %s", [ended.clock.key], columns)


#: The facts behind a miss stay, that it was recorded among them; those that are not there yet come after them.
_LATE = """
UPDATE work_deadline SET done_late_at = %s, next_at = NULL,
       ended_because = ended_because || ARRAY(SELECT one FROM unnest(%s::bigint[]) AS one
                                              WHERE one <> ALL (ended_because))
WHERE key = %s
"""


def _end_late(late: ClockDoneLate) -> None:
    """Keep when a missed clock was done after all, and by which fact, beside the miss and what followed from it."""
    with connection.cursor() as cursor:
        cursor.execute(_LATE, [late.at, list(late.because), late.clock.key])


def _withdraw(withdrawn: Withdrawn) -> bool:
    """Take back a clock or its end; False where there is none of this key."""
    rows = Deadline.objects.filter(key=withdrawn.key)
    if withdrawn.verdict is None:
        changed = rows.update(
            state=DeadlineState.CANCELLED, ended_at=withdrawn.at, next_at=None, withdrawn_at=withdrawn.at
        )
        return bool(changed)
    row = rows.first()
    if row is not None:
        rows.update(
            state=DeadlineState.OPEN, ended_at=None, ended_because=[], follows=[], done_late_at=None, next_at=row.due_at
        )
    return row is not None
