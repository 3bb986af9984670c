"""Going over windows anew: what is asked for them, and what stood found in each before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from shouwen.regulation.adoption import Adopted, Standing
from shouwen.regulation.facts import Fact
from shouwen.regulation.kinds.fold import Fold, Progress, Run
from shouwen.regulation.outcomes import Finding, Verdict
from shouwen.regulation.views import View
from shouwen.regulation.windows import EVER

#: A transaction that began before the end of a window is done so long after it began.
LONGEST = timedelta(hours=1)

Place = tuple[datetime, int, str, str, str]


def place_of(fact: Fact) -> Place:
    """Return where a fact stands in the order of facts, and which it is."""
    return fact.at, fact.sequence, fact.kind, fact.about, str(fact.figures.get("entry", ""))


@dataclass(slots=True)
class Carried:
    """How far one window has been gone over, so that in a replay the next fact in order is only added.

    What comes earlier than ``last``, a correction or a withdrawal ends it: then the window is gone over anew.
    """

    state: Any
    found: dict[str, Finding] = field(default_factory=dict)
    last: Place = (EVER, 0, "", "", "")

    def takes(self, fact: Fact) -> bool:
        """Say whether a fact comes after all that were gone over."""
        return place_of(fact) > self.last


class Need(NamedTuple):
    """What runs of one holder read of its history: these kinds, from an instant on."""

    holder: str
    kinds: frozenset[str]
    since: datetime

    def asked(self, standing: Standing) -> Iterable[Fact]:
        """Ask for it."""
        since = None if self.since <= EVER else self.since
        return standing.history(self.kinds, frozenset({self.holder}), since)


def is_surely_open(fold: Fold, run: Run, fact: Fact) -> bool:
    """Say whether a window that is judged at its close cannot be closed yet, so that a fact need not be counted in it.

    What closes a window is dated at its end or later, and nothing is recorded much before it happens. Whoever records
    the close must see all that was recorded before the end; ``LONGEST`` is more than any transaction lasts.
    """
    until = run.window.until
    if fact.recorded_at is None or until is None or not fold.waits_for_close:
        return False
    return fact.recorded_at < until - LONGEST and fact.kind not in fold.closing_kinds()


def needs_of(runs: Iterable[tuple[Fold, Run]]) -> Iterator[Need]:
    """Yield what several runs will read, joined by holder: one question does for all runs of a holder."""
    by_holder: dict[str, list[tuple[Fold, Run]]] = {}
    for fold, run in runs:
        by_holder.setdefault(run.holder, []).append((fold, run))
    for holder, some in by_holder.items():
        if len(some) > 1:
            kinds = frozenset[str]().union(*(fold.seen_kinds() for fold, _ in some))
            yield Need(holder, kinds, min(run.window.since for _, run in some))


def stood(fold: Fold, run: Run, findings: Iterable[Finding]) -> dict[str, Finding]:
    """Return of the findings that stand those that a run made before, by key."""
    return {
        one.key: one
        for one in findings
        if one.standard == fold.id and one.holder == run.holder and (fold.owns(run, one) or _failed_in(run, one))
    }


def _failed_in(run: Run, finding: Finding) -> bool:
    """Say whether a fold could not look at a fact of a window: found again, that is the same finding."""
    return finding.verdict is Verdict.FAILED and run.window.first <= finding.at and run.window.holds(finding.at)


def progress_of(fold: Fold, fact: Fact, adopted: Adopted, standing: Standing) -> Progress:
    """Return how far the window has come that a fact touches, as of now: a question, of which nothing is kept.

    Empty where the fact touches no window of the fold.
    """
    view = View(adopted, standing)
    for holder, window in fold.windows(fact, view):
        run = Run(holder, window)
        state = fold.open(run, view)
        for one in Need(holder, fold.seen_kinds(), window.since).asked(standing):
            if fold.belongs_to(run, one):
                state, _ = fold.step(run, state, one, view)
        return fold.progress(run, state, view)
    return {}
