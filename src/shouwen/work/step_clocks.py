"""Which clock is a step's own: the one that doing it stops."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from shouwen.compliance.editions import edition_kept
from shouwen.regulation.kinds.deadline import Deadline as Standard
from shouwen.regulation.kinds.deadline import Stop
from shouwen.work.models import Deadline, DeadlineState, Task


def clock_of_task(task: Task, clocks: Iterable[Deadline], recorded_as: Collection[str] = ()) -> Deadline | None:
    """Return the running clock that doing an open task stops, the nearest of several, else None.

    ``recorded_as`` are the kinds of facts that complete it, where they are others than the step awaits.
    No statement: editions are remembered.
    """
    kinds = set(recorded_as or [task.awaits])
    known: dict[str, Any] = {}
    if task.form:
        kinds, known = {"entry.signed"}, {"form": task.form}
    own = [
        clock for clock in clocks
        if clock.state == DeadlineState.OPEN and any(_may_stop(stop, kinds, known) for stop in _stops_of(clock))
    ]
    return min(own, key=lambda clock: clock.due_at, default=None)


def _stops_of(clock: Deadline) -> Iterable[Stop]:
    readings = edition_kept(clock.edition).standards.get(clock.standard)
    for standard in readings.options.values() if readings else ():
        if isinstance(standard, Standard):
            yield from standard.stops


def _may_stop(stop: Stop, kinds: Collection[str], known: Mapping[str, Any]) -> bool:
    """True unless what is known of the step rules it out; figures that only the deed will give are not known yet."""
    return stop.kind in kinds and (stop.where is None or stop.where.evaluate(known) is not False)
