"""Try, and later move, the running cases of the next move that waits, a few at a time, saying how far it is.

Each case is moved in a transaction of its own, once: its line says so. A worker that stops on the way is followed
by another, which goes on with the cases that are left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import CharField, Count, Exists, Max, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from psycopg.errors import DeadlockDetected

from shouwen.cases.kinds.course import MOVE_ENDED
from shouwen.cases.models import Case, CaseMove, CaseMoveLine, CaseState, MoveOutcome, MoveStage
from shouwen.cases.moving import left_editions
from shouwen.cases.permissions import may_move
from shouwen.cases.reading import locked_case, matter_of_case
from shouwen.compliance.editions import edition_kept
from shouwen.compliance.rulebook import rulebook
from shouwen.facts.actions import SYSTEM, record
from shouwen.organisation.rights import Acting, acting
from shouwen.regulation.facts import MOVED
from shouwen.regulation.flows.moving import CannotMove
from shouwen.work.actions.moving import (
    ClockChange,
    RunMoved,
    as_fact,
    clocks_moved,
    is_slot,
    open_clocks,
    open_runs,
    run_moved,
    take_over,
)
from shouwen.work.actions.receiving import take_what_failed
from shouwen.work.entry_queries import open_entries_of
from shouwen.work.live import tell_listeners
from shouwen.work.matters import Matter, touch
from shouwen.work.models import Deadline, DeadlineState, FlowRun

#: So many cases are tried, or moved, before it is said how far it is, and a cancelled move stops.
BATCH = 50
#: A worker that says nothing for so long has stopped; another one goes on.
TRIES = 5
SILENT_FOR = timedelta(minutes=2)

Clock = Callable[[], datetime]


class Stopped(Exception):
    """The move was cancelled, or another worker has taken it over."""


@dataclass(frozen=True)
class Planned:
    """What becomes of one case: its flows, and its running clocks, by the edition that they leave.

    ``forms`` and ``cadences`` go on under that edition: what is begun is filled in and signed as it was begun, and a
    slot ends by the text under which it runs.
    """

    runs: list[RunMoved]
    clocks: list[ClockChange]
    left: tuple[str, ...]
    forms: list[str]
    cadences: list[str]


def make_next_move(clock: Clock) -> bool:
    """Go on with one move; say whether there was one. A failure is kept with it and raised."""
    move = _claim(clock())
    if move is None:
        return False
    try:
        _plan(move, clock) if move.stage == MoveStage.PLANNING else _carry_out(move, clock)
    except Stopped:
        pass
    except Exception as error:
        _end(move, MoveStage.FAILED, clock(), f"{type(error).__name__}: {error}"[:500])
        raise
    return True


@transaction.atomic
def _claim(now: datetime) -> CaseMove | None:
    at_work = Q(stage__in=[MoveStage.PLANNING, MoveStage.MOVING])
    waiting = at_work & (Q(seen_at=None) | Q(seen_at__lt=now - SILENT_FOR))
    rows = CaseMove.objects.select_for_update(skip_locked=True, of=("self",))
    move = rows.select_related("unit", "edition", "by__home").filter(waiting).order_by("at", "pk").first()
    if move is not None:
        move.seen_at = now
        move.save(update_fields=["seen_at"])
    return move


def _say(move: CaseMove, now: datetime, **changed: Any) -> None:
    ours = CaseMove.objects.filter(pk=move.pk, stage=move.stage, seen_at=move.seen_at)
    if not ours.update(seen_at=now, **changed):
        raise Stopped
    move.seen_at = now
    tell_listeners(move.reference, "move")


@transaction.atomic
def _end(move: CaseMove, stage: str, now: datetime, fault: str = "") -> None:
    ours = CaseMove.objects.filter(pk=move.pk, stage=move.stage, seen_at=move.seen_at)
    over = None if stage == MoveStage.PLANNED else now
    if not ours.update(stage=stage, ended_at=over, fault=fault, seen_at=now):
        return
    tell_listeners(move.reference, "move")
    if move.stage == MoveStage.MOVING:
        lines = CaseMoveLine.objects.filter(move=move)
        came = dict(lines.values_list("outcome").annotate(many=Count("pk")))
        record(MOVE_ENDED, at=now, unit=move.unit_id, by=SYSTEM, about=move, to=move.by, outcome=stage,
               moved=came.get(MoveOutcome.MOVED, 0), stays=came.get(MoveOutcome.STAYS, 0))


def cases_of(move: CaseMove, editions: tuple[str, ...]) -> QuerySet[Case]:
    """Return the open cases of the unit, and all below it, that still run by one of these editions."""
    named = Concat(Value("case:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    runs = FlowRun.objects.filter(matter=named, ended_at=None, edition__in=editions)
    clocks = Deadline.objects.filter(holder=named, state=DeadlineState.OPEN, edition__in=editions)
    cases = Case.objects.filter(state=CaseState.OPEN, unit__path__startswith=move.unit.path)
    return cases.filter(Exists(runs) | Exists(clocks)).order_by("pk")


# Trying


def _plan(move: CaseMove, clock: Clock) -> None:
    editions = left_editions(move)
    if move.total is None:
        with transaction.atomic():
            _say(move, clock(), total=cases_of(move, editions).count())
    while True:
        seen = CaseMoveLine.objects.filter(move=move).aggregate(last=Max("case"))["last"] or 0
        with transaction.atomic():
            now = clock()
            found = cases_of(move, editions).filter(pk__gt=seen)
            cases = list(found.select_related("unit", "customer", "owner", "holder")[:BATCH])
            CaseMoveLine.objects.bulk_create([_tried(move, case, editions, now) for case in cases])
            _say(move, now)
        if len(cases) < BATCH:
            break
    _end(move, MoveStage.PLANNED, clock())


def _tried(move: CaseMove, case: Case, editions: tuple[str, ...], at: datetime) -> CaseMoveLine:
    line = CaseMoveLine(move=move, case=case, at=at)
    try:
        planned = plan_case(matter_of_case(case), move, editions, at)
        line.outcome, line.report = MoveOutcome.READY, report_of(planned, editions)
    except CannotMove as stays:
        line.outcome, line.reason, line.step = MoveOutcome.STAYS, stays.why, stays.step[:120]
    return line


def plan_case(
    matter: Matter, move: CaseMove, editions: tuple[str, ...], at: datetime, *, lock: bool = False
) -> Planned:
    """Return what would become of a case, changing nothing; raises ``CannotMove``."""
    edition = move.edition_id
    if rulebook().editions_in_force(matter.unit.pk, at).get(move.edition.pack, ("", 0))[0] != edition:
        raise CannotMove("other_edition", matter.unit.called)
    runs = [run_moved(run, edition, move.names, at) for run in open_runs(matter.reference, editions, lock=lock)]
    running = open_clocks(matter.reference, editions)
    rows = [row for row in running if not is_slot(row)]
    left = tuple(dict.fromkeys([*(one.run.edition for one in runs), *(row.edition for row in rows)]))
    clocks = [
        change
        for was in left
        for change in clocks_moved([row for row in rows if row.edition == was], as_fact(matter, was, edition, at))
    ]
    begun = [entry.form for entry, _places in open_entries_of(matter.reference) if entry.edition in editions]
    return Planned(runs, clocks, left, begun, [row.title for row in running if is_slot(row)])


def report_of(planned: Planned, editions: tuple[str, ...]) -> dict[str, Any]:
    """Return what becomes of a case in words of the pack and instants, as its line keeps it."""
    return {
        "was": [edition_kept(one).edition for one in planned.left],
        "steps": [step for one in planned.runs for step in _steps(one)],
        "clocks": [
            {
                "title": one.row.title,
                "was": one.row.due_at.isoformat(),
                "becomes": one.becomes.due_at.isoformat() if one.becomes is not None else None,
            }
            for one in planned.clocks
        ],
        "stays": {"forms": planned.forms, "cadences": planned.cadences},
    }


def _steps(one: RunMoved) -> list[dict[str, str]]:
    found = [{"step": old.name, "to": new.name} for old, new in one.moved.stays]
    found += [{"step": task.name, "to": ""} for task in one.moved.closed]
    return found + [{"step": "", "to": task.name} for task in one.moved.opened]


# Moving


def _carry_out(move: CaseMove, clock: Clock) -> None:
    by, editions = acting(move.by, clock()), left_editions(move)
    may_move(move.unit, by=by)
    ready = CaseMoveLine.objects.filter(move=move, outcome=MoveOutcome.READY).order_by("case")
    while numbers := list(ready.values_list("pk", flat=True)[:BATCH]):
        for number in numbers:
            _surely(partial(move_line, number, move, editions, by=by, at=clock()))
        with transaction.atomic():
            _say(move, clock())
    _end(move, MoveStage.DONE, clock())


def _surely(deed: Callable[[], None]) -> None:
    """Do a deed again where it lost a race against another one that holds the same rows."""
    for left in reversed(range(TRIES)):
        try:
            deed()
            return
        except OperationalError as error:
            if not (left and isinstance(error.__cause__, DeadlockDetected)):
                raise


@transaction.atomic
def move_line(number: int, move: CaseMove, editions: tuple[str, ...], *, by: Acting, at: datetime) -> None:
    """Move one case, if that is still to be done and still possible; its line says what came of it."""
    line = CaseMoveLine.objects.select_for_update(of=("self",)).filter(pk=number, outcome=MoveOutcome.READY).first()
    if line is None:
        return
    try:
        case = locked_case(line.case_id)
        if case.state != CaseState.OPEN:
            raise CannotMove("closed_meanwhile")
        matter = matter_of_case(case)
        planned = plan_case(matter, move, editions, at, lock=True)
        move_case(case, matter, planned, move, by=by, at=at)
        line.outcome, line.report, line.reason, line.step = MoveOutcome.MOVED, report_of(planned, editions), "", ""
    except CannotMove as stays:
        line.outcome, line.reason, line.step = MoveOutcome.STAYS, stays.why, stays.step[:120]
    line.at = at
    line.save(update_fields=["outcome", "report", "reason", "step", "at"])


def move_case(case: Case, matter: Matter, planned: Planned, move: CaseMove, *, by: Acting, at: datetime) -> None:
    """Let a case go over as planned: the fact moves its clocks, then its flows follow."""
    for was in planned.left:
        record(MOVED, at=at, unit=case.unit_id, by=by, about=case, for_whom=case.for_whom,
               pack=move.edition.pack, edition=move.edition.edition, was=was, became=move.edition_id)
    for one in planned.runs:
        take_over(one, move.edition_id, matter, at)
        take_what_failed(one.run, at)
    touch(case.reference, what="moved", at=at, by=by.reference)
