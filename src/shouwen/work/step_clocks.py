"""Which clock is a step's own, or a signature's: the one that doing it stops."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Concat, JSONObject

from shouwen.compliance.editions import edition_kept
from shouwen.facts.prepared import Prepared
from shouwen.regulation.expressions import EvaluationError, figures_for
from shouwen.regulation.kinds.deadline import Deadline as Standard
from shouwen.regulation.kinds.deadline import Stop
from shouwen.regulation.kinds.form import SIGNED
from shouwen.work.models import Deadline, DeadlineState, Entry, Task


def clock_of_task(task: Task, clocks: Iterable[Deadline], recorded_as: Collection[str] = ()) -> Deadline | None:
    """Return the undone clock that doing an open task stops, the first to fall due of several, else None.

    ``recorded_as`` are the kinds of facts that complete it, where they are others than the step awaits.
    No statement: editions are remembered.
    """
    kinds = set(recorded_as or task.awaits.split() or [""])
    known: dict[str, Any] = {}
    if task.form:
        kinds, known = {"entry.signed"}, {"form": task.form}
    own = [
        clock for clock in clocks
        if is_undone(clock) and any(_may_stop(stop, kinds, known) for stop in _stops_of(clock))
    ]
    return min(own, key=lambda clock: clock.due_at, default=None)


def clocks_of_signatures(entries: Iterable[Entry]) -> list[Deadline]:
    """Return the clocks of entries and of their matters that run, or were missed and are not done: one statement."""
    holders = sorted({name for entry in entries for name in (entry.reference, entry.matter)})
    return _UNDONE(holders) if holders else []


_UNDONE = Prepared(
    lambda holders: Deadline.objects.filter(
        Q(state=DeadlineState.OPEN) | Q(state=DeadlineState.MISSED, done_late_at=None),
        holder__among=holders, withdrawn_at=None,
    ).order_by("due_at", "pk")
)


#: The same of one entry, as a column of it: what ``clocks_in`` reads.
_READ = ("holder", "standard", "citation", "edition", "state", "due_at")
UNDONE_OF_ENTRY = (
    Deadline.objects.filter(
        Q(state=DeadlineState.OPEN) | Q(state=DeadlineState.MISSED, done_late_at=None),
        Q(holder=OuterRef("matter")) | Q(holder=Concat(Value("entry:"), Cast(OuterRef("pk"), TextField()))),
        withdrawn_at=None,
    )
    .order_by("due_at", "pk")
    .values(clock=JSONObject(**{name: name for name in _READ}))
)


def clocks_in(column: Iterable[Mapping[str, Any]]) -> list[Deadline]:
    """Return the clocks that came as a column of an entry."""
    return [Deadline(**{**one, "due_at": datetime.fromisoformat(one["due_at"])}) for one in column]


def clock_of_signature(entry: Entry, places: Collection[str], clocks: Iterable[Deadline]) -> Deadline | None:
    """Return the undone clock that a signature at one of these places of an entry stops: the first to fall due."""
    own = [
        clock for clock in clocks
        if clock.holder in (entry.reference, entry.matter) and is_undone(clock) and any(
            _may_stop(stop, {"entry.signed"}, {"form": entry.form, "place": place})
            for stop in _stops_of(clock) for place in places
        )
    ]
    return min(own, key=lambda clock: clock.due_at, default=None)


def kinds_that_stop(clock: Deadline) -> frozenset[str]:
    """Return the kinds of facts that stop a clock, under any reading of its text."""
    return frozenset(stop.kind for stop in _stops_of(clock))


def form_that_stops(clock: Deadline) -> str:
    """Return the form whose signature stops a clock, under any reading of its text; nothing where none does."""
    asked = (figures_for(stop.where) for stop in _stops_of(clock) if stop.kind == SIGNED and stop.where is not None)
    return next((str(figures["form"]) for figures in asked if "form" in figures), "")


def is_undone(clock: Deadline) -> bool:
    """True while what a clock waits for is still to be done: it runs, or was missed and is not done late."""
    return clock.state == DeadlineState.OPEN or (clock.state == DeadlineState.MISSED and clock.done_late_at is None)


def _stops_of(clock: Deadline) -> Iterable[Stop]:
    readings = edition_kept(clock.edition).standards.get(clock.standard)
    for standard in readings.options.values() if readings else ():
        if isinstance(standard, Standard):
            yield from standard.stops


def _may_stop(stop: Stop, kinds: Collection[str], known: Mapping[str, Any]) -> bool:
    """True unless what is known of the step rules it out; figures that only the deed will give are not known yet."""
    if stop.kind not in kinds or stop.where is None:
        return stop.kind in kinds
    try:
        return stop.where.evaluate(known) is not False
    except EvaluationError:
        return True
