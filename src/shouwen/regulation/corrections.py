"""Corrections, withdrawals and excuses of facts: what each touches is judged again, and the differences are found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from shouwen.regulation.effective import EXCUSED, WITHDRAWN, corrects, effective
from shouwen.regulation.facts import Fact
from shouwen.regulation.index import index_of
from shouwen.regulation.outcomes import Finding
from shouwen.regulation.over_clocks import OverClocks
from shouwen.regulation.over_windows import OverWindows
from shouwen.regulation.proceeding import Proceeding, judging, named
from shouwen.regulation.rejudging import Cause, finding_differences
from shouwen.regulation.views import holder_of


class Corrections:
    """The part of a judgement that judges again what is said about a fact."""

    def __init__(self, proceeding: Proceeding, windows: OverWindows, clocks: OverClocks) -> None:
        self.proceeding, self.windows, self.clocks = proceeding, windows, clocks
        self.rulebook, self.overlay = proceeding.rulebook, proceeding.overlay

    def correct(self, fact: Fact) -> None:
        """Judge again what a correction, withdrawal or excuse of a fact touches."""
        which = corrects(fact)
        versions = list(self.overlay.versions(which))
        reason = {WITHDRAWN: "fact_withdrawn", EXCUSED: "fact_excused"}.get(fact.kind, "fact_corrected")
        cause = Cause(fact, reason)
        about = [one for one in versions if one.sequence != which]
        stages = _stages([one for one in versions if one.sequence == which], about)
        now = effective(versions)
        if not stages:
            return
        since = min(one.at for one in stages)
        self._instants(stages, now[0] if now else None, since, cause)
        pairs: dict[tuple[str, str], int | None] = {}
        for stage in stages:
            pairs.update(dict.fromkeys(self.clocks.pairs(stage, since), stage.unit))
        for (standard, holder), unit in pairs.items():
            self.clocks.rejudge(standard, holder, since, unit, cause)

    def _instants(self, stages: list[Fact], now: Fact | None, since: datetime, cause: Cause) -> None:
        """Find anew what instant standards made of the fact, and withdraw what no longer holds."""
        standards: set[str] = set()
        holders: set[str] = set()
        for stage in stages:
            for adopted in self.rulebook.in_force(stage.unit, stage.at):
                for standard in index_of(adopted).seen.get(stage.kind, ()):
                    if standard.moving_kinds():
                        continue
                    standards.add(standard.id)
                    holders |= {holder_of(standard.shared.per, stage), stage.about, *named(stage)}
        for stage in stages:
            self.windows.fold(stage, self.windows.folds_on(stage), cause)
        sequence = stages[0].sequence
        old = {
            one.key: one
            for one in self.overlay.findings(frozenset(holders - {""}), since)
            if one.standard in standards and sequence in one.because
        }
        for key in old:
            self.overlay.finding_states[key] = None  # what it found before must not answer for it now
        new = {one.key: one for one in self._found_of(now)} if now is not None else {}
        for key, finding in old.items():
            self.overlay.finding_states[key] = finding
        self.proceeding.emit(list(finding_differences(old, new, cause)), cause)

    def _found_of(self, fact: Fact) -> Iterator[Finding]:
        """Yield what instant standards find of a fact as it stands now."""
        for adopted in self.rulebook.in_force(fact.unit, fact.at):
            view = self.proceeding.view(adopted)
            for standard in index_of(adopted).seen.get(fact.kind, ()):
                if standard.moving_kinds() or self.proceeding.is_replaced(standard, fact, view):
                    continue
                found = self.proceeding.guarded(standard, fact, view, judging(standard, fact, view))
                yield from (one for one in found if isinstance(one, Finding))


def _stages(recorded: list[Fact], about: list[Fact]) -> list[Fact]:
    """Return a fact as recorded and as it stood after each correction."""
    stages = list(recorded)
    for count in range(1, len(about) + 1):
        stages += effective([*recorded, *about[:count]])
    return stages
