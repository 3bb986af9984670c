"""Take the flows and clocks of a matter over to another edition: first what would become of them, then do it.

The clocks are the engine's to move (``regulation/moves.py``), by the fact ``case.moved``; the flows are moved here.
What has ended stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shouwen.compliance.editions import edition_kept
from shouwen.compliance.judging import rulebook_of_deed
from shouwen.compliance.standing import Standing
from shouwen.regulation.clocks import expired
from shouwen.regulation.facts import MOVED, Fact
from shouwen.regulation.flows import Flow
from shouwen.regulation.flows.moving import CannotMove, Move, Moved, move_state, plan_move
from shouwen.regulation.judgement import FAULTS
from shouwen.regulation.kinds.flow import RunsFlow
from shouwen.regulation.moves import moved
from shouwen.regulation.outcomes import Clock, ClockEnded, ClockMoved
from shouwen.work.actions.flows import close_steps, columns_of_step, flow_of, open_steps, performs
from shouwen.work.clocks import clock_of
from shouwen.work.matters import Matter
from shouwen.work.models import Deadline, DeadlineState, FlowRun, Task, TaskState
from shouwen.work.seating import seating_of

#: For each flow, by the id of its standard: where steps go that ids and names do not tell.
Names = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class RunMoved:
    """A run, what becomes of the steps of its flow, and its state under the other edition."""

    run: FlowRun
    runs: RunsFlow
    plan: Move
    moved: Moved


@dataclass(frozen=True)
class ClockChange:
    """A running clock and when it is due under the other edition; ``becomes`` is None where it lapses."""

    row: Deadline
    becomes: Clock | None


def open_runs(matter: str, editions: Iterable[str], *, lock: bool = False) -> list[FlowRun]:
    """Return the runs of a matter that go on, of some editions."""
    rows = FlowRun.objects.filter(matter=matter, ended_at=None, edition__in=list(editions)).order_by("pk")
    return list(rows.select_for_update(of=("self",)) if lock else rows)


def open_clocks(matter: str, editions: Iterable[str]) -> list[Deadline]:
    """Return the clocks of a matter that run, of some editions."""
    rows = Deadline.objects.filter(holder=matter, state=DeadlineState.OPEN, edition__in=list(editions))
    return list(rows.order_by("due_at", "pk"))


def is_slot(row: Deadline) -> bool:
    """True for a slot of a recurring duty: it ends under its own edition, and the next begins under the one in force."""
    readings = edition_kept(row.edition).standards.get(row.standard)
    return readings is not None and readings.kind == "cadence"


def run_moved(run: FlowRun, edition: str, names: Names, at: datetime) -> RunMoved:
    """Return a run as it would go on under another edition, changing nothing; raises ``CannotMove``."""
    runs, new = _flow_in(run, edition)
    old = flow_of(run)
    plan = plan_move(old, new, names.get(run.standard, {}))
    # Decisions on the way are those of the new edition.
    ahead = FlowRun(edition=edition, unit_id=run.unit_id, started_at=run.started_at, moved_at=at)
    return RunMoved(run, runs, plan, move_state(old, new, run.state, plan, perform=performs(ahead, at)))


def _flow_in(run: FlowRun, edition: str) -> tuple[RunsFlow, Flow]:
    for runs in edition_kept(edition).runs:
        if runs.id == run.standard:
            return runs, edition_kept(edition).flows[runs.bpmn]
    raise CannotMove("flow_lost", run.name)


def clocks_moved(rows: Sequence[Deadline], fact: Fact) -> list[ClockChange]:
    """Return what a fact ``case.moved`` would make of clocks; raises ``CannotMove`` where one cannot be reckoned."""
    book, standing = rulebook_of_deed(), Standing()
    found = []
    for row in rows:
        if expired(clock := clock_of(row), fact.at):
            continue  # it is missed, whether or not the clock process has said so yet
        try:
            outcomes = list(moved(clock, fact, book, standing))
        except FAULTS as fault:
            raise CannotMove("clock_unknown", row.title) from fault
        for one in outcomes:
            if isinstance(one, ClockMoved):
                if one.clock.due_at <= fact.at:
                    raise CannotMove("clock_passed", row.title)
                found.append(ClockChange(row, one.clock))
            elif isinstance(one, ClockEnded):
                found.append(ClockChange(row, None))
    return found


def as_fact(matter: Matter, was: str, became: str, at: datetime) -> Fact:
    """Return the fact of a move as it would be recorded, for trying it."""
    return Fact(
        sequence=0, kind=MOVED, at=at, unit=matter.unit.pk, by="system", about=matter.reference,
        for_whom=matter.for_whom, figures={"was": was, "became": became},
    )


def take_over(one: RunMoved, edition: str, matter: Matter, at: datetime) -> None:
    """Let a run go on under the other edition, and bring the rows of its steps in line; the caller has locked it."""
    run, came = one.run, one.moved
    run.edition, run.citation, run.name = edition, one.runs.shared.citation, one.runs.shared.title.zh
    run.file, run.state, run.moved_at = one.runs.bpmn, came.state.dump(), at
    run.state_before, run.moved_by = "", None  # nothing leads back behind the move
    run.ended_at = at if came.state.is_finished else None
    run.save()
    close_steps(run, came.closed, TaskState.CANCELLED, at)
    for before, now in came.stays:
        columns: dict[str, Any] = {**columns_of_step(now), "citation": run.citation}
        if (before.node.seat, before.lane) != (now.node.seat, now.lane):
            columns |= _seats(seating_of(now.node.seat, now.lane, matter, at).columns)
        Task.objects.filter(flow=run, engine_id=str(before.id), state=TaskState.OPEN).update(**columns)
    open_steps(run, matter, came.opened, at)


def _seats(columns: dict[str, Any]) -> dict[str, Any]:
    """Return for whom a step is under the other edition; whoever has it keeps it."""
    return {name: value for name, value in columns.items() if name != "holder"}
