"""The same facts under two rulebooks, and everything that comes out otherwise: a draft tried on what has happened.

What people did is left as they did it: a deed that the draft would have refused is fed all the same, and told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from shouwen.regulation.adoption import Rulebook
from shouwen.regulation.effective import ABOUT_FACTS
from shouwen.regulation.facts import Fact
from shouwen.regulation.memory import Memory
from shouwen.regulation.outcomes import ClockEnded, Finding, Objection, Reckoning
from shouwen.regulation.replay import Replay
from shouwen.regulation.trial_sums import Sum, Whose, summed

REFUSED = "refused"
#: The figure by which facts name who answers for what went wrong.
ANSWERABLE = "responsible"
#: Verdicts that speak against somebody or something. A deed that would have been refused does not: it would not have
#: happened, and is left as it was done; it is counted apart.
AGAINST = ("broken", "missed", "below")


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of one standard on one matter in one run.

    ``verdict`` is a ``Verdict``, or ``refused`` where the deed would have been refused. ``done_at`` is set
    where something was done after its time. ``by`` did the last of the facts behind it.
    """

    standard: str
    kind: str
    citation: str
    verdict: str
    at: datetime
    unit: int | None
    holder: str
    because: tuple[int, ...]
    by: str = ""
    due_at: datetime | None = None
    done_at: datetime | None = None
    result: Any = None
    consequences: tuple[Mapping[str, Any], ...] = ()
    window: str = ""
    n: int | None = None
    fault: str = ""
    #: How it came about; none is kept where a fast replay only noted that something was met.
    reckoning: Reckoning = field(default=Reckoning(), compare=False)

    def is_as(self, other: Judged) -> bool:
        """Say whether both mean the same to people: as long as a clock is met, another due time changes nothing."""
        return self is other or self._meaning == other._meaning

    @property
    def member(self) -> int:
        """The member whose result it is: who it is about, else who did the last of what is behind it; 0 for nobody.

        What follows for whoever is answerable (a share of the loss) is the result of who was named so, not of who named.
        """
        answerable = str(self.reckoning.figures.get(ANSWERABLE) or "") if self.consequences else ""
        about = next((one for one in (self.holder, answerable) if one.startswith("member:")), self.by)
        kind, _, number = about.partition(":")
        return int(number) if kind == "member" else 0

    @property
    def is_against(self) -> bool:
        """True where it speaks against somebody or something."""
        return self.verdict in AGAINST

    @property
    def _meaning(self) -> tuple[Any, ...]:
        return (self.verdict, self.result, self.consequences, self.n, bool(self.fault))


@dataclass(frozen=True, slots=True)
class Difference:
    """One matter that comes out otherwise; the side on which nothing was found is None."""

    before: Judged | None
    after: Judged | None

    @property
    def shown(self) -> Judged:
        """The side that says where it stands: as it would be, else as it was."""
        found = self.after or self.before
        assert found is not None  # a difference has at least one side
        return found

    @property
    def because(self) -> tuple[int, ...]:
        """The facts behind either side."""
        return tuple(dict.fromkeys(number for side in (self.before, self.after) if side for number in side.because))


@dataclass
class Side:
    """One rulebook over the stream, with what it would have refused."""

    rulebook: Rulebook
    memory: Memory
    since: datetime
    refused: dict[str, Judged] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.replay = Replay(self.rulebook, self.memory)

    def feed(self, fact: Fact) -> None:
        if fact.kind not in ABOUT_FACTS and fact.at >= self.since:
            for objection in self.replay.attempt(fact):
                self.refused[f"{objection.standard}|{REFUSED}|{fact.sequence}"] = refused_as(objection, fact)
        self.replay.feed(fact)
        self.replay.outcomes.clear()  # what stands is in memory; of what came and went nobody asks
        self.replay.steps.clear()

    def judged(self, until: datetime) -> dict[str, Judged]:
        """Return what stands of the time from ``since`` to ``until``, by key."""
        self.replay.sweep(until)
        found = dict(self.refused)
        for key, one in self._standing():
            if self.since <= one.at < until:
                found[key] = self._placed(ended_as(one) if isinstance(one, ClockEnded) else found_as(one))
        return found

    def _placed(self, judged: Judged) -> Judged:
        """Return it with where and by whom it was done, as the facts behind it say."""
        behind = [fact for one in judged.because if (fact := self.memory.recorded.get(one)) is not None]
        if not behind:
            return judged
        return replace(judged, by=behind[-1].by, unit=behind[-1].unit if judged.unit is None else judged.unit)

    def _standing(self) -> Iterator[tuple[str, Finding | ClockEnded]]:
        for key, state in self.memory.clock_states.items():
            if isinstance(state, ClockEnded):
                yield key, state
        for key, finding in self.memory.finding_states.items():
            if finding is not None:
                yield key, finding


class Trial:
    """Feeds each fact to both sides. Facts come in the order in which they were recorded.

    Those before ``since`` tell only how things stood; outcomes count from ``since`` on.
    """

    def __init__(self, before: Side, after: Side) -> None:
        self.before, self.after = before, after

    def feed(self, fact: Fact) -> None:
        """Let both sides see a fact."""
        self.before.feed(fact)
        self.after.feed(fact)

    def compared(self, until: datetime) -> Compared:
        """Return what came out on each side before ``until``, and where it differs."""
        return compared(self.before.judged(until), self.after.judged(until))


@dataclass(frozen=True)
class Compared:
    """Counts by (standard, verdict) of both sides, every difference in order of time, and sums of whom it concerns."""

    before: Counter[tuple[str, str]]
    after: Counter[tuple[str, str]]
    differences: tuple[Difference, ...]
    sums: Mapping[Whose, Sum]


def compared(before: Mapping[str, Judged], after: Mapping[str, Judged]) -> Compared:
    """Compare two runs by the keys of what they found."""
    different = []
    for key in dict.fromkeys((*before, *after)):
        was, would = before.get(key), after.get(key)
        if was is None or would is None or not was.is_as(would):
            different.append(Difference(was, would))
    different.sort(key=lambda one: (one.shown.at, one.shown.standard, one.shown.holder))
    sums = summed(before.values(), after.values())
    return Compared(_counted(before), _counted(after), tuple(different), sums)


def _counted(judged: Mapping[str, Judged]) -> Counter[tuple[str, str]]:
    return Counter((one.standard, one.verdict) for one in judged.values())


def found_as(finding: Finding) -> Judged:
    """Return a finding as a trial tells it."""
    return Judged(
        finding.standard, finding.kind, finding.citation, finding.verdict.value, finding.at, finding.unit,
        finding.holder, finding.because, result=finding.result, consequences=finding.consequences,
        window=finding.window, n=finding.n, fault=finding.fault, reckoning=finding.reckoning,
    )


def ended_as(state: ClockEnded) -> Judged:
    """Return the end of a clock as a trial tells it."""
    clock = state.clock
    return Judged(
        clock.standard, "deadline", clock.citation, state.verdict.value, state.at, clock.unit, clock.holder,
        tuple(dict.fromkeys((*clock.because, *state.because))), due_at=clock.due_at, done_at=state.done_at,
        consequences=state.consequences, reckoning=clock.reckoning,
    )


def refused_as(objection: Objection, deed: Fact) -> Judged:
    """Return what speaks against a deed as a trial tells it."""
    return Judged(
        objection.standard, "", objection.citation, REFUSED, deed.at, deed.unit, deed.about, (deed.sequence,),
        deed.by, fault=objection.fault, reckoning=objection.reckoning,
    )
