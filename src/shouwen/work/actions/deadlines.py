"""The clock: find the deadlines whose moment has come, and record each at that moment."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import Jsonb  # as Django itself wraps it

from shouwen.compliance.judging import keep_outcomes, rulebook_of_deed
from shouwen.compliance.keepers import Followed
from shouwen.compliance.memory import memory_of_deed
from shouwen.compliance.standing import Standing
from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.prepared import Prepared
from shouwen.regulation import engine
from shouwen.regulation.facts import is_reference
from shouwen.regulation.outcomes import ClockEnded, StepDue
from shouwen.work.actions.flows import timers_awaited
from shouwen.work.actions.misses import let_timer_go, record_miss, record_misses
from shouwen.work.actions.notices import notify
from shouwen.work.clocks import next_at, state_of
from shouwen.work.consequences import give
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
        rows = _due(batch)(now)
        if not rows:
            return 0
        by_key = {row.key: row for row in rows}
        # Judged one after another, they ask for the same: it is read once for all.
        Standing().know_clocks({name for row in rows for name in _named(row)})
        awaited = timers_awaited({row.holder for row in rows})
        swept = engine.sweep([state_of(row) for row in rows], now)
        for ended in swept.ended:
            _miss(by_key[ended.clock.key], ended, awaited)
        for step in swept.steps:
            _tell(by_key[step.clock.key], step)
        told: dict[str, set[int]] = {}
        for step in swept.steps:
            told.setdefault(step.clock.key, set()).add(step.index)
        _move_on(rows, told)
        touch(*{row.holder for row in rows}, what="deadline", at=now)
    return len(rows)


def _named(row: Deadline) -> set[str]:
    """Return the references of a miss: what the clock is of, and what its figures name."""
    figures = row.reckoning.get("figures", {}).values()
    return {row.holder, row.reference, *(value for value in figures if is_reference(value))}


def _miss(row: Deadline, ended: ClockEnded, awaited: Container[tuple[str, str]]) -> None:
    fact = record_miss(row, ended.at)
    ended_here = ClockEnded(ended.clock, ended.verdict, ended.at, (*ended.because, fact.sequence), ended.consequences)
    keep_outcomes([ended_here], fact)
    memory_of_deed().misses.pop(row.key, None)  # it is recorded already
    keep_outcomes(engine.follow([ended_here], rulebook_of_deed(), Standing()), None)
    if (row.holder, row.standard) in awaited:
        let_timer_go(row, ended.at)
    record_misses()


def _tell(row: Deadline, due: StepDue) -> None:
    if due.step.task:
        give({"task": due.step.task, "to": due.step.to}, Followed(
            f"{row.key}#{due.index}", row.standard, row.citation, row.holder, row.unit_id, due.step.at, 0))
        return
    matter = known_matter(row.holder)
    receivers = receivers_of(due.step.to, unit=row.unit_id, matter=matter, at=due.step.at)
    for member in receivers:
        notify(
            member, "escalated" if due.step.is_escalation else "reminded", matter=row.holder,
            names={"title": row.title, "due_at": row.due_at.isoformat(), "matter": matter.title if matter else ""},
            citation=row.citation, why=due.step.to, key=f"{row.key}#{due.index}:{member.pk}", at=due.step.at,
            is_urgent=due.step.is_escalation, waits_for=row.key,
        )
    if due.step.is_escalation:
        record("deadline.escalated", at=due.step.at, unit=row.unit_id, by=SYSTEM, about=row.holder,
               standard=row.standard, deadline=row, to=receivers)


def _move_on(rows: Iterable[Deadline], told: Mapping[str, set[int]]) -> None:
    """Note what has been told, and when to look again; as the rows stand now, with one statement."""
    changed: list[tuple[int, Any, datetime | None]] = []
    for row in _THESE([row.pk for row in rows]):
        state = state_of(row)
        clock = state.clock if isinstance(state, ClockEnded) else state
        clock = replace(clock, steps_told=tuple(sorted({*clock.steps_told, *told.get(row.key, ())})))
        is_missed = row.state == DeadlineState.MISSED
        is_over = row.state not in {DeadlineState.OPEN, DeadlineState.MISSED} or row.done_late_at
        changed.append((row.pk, Jsonb(list(clock.steps_told)), None if is_over else next_at(clock, is_missed=is_missed)))
        memory_of_deed().forget(row.holder)
    with connection.cursor() as cursor:
        cursor.execute(_MOVE_ON, [list(column) for column in zip(*changed, strict=True)])


@cache
def _due(most: int) -> Prepared[Deadline]:
    """Return the query that claims the first deadlines due; a row that another clock has is passed over."""
    claimed = Deadline.objects.select_for_update(skip_locked=True, of=("self",))
    return Prepared(lambda now: claimed.filter(next_at__lt=now).order_by("next_at", "pk")[:most])


_THESE = Prepared(lambda numbers: Deadline.objects.filter(pk__among=numbers))
_MOVE_ON = """
UPDATE work_deadline d SET steps_told = n.told, next_at = n.next_at
FROM unnest(%s::bigint[], %s::jsonb[], %s::timestamptz[]) AS n(id, told, next_at) WHERE d.id = n.id
"""
