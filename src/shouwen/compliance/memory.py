"""What one transaction has read for judging, so that each of its facts need not ask again."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shouwen.compliance.rulebook import Rulebook, rulebook
from shouwen.compliance.same import Same
from shouwen.facts.statements import connected
from shouwen.regulation.facts import Fact, is_reference
from shouwen.regulation.keeping import Kept, State, clock_of
from shouwen.regulation.outcome_facts import named_by as named_in
from shouwen.regulation.outcomes import ClockEnded, Finding, Outcome, Withdrawn


@dataclass
class KnownClocks:
    """The clocks of a holder that are open, or ended at or after ``since``, in the order of their start."""

    since: datetime
    states: list[State] = field(default_factory=list)

    def apply(self, outcome: Outcome) -> None:
        """Change the clocks by what was just kept of one of them."""
        kept = Kept()
        kept.clock_states = {clock_of(state).key: state for state in self.states}
        kept.apply(outcome)
        states = (state for state in kept.clock_states.values() if state is not None)
        self.states = sorted(states, key=lambda state: clock_of(state).started_at)


@dataclass
class Memory:
    """Facts, clocks and findings by holder, each complete for the holders that are there; findings of people from
    ``findings_since`` on. Clocks and findings are those of the holder, and those of others that name it.

    ``misses`` are those that were found by judging and not recorded as facts yet, by the key of the clock.
    ``held`` are the holders whom nobody else counts until this transaction ends, ``shared`` those whose windows nobody
    closes meanwhile. ``same`` says of people whose facts count as theirs.
    """

    rulebook: Rulebook | None = None
    facts: dict[str, list[Fact]] = field(default_factory=dict)
    clocks: dict[str, KnownClocks] = field(default_factory=dict)
    findings: dict[str, list[Finding]] = field(default_factory=dict)
    findings_since: dict[str, datetime] = field(default_factory=dict)
    misses: dict[str, ClockEnded] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    same: dict[str, Same | None] = field(default_factory=dict)
    known: dict[tuple[str, str], Any] = field(default_factory=dict)

    def begin(self, holder: str) -> None:
        """Remember that a matter is new: nothing has happened to it, nothing was found of it."""
        self.facts[holder], self.clocks[holder], self.findings[holder] = [], KnownClocks(BEGINNING), []
        self.findings_since.pop(holder, None)

    def add(self, fact: Fact) -> None:
        """Remember a fact that was just recorded, with every holder that it names."""
        for holder in named_by(fact):
            if holder in self.facts:
                self.facts[holder].append(fact)

    def keep(self, outcome: Outcome) -> None:
        """Remember an outcome that was just kept; after one that takes back, its holder is read again."""
        if isinstance(outcome, Withdrawn):
            for holder in self._knowing(outcome):
                self.forget(holder)
        elif isinstance(outcome, Finding):
            for holder in (outcome.holder, *named_in(outcome)):
                if holder in self.findings:
                    self.findings[holder].append(outcome)
        else:
            for holder in (outcome.clock.holder, *named_in(outcome.clock)):
                if (known := self.clocks.get(holder)) is not None:
                    known.apply(outcome)

    def _knowing(self, gone: Withdrawn) -> set[str]:
        """Return under whom an outcome is remembered that is taken back, its holder in any case."""
        found = {holder for holder, some in self.findings.items() if any(one.key == gone.key for one in some)}
        of_clocks = self.clocks.items()
        found |= {holder for holder, some in of_clocks if any(clock_of(one).key == gone.key for one in some.states)}
        return {gone.holder, *found}

    def forget(self, holder: str) -> None:
        """Read again what is found of a holder, since something was changed by hand."""
        self.clocks.pop(holder, None)
        self.findings.pop(holder, None)
        self.same.clear()
        self.known.clear()


def named_by(fact: Fact) -> set[str]:
    """Return every reference that a fact holds."""
    return {fact.about, fact.for_whom, fact.by, *touched_by(fact.figures.values())} - {"", "system"}


def touched_by(values: Iterable[Any]) -> set[str]:
    """Return the references among figures."""
    found: set[str] = set()
    for value in values:
        if is_reference(value):
            found.add(value)
        elif isinstance(value, tuple | list):
            found |= {one for one in value if is_reference(one)}
    return found


#: Before everything that ever happened.
BEGINNING = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


class _Thread(threading.local):
    """The memory of this thread's transaction.

    Django makes a new list of hooks whenever a transaction ends, or goes back to a savepoint, so
    that list tells transactions apart.
    """

    hooks: Any = None
    memory: Memory | None = None


_thread = _Thread()


def memory_of_deed() -> Memory:
    """Return the memory of the present transaction; outside of one, an empty one."""
    connection = connected()
    if not connection.in_atomic_block:
        return Memory()
    if _thread.memory is None or _thread.hooks is not connection.run_on_commit:
        _thread.hooks, _thread.memory = connection.run_on_commit, Memory()
    return _thread.memory


def rulebook_of_deed() -> Rulebook:
    """Return the rulebook by which the present transaction judges; read once in a transaction."""
    memory = memory_of_deed()
    if memory.rulebook is None:
        memory.rulebook = rulebook()
    return memory.rulebook


def judge_anew() -> None:
    """Let the rest of this transaction judge by what it has just changed itself."""
    _thread.hooks = None
