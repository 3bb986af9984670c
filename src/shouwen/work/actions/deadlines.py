"""The clock: find the deadlines whose moment has come, and record each at that moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from shouwen.compliance.judging import keep_outcomes, rulebook_of_deed
from shouwen.compliance.memory import memory_of_deed
from shouwen.compliance.standing import Standing
from shouwen.facts.actions import SYSTEM, record
from shouwen.regulation import engine
from shouwen.regulation.outcomes import ClockEnded, StepDue
from shouwen.work.actions.flows import fire_timer
from shouwen.work.actions.notices import notify
from shouwen.work.clocks import next_at, state_of
from shouwen.work.matters import touch
from shouwen.work.models import Deadline, DeadlineState
from shouwen.work.receivers import known_matter, receivers_of

#: Deadlines that one transaction takes; small, so that the first of many fires at once.
BATCH = 20


def sweep_deadlines(now: datetime, *, batch: int = BATCH) -> int:
    """Do what has become due; return how many deadlines were looked at.

    Rows are claimed so that several clocks share the work and each deadline is fired once. A miss
    is recorded at its due time, whenever this runs.
    """
    with transaction.atomic():
        rows = list(
            Deadline.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(next_at__lt=now)
            .order_by("next_at", "pk")[:batch]
        )
        if not rows:
            return 0
        by_key = {row.key: row for row in rows}
        swept = engine.sweep([state_of(row) for row in rows], now)
        for ended in swept.ended:
            _miss(by_key[ended.clock.key], ended)
        for step in swept.steps:
            _tell(by_key[step.clock.key], step)
        told: dict[str, set[int]] = {}
        for step in swept.steps:
            told.setdefault(step.clock.key, set()).add(step.index)
        _move_on(rows, told)
        touch(*{row.holder for row in rows}, what="deadline", at=now)
    return len(rows)


def _miss(row: Deadline, ended: ClockEnded) -> None:
    about = row.holder
    fact = record("deadline.missed", at=ended.at, unit=row.unit_id, by=SYSTEM, about=about, standard=row.standard,
                  deadline=row)
    ended_here = ClockEnded(ended.clock, ended.verdict, ended.at, (*ended.because, fact.sequence), ended.consequences)
    keep_outcomes([ended_here], fact)
    keep_outcomes(engine.follow([ended_here], rulebook_of_deed(), Standing()), None)
    fire_timer(about, row.standard, because=row.key, at=ended.at)


def _tell(row: Deadline, due: StepDue) -> None:
    matter = known_matter(row.holder)
    receivers = receivers_of(due.step.to, unit=row.unit_id, matter=matter, at=due.step.at)
    for member in receivers:
        notify(
            member, "escalated" if due.step.is_escalation else "reminded", matter=row.holder,
            names={"title": row.title, "due_at": row.due_at.isoformat(), "matter": matter.title if matter else ""},
            citation=row.citation, why=due.step.to, key=f"{row.key}#{due.index}:{member.pk}", at=due.step.at,
            is_urgent=due.step.is_escalation,
        )
    if due.step.is_escalation:
        record("deadline.escalated", at=due.step.at, unit=row.unit_id, by=SYSTEM, about=row.holder,
               standard=row.standard, deadline=row, to=receivers)


def _move_on(rows: Iterable[Deadline], told: Mapping[str, set[int]]) -> None:
    """Note what has been told, and when to look again."""
    for row in Deadline.objects.filter(pk__in=[row.pk for row in rows]):
        state = state_of(row)
        clock = state.clock if isinstance(state, ClockEnded) else state
        clock = replace(clock, steps_told=tuple(sorted({*clock.steps_told, *told.get(row.key, ())})))
        is_missed = row.state == DeadlineState.MISSED
        row.steps_told, row.next_at = list(clock.steps_told), next_at(clock, is_missed=is_missed)
        if row.state not in {DeadlineState.OPEN, DeadlineState.MISSED} or row.done_late_at:
            row.next_at = None
        row.save(update_fields=["steps_told", "next_at"])
        memory_of_deed().forget(row.holder)
