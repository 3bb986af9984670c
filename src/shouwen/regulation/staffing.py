"""Whether somebody is there at every moment: shifts against the hours that must be staffed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from shouwen.regulation.calendars import WorkingCalendar
from shouwen.regulation.calendars.periods import stretches

Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch in which too few are there; it holds ``since`` and not ``until``."""

    since: datetime
    until: datetime


def open_hours(calendar: WorkingCalendar, since: datetime, until: datetime, zone: tzinfo) -> Iterator[Stretch]:
    """Yield the stretches of a time in which a calendar is open."""
    if calendar.is_always:
        yield since, until
        return
    day, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    while day <= last:
        for opens, closes in stretches(day, calendar.periods_of(day), zone):
            if opens < until and closes > since:
                yield max(opens, since), min(closes, until)
        day += timedelta(days=1)


def gaps(hours: Iterable[Stretch], shifts: Iterable[Stretch], at_least: int) -> tuple[Gap, ...]:
    """Return where fewer than ``at_least`` are there: the end of one shift is the start of the next."""
    known = list(shifts)
    found: list[Gap] = []
    for opens, closes in hours:
        edges = sorted({opens, closes, *(edge for shift in known for edge in shift if opens < edge < closes)})
        for first, after in pairwise(edges):
            there = sum(1 for begins, ends in known if begins <= first and ends >= after)
            if there >= at_least:
                continue
            if found and found[-1].until == first:
                found[-1] = Gap(found[-1].since, after)
            else:
                found.append(Gap(first, after))
    return tuple(found)
