"""How the due time of a deadline came about, and what is left of it while it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shouwen.compliance.rulebook import rulebook
from shouwen.regulation.calendars import ALWAYS, WorkingCalendar
from shouwen.regulation.errors import PackError
from shouwen.regulation.kinds.deadline import Deadline as Standard
from shouwen.regulation.spans import Clockwork, Part, Span, left_of, parse_span, parts_of
from shouwen.work.clocks import clock_of
from shouwen.work.models import Deadline, DeadlineState

ALL_HOURS = "always"


@dataclass(frozen=True)
class Reckoned:
    """The stretches from the start of a clock to its due time (to ``until``), and how the calendar is called."""

    parts: tuple[Part, ...]
    calendar: str
    until: datetime


def left_of_standing(row: Deadline) -> Span | None:
    """Return what was left of a deadline when it was stopped, None while it runs; one statement at most a page."""
    if row.state != DeadlineState.OPEN or not row.is_standing:
        return None
    made = _clockwork_of(row)
    return left_of(made[0]) if made else None


def reckoned(row: Deadline, at: datetime) -> Reckoned | None:
    """Return how a due time came about; of a clock that stands, until ``at``.

    None where the due time does not come from a span, or where it is not what the calendar of today gives:
    of a clock that ended before a year was announced, say.
    """
    made = _clockwork_of(row)
    if made is None:
        return None
    clock, name = made
    due = clock.due()
    if due != row.due_at:
        return None
    until = max(row.started_at, at) if row.is_standing else due
    return Reckoned(parts_of(clock, until), name, until)


def _clockwork_of(row: Deadline) -> tuple[Clockwork, str] | None:
    try:
        span = parse_span(row.span)
    except PackError:
        return None
    adopted = rulebook().adopted(row.edition, row.unit_id, row.moved_at or row.started_at)
    readings = adopted.edition.standards.get(row.standard)
    standard = readings.chosen(adopted.site.values) if readings else None
    if not isinstance(standard, Standard):
        return None
    calendar: WorkingCalendar | None = adopted.site.calendars.get(standard.calendar)
    calendar = ALWAYS if standard.calendar == ALL_HOURS else calendar
    if calendar is None:
        return None
    pauses = clock_of(row).pauses
    return Clockwork(row.started_at, span, calendar, adopted.site.zone, pauses, standard.pause_counts), standard.calendar
