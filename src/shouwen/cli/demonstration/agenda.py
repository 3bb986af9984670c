"""What happens in the demonstration, in order of time: stories take turns, and the clock is swept between them."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator
from datetime import datetime
from itertools import count
from typing import TypeAlias

from shouwen.compliance.moments import close_periods, next_moment, plan_periods
from shouwen.facts.prepared import Prepared
from shouwen.facts.readers import react_to_facts
from shouwen.regulation.windows import MICROSECOND
from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.actions.showing import show_notices
from shouwen.work.models import Deadline

_DUE = Prepared(lambda at: Deadline.objects.filter(next_at__lt=at).order_by("next_at").values_list("pk")[:1])

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
            self.close_before(at)
            if number not in self._quiet:
                self.sweep(at)
            if at.date() > day:
                day = at.date()
                self.end_of_day(at)
            goes_on = self._go_on(story, at, number in begun)
            if goes_on is not None:
                begun.add(number)
                heapq.heappush(self._waiting, (max(goes_on, at), number, story))
        self.close_before(self.until)
        self.sweep(self.until)
        self.end_of_day(self.until)
        self.progress("days", days, days)

    def _go_on(self, story: Story, at: datetime, has_begun: bool) -> datetime | None:
        try:
            return story.send(at) if has_begun else next(story)
        except StopIteration:
            return None

    def sweep(self, at: datetime) -> None:
        """Fire what fell due before ``at``, as the clock would have done."""
        while _DUE(at) and sweep_deadlines(at):
            pass

    def close_before(self, at: datetime) -> None:
        """Close each period that ended before ``at``, after what fell due before it and ahead of all that came later."""
        while (closes := next_moment()) is not None and closes < at:
            self.sweep(closes)
            close_periods(closes + MICROSECOND)

    def end_of_day(self, at: datetime) -> None:
        """Do what worker and clock do by and by: close periods, follow the facts, show what waited for its hour."""
        plan_periods(at)
        while close_periods(at):
            pass
        while react_to_facts(at=at):
            pass
        while show_notices(at):
            pass
