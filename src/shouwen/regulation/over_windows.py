"""Standards that count: the windows that a fact touches are gone over, and the differences found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from shouwen.regulation.facts import Fact
from shouwen.regulation.folding import Carried, Need, is_surely_open, needs_of, place_of, stood
from shouwen.regulation.index import index_of
from shouwen.regulation.kinds.fold import Fold, Run
from shouwen.regulation.outcomes import Finding, Verdict
from shouwen.regulation.proceeding import FAULTS, Proceeding
from shouwen.regulation.rejudging import Cause, finding_differences
from shouwen.regulation.views import View
from shouwen.regulation.windows import EVER


class OverWindows:
    """The part of a judgement that counts over windows."""

    def __init__(self, proceeding: Proceeding) -> None:
        self.proceeding = proceeding
        self.rulebook, self.overlay = proceeding.rulebook, proceeding.overlay

    def folds_on(self, fact: Fact) -> list[tuple[Fold, View]]:
        """Return the folds that see a fact, each as the edition in force at it reads it."""
        in_force = self.rulebook.in_force(fact.unit, fact.at)
        return [(fold, self.proceeding.view(one)) for one in in_force for fold in index_of(one).folds.get(fact.kind, ())]

    def fold(self, fact: Fact, folding: list[tuple[Fold, View]], cause: Cause) -> None:
        """Go over the windows that a fact touches once more, and find the differences."""
        runs: list[tuple[Fold, View, Run]] = []
        for fold, view in folding:
            try:
                runs += self._runs(fold, view, fact)
                if fold.once_for:  # what another of them found of the same thing may be this one's to find now
                    runs += [
                        (other, view, Run(*window))
                        for other, one in self.proceeding.of_the_thing(fold, fact, view)
                        for window in other.windows(one, view)
                    ]
            except FAULTS as fault:
                self.proceeding.emit([view.finding(fold.shared, fact, Verdict.FAILED, fault=str(fault))])
        runs = [one for one in runs if not is_surely_open(one[0], one[2], fact)]
        alone = {run.holder for fold, _, run in runs if fold.holds or fact.kind in fold.closing_kinds()}
        shared = {run.holder for fold, _, run in runs if fold.waits_for_close} - alone
        for holder in sorted(alone | shared):  # so that none waits in a circle
            self.overlay.hold(holder, shared=holder in shared)
        runs = [one for one in runs if self._is_to_judge(*one, fact)]
        fresh = [(fold, run) for fold, view, run in runs if self.overlay.carried(fold, view.adopted, run) is None]
        if len(fresh) > 1:
            for need in needs_of(fresh):
                need.asked(self.overlay)
        for fold, view, run in runs:
            old, new = self._gone_over(fold, view, run, fact)
            self.proceeding.emit(list(finding_differences(old, new, cause)), cause)

    def _gone_over(
        self, fold: Fold, view: View, run: Run, fact: Fact
    ) -> tuple[dict[str, Finding], dict[str, Finding]]:
        """Return what stood found in a window and what is found now: where a replay came in order, of the new facts."""
        carried = self.overlay.carried(fold, view.adopted, run)
        if carried is not None and carried.takes(fact):
            added = self._carried_on(fold, view, run, carried)
            if fold.closing(run, view) is None:
                return {}, added
            new = self._with_close(fold, view, run, carried)
        else:
            new = self._anew(fold, view, run)
        return stood(fold, run, self.overlay.findings(frozenset({run.holder}), run.window.first)), new

    def _runs(self, fold: Fold, view: View, fact: Fact) -> Iterator[tuple[Fold, View, Run]]:
        """Yield the windows that a fact touches, each as the edition reads it that is in force for it."""
        for window in fold.windows(fact, view):
            run = Run(*window)
            here = (fold, view)
            if fold.reads_as_at_start and run.window.since > EVER:
                here = self._read_at(fold.id, fact.unit, run.window.since) or here
            yield (*here, run)

    def _is_to_judge(self, fold: Fold, view: View, run: Run, fact: Fact) -> bool:
        """Say whether a window need be gone over: not before its close, where nothing is found before."""
        if not fold.waits_for_close or fact.kind in fold.closing_kinds():
            return True
        return fold.closing(run, view) is not None

    def _anew(self, fold: Fold, view: View, run: Run) -> dict[str, Finding]:
        """Go over a window once more; return what is found in it, by key.

        A count goes on across editions: each fact counts as the edition of its own time says.
        """
        carried = Carried(fold.open(run, view))
        self._go_over(fold, view, run, carried, Need(run.holder, fold.seen_kinds(), run.window.since).asked(self.overlay))
        if fold.carries_on and not (fold.once_for or index_of(view.adopted).instead):
            self.overlay.carry(fold, view.adopted, run, carried)
        return self._with_close(fold, view, run, carried)

    def _carried_on(self, fold: Fold, view: View, run: Run, carried: Carried) -> dict[str, Finding]:
        """Go on from where a window had come; return what is found in addition, by key."""
        need = Need(run.holder, fold.seen_kinds(), max(run.window.since, carried.last[0]))
        return self._go_over(fold, view, run, carried, [one for one in need.asked(self.overlay) if carried.takes(one)])

    def _go_over(
        self, fold: Fold, view: View, run: Run, carried: Carried, facts: Iterable[Fact]
    ) -> dict[str, Finding]:
        """Step over facts in order; return what is found at them, which is also noted with what is carried."""
        found: dict[str, Finding] = {}
        here: tuple[Fold, View] | None = (fold, view)
        for fact in facts:
            carried.last = place_of(fact)
            if fold.by_its_own_time:
                here = self._reading_at(fold, fact)
            if here is None or not here[0].belongs_to(run, fact):
                continue
            carried.state, findings = self._step(here[0], run, carried.state, fact, here[1])
            found.update((one.key, one) for one in findings if one.at >= run.window.first)
        carried.found.update(found)
        return found

    def _with_close(self, fold: Fold, view: View, run: Run, carried: Carried) -> dict[str, Finding]:
        """Return all that is found in a window, what its close brings with it."""
        found = dict(carried.found)
        closing = fold.closing(run, view)
        if closing is not None:
            found.update((one.key, one) for one in self._closed(fold, run, carried.state, closing, view))
        return found

    def _closed(self, fold: Fold, run: Run, state: Any, closing: Fact, view: View) -> Iterable[Finding]:
        try:
            return fold.close(run, state, closing, view)
        except FAULTS as fault:
            key = f"{fold.id}|{run.holder}|{run.window.name}"
            found = view.finding(fold.shared, closing, Verdict.FAILED, key=key, fault=str(fault))
            return (replace(found, holder=run.holder, window=run.window.name),)

    def _reading_at(self, fold: Fold, fact: Fact) -> tuple[Fold, View] | None:
        return self._read_at(fold.id, fact.unit, fact.at)

    def _read_at(self, standard: str, unit: int | None, at: datetime) -> tuple[Fold, View] | None:
        for adopted in self.rulebook.in_force(unit, at):
            found = index_of(adopted).by_id.get(standard)
            if isinstance(found, Fold):
                return found, self.proceeding.view(adopted)
        return None

    def _step(
        self, fold: Fold, run: Run, state: Any, fact: Fact, view: View
    ) -> tuple[Any, tuple[Finding, ...]]:
        if fold.by_its_own_time and self.proceeding.is_replaced(fold, fact, view):
            return state, ()
        try:
            return fold.step(run, state, fact, view)
        except FAULTS as fault:
            return state, (view.finding(fold.shared, fact, Verdict.FAILED, fault=str(fault)),)
