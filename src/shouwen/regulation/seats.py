"""How many people must be at the telephone for as large a share of calls to be answered in time.

Erlang's C formula: calls come by chance at an even rate, nobody hangs up, whoever is free takes the next.
A. K. Erlang, Solution of some problems in the theory of probabilities of significance in automatic
telephone exchanges, 1917. Shares and loads are floats: they are estimates, and no money.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from decimal import Decimal
from typing import Any

from shouwen.regulation.adoption import Adopted
from shouwen.regulation.facts import Fact
from shouwen.regulation.kinds.limit import Limit
from shouwen.regulation.spans import Span

#: Seconds from one ring to the next: the ringing tone of the Chinese network sounds one and rests four (GB/T 3380).
RING = 5
ANSWERED, ENDED, INBOUND = "contact.answered", "contact.ended", "phone_in"
CALLS = (ANSWERED, ENDED)
#: More seats than any centre has: a load that would need more is told as this many.
MOST = 5_000


def waiting(seats: int, load: float) -> float:
    """Return the probability that a call must wait, with a load in Erlangs; 1 where the seats do not suffice."""
    if seats <= load:
        return 1.0
    blocked = 1.0
    for number in range(1, seats + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked / (1 - load / seats * (1 - blocked))


def seats_for(calls: float, talk: float, within: float, share: float) -> int:
    """Return the fewest seats with which this share of calls is answered within so many seconds.

    ``calls`` an hour, each of ``talk`` seconds on average.
    """
    load = calls * talk / 3600
    if load <= 0:
        return 0
    for seats in range(max(1, math.floor(load) + 1), MOST):
        if 1 - waiting(seats, load) * math.exp(-(seats - load) * within / talk) >= share:
            return seats
    return MOST


@dataclass
class Traffic:
    """Incoming calls by hour of the day, as facts tell them: how many, how long, and after how many seconds."""

    zone: tzinfo
    days: set[date] = field(default_factory=set)
    waits: dict[int, Counter[int]] = field(default_factory=dict)
    talk: float = 0.0
    talks: int = 0

    def feed(self, fact: Fact) -> None:
        """Count a call."""
        if fact.figures.get("channel") != INBOUND:
            return
        if fact.kind == ANSWERED:
            wait = _seconds(fact.figures)
            if wait is not None:
                here = fact.at.astimezone(self.zone)
                self.days.add(here.date())
                self.waits.setdefault(here.hour, Counter())[wait] += 1
        elif fact.kind == ENDED and isinstance(talk := fact.figures.get("talk"), Span):
            self.talk += talk.length.total_seconds()
            self.talks += 1

    def seats(self, before: int, after: int) -> list[Hour]:
        """Return for each hour the seats that answer as many in time as were answered within ``before`` seconds."""
        if not (self.talks and self.days):
            return []
        talk = self.talk / self.talks
        return [self._hour(hour, talk, before, after) for hour in sorted(self.waits)]

    def _hour(self, hour: int, talk: float, before: int, after: int) -> Hour:
        waits = self.waits[hour]
        many = sum(waits.values())
        in_time = sum(number for wait, number in waits.items() if wait <= before)
        share = min(in_time / many, many / (many + 1))  # of finitely many calls no share is quite all
        calls = many / len(self.days)
        return Hour(hour, calls, share, seats_for(calls, talk, before, share), seats_for(calls, talk, after, share))


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of the day: calls a day, the share of them answered in time, and seats before and after."""

    hour: int
    calls: float
    share: float
    before: int
    after: int


def answer_within(adopted: Iterable[Adopted]) -> int | None:
    """Return within how many seconds these editions want an incoming call answered; None where none says it."""
    found = [
        seconds
        for one in adopted
        for readings in one.edition.standards.values()
        if isinstance(standard := readings.chosen(one.site.values), Limit) and ANSWERED in standard.shared.occasions
        for seconds in _within(standard, one.names)
    ]
    return min(found, default=None)


def _within(limit: Limit, names: Mapping[str, Any]) -> Iterable[int]:
    if limit.measure.source not in ("rings", "wait"):
        return
    for bound in limit.bounds:
        if bound.comparison in ("at_most", "under"):
            value = bound.value.evaluate(names)
            if isinstance(value, Span):
                yield round(value.length.total_seconds())
            elif isinstance(value, Decimal):
                yield round(value * RING)


def _seconds(figures: Mapping[str, Any]) -> int | None:
    wait, rings = figures.get("wait"), figures.get("rings")
    if isinstance(wait, Span):
        return round(wait.length.total_seconds())
    return int(rings) * RING if isinstance(rings, int | Decimal) else None

