"""A matter goes over to another edition, and its running clocks with it (``regulation/moves.py``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shouwen.regulation.adoption import Rulebook
from shouwen.regulation.facts import Fact
from shouwen.regulation.moves import moved
from shouwen.regulation.outcomes import ClockEnded, ClockMoved
from shouwen.regulation.replaying.clocks import guarded
from shouwen.regulation.replaying.looking import Looking
from shouwen.regulation.replaying.running import Running
from shouwen.regulation.replaying.told import Told


class Begun:
    """What stands, which also knows the fact with which a clock began."""

    def __init__(self, standing: Any, fact: Fact) -> None:
        self._standing, self._fact = standing, fact

    def versions(self, sequence: int) -> Sequence[Fact]:
        return [self._fact]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._standing, name)


def go_over(one: Running, told: Told, rulebook: Rulebook, looking: Looking) -> None:
    """Let a clock go over by the fact that its matter does; what was missed stays as it was."""
    was, read = one.of, looking.setting.read
    if one.is_missed:
        return
    fact, clock = read(told), was.made(one)
    assert not isinstance(clock, ClockEnded)
    standing = Begun(looking.setting.memory, read(one.began))
    for outcome in guarded(was.standard, was.view, fact, lambda: list(moved(clock, fact, rulebook, standing))):
        if isinstance(outcome, ClockMoved):
            became = rulebook.adopted(outcome.clock.edition, outcome.clock.unit, fact.at)
            one.of = looking.ticking(became, was.standard.id) or was
            was.moved(one, outcome.clock)
        elif isinstance(outcome, ClockEnded):
            was.family.end(one)
        if was.sink.wants_all or not isinstance(outcome, ClockMoved):
            was.emit(outcome, told.by)
