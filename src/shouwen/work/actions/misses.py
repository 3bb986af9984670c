"""Record the misses that judging finds, whoever finds them: the clock at its sweep, or a deed that judges again.

A sweep finds most. A miss that shows because a fact came late, was corrected or withdrawn, or because a
deed came before the clock had looked, is recorded by the same transaction, dated at its due time. Its
escalations wait in the row for the next sweep, as those of any miss, and are told unless it was done
meanwhile.
"""

from __future__ import annotations

from datetime import datetime

from shouwen.compliance.memory import memory_of_deed
from shouwen.facts.actions import SYSTEM, listen_where, record
from shouwen.regulation.facts import Fact
from shouwen.work.actions.flows import fire_timer
from shouwen.work.actions.receiving import take_what_came_before
from shouwen.work.matters import touch
from shouwen.work.models import Deadline, DeadlineState


# What a fact shows is found by judging it: of one that nobody judges there is nothing.
@listen_where(lambda _kind, _unit, _at: False)
def record_misses_shown(fact: Fact) -> None:
    """Record the misses that a fact has shown, once flows have gone on with it."""
    record_misses()


def record_misses() -> None:
    """Record the misses that judging has found in this transaction, and let their timers go off."""
    waiting = memory_of_deed().misses
    while waiting:
        key = min(waiting, key=lambda one: (waiting[one].at, one))
        ended = waiting.pop(key)
        row = Deadline.objects.filter(key=key, state=DeadlineState.MISSED, ended_at=ended.at, withdrawn_at=None).first()
        if row is None:
            continue
        missed = record_miss(row, ended.at)
        Deadline.objects.filter(pk=row.pk).update(ended_because=[*row.ended_because, missed.sequence])
        let_timer_go(row, ended.at)
        touch(row.holder, what="deadline", at=ended.at)


def record_miss(row: Deadline, at: datetime) -> Fact:
    """Record that a deadline was missed, at the moment it fell due."""
    return record("deadline.missed", at=at, unit=row.unit_id, by=SYSTEM, about=row.holder, standard=row.standard,
                  deadline=row)


def let_timer_go(row: Deadline, at: datetime) -> None:
    """Let the timer of a step that still stands go off; what it opens takes what came after that moment."""
    for run in fire_timer(row.holder, row.standard, because=row.key, at=at):
        take_what_came_before(run, at)
