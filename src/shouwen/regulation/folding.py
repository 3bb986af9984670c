"""Going over windows anew: what a fold finds in each, and what of it is new."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shouwen.regulation.facts import Fact
from shouwen.regulation.kinds.fold import Fold, Run
from shouwen.regulation.outcomes import Finding
from shouwen.regulation.views import View
from shouwen.regulation.windows import EVER


@dataclass(frozen=True, slots=True)
class Need:
    """What runs of one holder read of its history: these kinds, from an instant on."""

    holder: str
    kinds: frozenset[str]
    since: datetime

    def asked(self, view: View) -> Iterable[Fact]:
        """Ask for it."""
        since = None if self.since <= EVER else self.since
        return view.standing.history(self.kinds, frozenset({self.holder}), since)


#: By which reading of a fold, and seen by which edition, a fact is judged; None where none was in force.
ReadingAt = Callable[[Fold, Fact], "tuple[Fold, View] | None"]
#: Does one step; where a standard cannot be evaluated, that is a finding.
Stepper = Callable[[Fold, Run, Any, Fact, View], tuple[Any, tuple[Finding, ...]]]


def needs_of(runs: Iterable[tuple[Fold, Run]]) -> Iterator[Need]:
    """Yield what several runs will read, joined by holder: one question does for all runs of a holder."""
    by_holder: dict[str, list[tuple[Fold, Run]]] = {}
    for fold, run in runs:
        by_holder.setdefault(run.holder, []).append((fold, run))
    for holder, some in by_holder.items():
        if len(some) > 1:
            kinds = frozenset[str]().union(*(fold.seen_kinds() for fold, _ in some))
            yield Need(holder, kinds, min(run.window.since for _, run in some))


def anew(fold: Fold, run: Run, view: View, reading_at: ReadingAt, step: Stepper) -> dict[str, Finding]:
    """Go over a window once more; return what is found in it, by key.

    A count goes on across editions: each fact is judged by the one that ``reading_at`` says.
    """
    state = fold.open(run, view)
    found: dict[str, Finding] = {}
    facts = Need(run.holder, fold.seen_kinds(), run.window.since).asked(view)
    for fact in sorted(facts, key=lambda one: (one.at, one.sequence, one.kind)):
        read = reading_at(fold, fact)
        if read is None or not read[0].belongs_to(run, fact):
            continue
        state, findings = step(read[0], run, state, fact, read[1])
        found.update((one.key, one) for one in findings if one.at >= run.window.first)
    return found


def stood(fold: Fold, run: Run, findings: Iterable[Finding]) -> dict[str, Finding]:
    """Return of the findings that stand those that a run made before, by key."""
    until = run.window.until
    return {
        one.key: one
        for one in findings
        if one.standard == fold.id and one.holder == run.holder and (until is None or one.at <= until)
    }
