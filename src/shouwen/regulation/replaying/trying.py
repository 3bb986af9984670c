"""One side of a trial, fast: what came out is kept by key, what was met only as the fact that met it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import ClassVar, NamedTuple

from shouwen.regulation.adoption import Rulebook
from shouwen.regulation.facts import FactKind
from shouwen.regulation.keeping import Kept
from shouwen.regulation.kinds import Standard
from shouwen.regulation.memory import Memory
from shouwen.regulation.outcomes import ClockDoneLate, ClockEnded, Finding, Outcome
from shouwen.regulation.replaying.sinks import Began
from shouwen.regulation.replaying.swift import Swift
from shouwen.regulation.replaying.told import Told
from shouwen.regulation.trial import REFUSED, Judged, ended_as, found_as, refused_as


class Met(NamedTuple):
    """That a standard came to a verdict which brings nothing."""

    standard: Standard
    verdict: str
    holder: str
    told: Told
    began: Began | None

    def judged(self) -> Judged:
        """Return it as a trial tells it."""
        shared, told, began = self.standard.shared, self.told, self.began
        first = told if began is None else began.told
        because = (told.sequence,) if began is None else (first.sequence, told.sequence)
        due_at = began.due_at if began is not None else None
        verdict, place = str(self.verdict), (told.at, first.unit, self.holder)
        kind = shared.kind if began is None else "deadline"  # as the end of any clock
        return Judged(shared.id, kind, shared.citation, verdict, *place, because, told.by, due_at=due_at)


class Standing(Kept):
    """A sink that keeps what stands of the time from ``since`` on, and who did it."""

    wants_all: ClassVar[bool] = False
    wants_breaches: ClassVar[bool] = True

    def __init__(self, since: datetime) -> None:
        super().__init__()
        self.since = since
        self.doers: dict[str, str] = {}
        self.met: dict[str, Met] = {}

    def take(self, outcome: Outcome, by: str) -> None:
        self.apply(outcome)
        if isinstance(outcome, Finding):
            self.doers[outcome.key] = by
        elif isinstance(outcome, ClockEnded | ClockDoneLate):
            self.doers[outcome.clock.key] = by  # of what was missed, who did it after all

    def count(self, standard: Standard, verdict: str, holder: str, told: Told, began: Began | None) -> None:
        if told.at >= self.since:
            which = told.sequence if began is None else began.name or began.told.sequence
            self.met[f"{standard.id}|{holder}|{which}"] = Met(standard, verdict, holder, told, began)


class SwiftSide:
    """One rulebook over a stream in order of time, with what it would have refused; the fast ``trial.Side``.

    With ``only`` no other standards are judged: of all others it is known that they find what another side finds.
    """

    def __init__(
        self, rulebook: Rulebook, kinds: Mapping[str, FactKind], memory: Memory, since: datetime,
        *, only: frozenset[str] | None = None,
    ) -> None:
        self.since, self.only = since, only
        self.refused: dict[str, Judged] = {}
        self.standing = Standing(since)
        self.swift = Swift(rulebook, kinds, self.standing, memory, attempts=True, only=only)

    def feed(self, told: Told) -> None:
        """Let this side see a fact."""
        if told.at >= self.since:
            for objection in self.swift.attempt(told):
                key = f"{objection.standard}|{REFUSED}|{told.sequence}"
                self.refused[key] = refused_as(objection, self.swift.read(told))
        self.swift.feed(told)

    def judged(self, until: datetime) -> dict[str, Judged]:
        """Return what stands of the time from ``since`` to ``until``, by key."""
        self.swift.sweep(until)
        found = dict(self.refused)
        for key, met in self.standing.met.items():
            if met.told.at < until:
                found[key] = met.judged()
        for key, one in self._ended():
            if self.since <= one.at < until:
                judged = ended_as(one) if isinstance(one, ClockEnded) else found_as(one)
                found[key] = replace(judged, by=self.standing.doers.get(key, ""))
        return found

    def judged_beside(self, other: Mapping[str, Judged], until: datetime) -> dict[str, Judged]:
        """Return what stands on this side, which judges some standards only: of the others as the other side found it."""
        only = self.only
        found = {key: one for key, one in other.items() if only is not None and one.standard not in only}
        return {**found, **self.judged(until)}

    def _ended(self) -> Iterator[tuple[str, Finding | ClockEnded]]:
        for key, state in self.standing.clock_states.items():
            if isinstance(state, ClockEnded):
                yield key, state
        for key, finding in self.standing.finding_states.items():
            if finding is not None:
                yield key, finding
