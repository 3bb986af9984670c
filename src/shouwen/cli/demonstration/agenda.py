"""What happens in the demonstration, in order of time: stories take turns, and the clock is swept between them."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator
from datetime import datetime
from itertools import count
from typing import TypeAlias

from shouwen.compliance.moments import close_periods, plan_periods
from shouwen.facts.readers import react_to_facts
from shouwen.facts.statements import rows_of
from shouwen.regulation.windows import MICROSECOND
from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.actions.showing import show_notices

#: When the next period closes, and when the next clock is due: asked before each step, so in one statement.
_AHEAD = "SELECT (SELECT min(at) FROM compliance_moment), (SELECT min(next_at) FROM work_deadline)"

#: A story does something, then yields when it goes on, is told when that is, and returns when it ended.
Story: TypeAlias = Generator[datetime, datetime, datetime]
Progress: TypeAlias = Callable[[str, int, int], None]


class Agenda:
    """Stories by the instant at which each goes on. What would go on after ``until`` stays as it stands."""

    def __init__(self, begin: datetime, until: datetime, progress: Progress) -> None:
        self.begin, self.until, self.progress = begin, until, progress
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._numbers = count()
        self._quiet: set[int] = set()

    def add(self, at: datetime, story: Story, *, is_quiet: bool = False) -> None:
        """Let a story begin at an instant. A quiet one has no clocks to do with, so none is looked at before it."""
        number = next(self._numbers)
        if is_quiet:
            self._quiet.add(number)
        heapq.heappush(self._waiting, (at, number, story))

    def run(self) -> None:
        """Let all stories go on until they end or the present is reached."""
        days = max((self.until - self.begin).days, 1)
        begun: set[int] = set()
        day = self.begin.date()
        self.end_of_day(self.begin)
        while self._waiting and self._waiting[0][0] <= self.until:
            at, number, story = heapq.heappop(self._waiting)
            self.progress("days", min((at - self.begin).days, days - 1), days)
            self.go_before(at, with_clocks=number not in self._quiet)
            if at.date() > day:
                day = at.date()
                self.end_of_day(at)
            goes_on = self._go_on(story, at, number in begun)
            if goes_on is not None:
                begun.add(number)
                heapq.heappush(self._waiting, (max(goes_on, at), number, story))
        self.go_before(self.until)
        self.end_of_day(self.until)
        self.progress("days", days, days)

    def _go_on(self, story: Story, at: datetime, has_begun: bool) -> datetime | None:
        try:
            return story.send(at) if has_begun else next(story)
        except StopIteration:
            return None

    def go_before(self, at: datetime, *, with_clocks: bool = True) -> None:
        """Do what fell due before ``at``, as the clock would have done.

        Each period that ended closes after what fell due before it and ahead of all that came later.
        """
        ((closes, due),) = rows_of(_AHEAD)
        while closes is not None and closes < at:
            self.sweep(closes, due)
            close_periods(closes + MICROSECOND)
            ((closes, due),) = rows_of(_AHEAD)
        if with_clocks:
            self.sweep(at, due)

    def sweep(self, at: datetime, due: datetime | None) -> None:
        """Fire what fell due before ``at``; the first of it is ``due``."""
        while due is not None and due < at and sweep_deadlines(at):
            ((_closes, due),) = rows_of(_AHEAD)

    def end_of_day(self, at: datetime) -> None:
        """Do what worker and clock do by and by: close periods, follow the facts, show what waited for its hour."""
        plan_periods(at)
        while close_periods(at):
            pass
        while react_to_facts(at=at):
            pass
        while show_notices(at):
            pass
