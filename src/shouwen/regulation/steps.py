"""Warnings before, and escalations after, the due time of a clock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from shouwen.regulation.calendars import WorkingCalendar
from shouwen.regulation.errors import PackError
from shouwen.regulation.keys import text_of
from shouwen.regulation.outcomes import Step
from shouwen.regulation.reading import Node, nearest
from shouwen.regulation.spans import NEVER, Span, due_after, due_before, parse_span
from shouwen.regulation.surroundings import Surroundings
from shouwen.regulation.whom import read_whom

_WARN = re.compile(r"(?P<span>.+?)\s+before\s*->\s*(?:task\s+(?P<task>\S+)\s+to\s+)?(?P<to>.+)\Z")
_ESCALATE = re.compile(r"(?:due|(?:due\s*)?\+\s*(?P<span>.+?))\s*->\s*(?P<task>(?!))?(?P<to>.+)\Z")


@dataclass(frozen=True)
class PlannedStep:
    """A step by its distance from the due time (None: at it), and whom it tells, or to whom it gives a task.

    The distance may be a local value: then it is its name, and a site that has not given it is not told.
    """

    span: Span | str | None
    to: str
    is_escalation: bool
    task: str = ""

    def at(
        self, due_at: datetime, calendar: WorkingCalendar, zone: tzinfo, values: Mapping[str, Any]
    ) -> datetime | None:
        """Return when it comes; None where its distance is a local value that was not given."""
        if self.span is None:
            return due_at
        span = values.get(self.span.removeprefix("ask.")) if isinstance(self.span, str) else self.span
        if not isinstance(span, Span):
            return None
        if self.is_escalation:
            return due_after(due_at, span, calendar, zone=zone)
        return due_before(due_at, span, calendar, zone=zone)


def read_steps(
    warn: Iterable[Node], escalate: Iterable[Node], around: Surroundings
) -> tuple[PlannedStep, ...]:
    """Read ``10 minutes before -> position``, ``7 days before -> task 提醒 to position``, ``due -> position`` and
    ``+2 hours -> position``.
    """
    wanted = "2 hours before -> owner(case), or 7 days before -> task 提醒 to 班长"
    read = [_read_step(node, _WARN, wanted, False, around) for node in warn]
    read += [
        _read_step(node, _ESCALATE, "due -> 班长, or +2 hours -> head(unit)", True, around)
        for node in escalate
    ]
    return tuple(step for step in read if step is not None)


def _read_step(
    node: Node, form: re.Pattern[str], example: str, is_escalation: bool, around: Surroundings
) -> PlannedStep | None:
    match = form.match(text_of(node, around.faults))
    if match is None:
        around.faults.add(node, f"a step such as “{example}”")
        return None
    to = read_whom(Node(match["to"], node.file, node.line, node.column), around)
    if match["span"] is None:
        return PlannedStep(None, to, is_escalation)
    if match["span"].startswith("ask."):
        known = [f"ask.{name}" for name, ask in around.asks.items() if ask.type == "span"]
        if match["span"] not in known:
            around.faults.check(node, f"a local value that is a span{nearest(match['span'], known)}")
        return PlannedStep(match["span"], to, is_escalation, match["task"] or "")
    try:
        span = parse_span(match["span"], file=node.file, line=node.line, column=node.column)
    except PackError as error:
        around.faults.errors.append(error)
        return None
    return PlannedStep(span, to, is_escalation, match["task"] or "")


def steps_at(
    planned: Iterable[PlannedStep],
    started_at: datetime,
    due_at: datetime,
    calendar: WorkingCalendar,
    zone: tzinfo,
    values: Mapping[str, Any],
) -> tuple[Step, ...]:
    """Return the steps of a clock with this beginning and due time; none are known while it stands.

    A warning that would come before the beginning is none: whoever has the matter has just been given it. A task is
    given at the beginning then.
    """
    if due_at >= NEVER:
        return ()
    timed = ((step, step.at(due_at, calendar, zone, values)) for step in planned)
    return tuple(
        Step(max(at, started_at) if step.task else at, step.to, step.is_escalation, step.task) for step, at in timed
        if at is not None and (step.is_escalation or step.task or at > started_at)
    )
