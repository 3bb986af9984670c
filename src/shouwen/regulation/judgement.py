"""The judgement of one fact: what waits is judged in order, and what fell is taken back, until nothing is left."""

from __future__ import annotations

from collections.abc import Iterable

from shouwen.regulation.adoption import Rulebook, Standing
from shouwen.regulation.corrections import Corrections
from shouwen.regulation.facts import Fact
from shouwen.regulation.index import hearing_of, index_of
from shouwen.regulation.kinds.fold import Fold
from shouwen.regulation.outcome_facts import as_facts
from shouwen.regulation.outcomes import Outcome
from shouwen.regulation.over_clocks import OverClocks, Touched
from shouwen.regulation.over_windows import OverWindows
from shouwen.regulation.proceeding import FAULTS, Proceeding, judging, named
from shouwen.regulation.rejudging import Cause, finding_differences
from shouwen.regulation.views import View, holder_of

__all__ = ["FAULTS", "MOST_OUTCOMES", "Judgement"]

#: Findings of findings of findings: circles are refused at load, this bounds a chain.
MOST_OUTCOMES = 10_000


class Judgement:
    """Judges one fact, and whatever is found on the way, by all standards in force."""

    def __init__(self, rulebook: Rulebook, standing: Standing) -> None:
        self.proceeding = Proceeding(rulebook, standing)
        self.windows = OverWindows(self.proceeding)
        self.clocks = OverClocks(self.proceeding)
        self.corrections = Corrections(self.proceeding, self.windows, self.clocks)

    def take(self, fact: Fact) -> None:
        """Let a fact wait for its turn."""
        self.proceeding.waiting.append(fact)

    def correct(self, fact: Fact) -> None:
        """Judge again what a correction, withdrawal or excuse of a fact touches."""
        self.corrections.correct(fact)

    def follow(self, outcomes: Iterable[Outcome]) -> None:
        """Take outcomes found elsewhere: not returned again, but followed."""
        for outcome in outcomes:
            self.proceeding.overlay.apply(outcome)
            self.proceeding.waiting.extend(as_facts(outcome))

    def finish(self) -> tuple[Outcome, ...]:
        """Judge everything that waits, and return what was found."""
        proceeding = self.proceeding
        while proceeding.waiting or proceeding.fallen:
            if len(proceeding.found) > MOST_OUTCOMES:
                raise RuntimeError(f"one fact led to more than {MOST_OUTCOMES} outcomes")
            if proceeding.fallen:
                self._fall(*proceeding.fallen.popleft())
            else:
                self._judge(proceeding.waiting.popleft())
        return tuple(proceeding.found)

    def _judge(self, fact: Fact) -> None:
        touched: list[Touched] = []
        watching: list[Touched] = []
        folding: list[tuple[Fold, View]] = []
        in_force = self.proceeding.rulebook.in_force(fact.unit, fact.at)
        for place in hearing_of(in_force).places.get(fact.kind, ()):
            adopted = in_force[place]
            view, index = self.proceeding.view(adopted), index_of(adopted)
            for fold in index.folds.get(fact.kind, ()):
                folding.append((fold, view))
            for standard in index.seen.get(fact.kind, ()):
                if index.is_silent(standard, fact.figures):
                    continue
                if not standard.moving_kinds():
                    if index.instead and self.proceeding.is_replaced(standard, fact, view):
                        continue
                    found = self.proceeding.guarded(standard, fact, view, judging(standard, fact, view))
                    self.proceeding.emit(found, Cause(fact, "late_fact"))
                else:
                    touched += self.clocks.starting(standard, fact, view)
            for standard in index.watched.get(fact.kind, ()):
                if holder := holder_of(standard.shared.per, fact):
                    watching.append(Touched(standard, holder, view))
        if folding:
            self.windows.fold(fact, folding, Cause(fact, "earlier_fact"))
        if touched or watching or self.clocks.may_move(fact.kind):
            self.clocks.judge(fact, touched, watching)

    def _fall(self, gone: Fact, cause: Cause) -> None:
        """Take back what was made of a finding that fell."""
        for standard_id, holder in dict.fromkeys(self.clocks.pairs(gone, gone.at)):
            self.clocks.rejudge(standard_id, holder, gone.at, gone.unit, cause)
        self.windows.fold(gone, self.windows.folds_on(gone), cause)
        made = {
            one.key: one
            for one in self.proceeding.overlay.findings(named(gone), gone.at)
            if one.key.endswith(f"|{gone.sequence}/{gone.kind}")
        }
        self.proceeding.emit(list(finding_differences(made, {}, cause)), cause)
