"""What kinds have in common that count: a tally, an account, who answers for a matter.

A fold goes over the facts of a window in the order in which they happened and says what it finds at
each. What it carries from fact to fact is a plain value. When a fact comes, late, corrected or in order,
the windows that it touches are gone over anew (``over_windows.OverWindows``) and the differences leave as withdrawals
and new findings; so any order of recording ends alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, NamedTuple, TypeAlias

from shouwen.regulation.facts import Fact
from shouwen.regulation.kinds.standard import NONE, Standard
from shouwen.regulation.outcomes import Finding
from shouwen.regulation.views import View, holder_of
from shouwen.regulation.windows import Window


class Run(NamedTuple):
    """One window of one holder, which a fold goes over."""

    holder: str
    window: Window


Progress: TypeAlias = Mapping[str, Any]


class Fold(Standard):
    """A standard whose findings depend on all facts of one window of one holder."""

    #: True where it is judged within the deed that records a fact, False where later.
    in_deed: ClassVar[bool] = True

    #: True where every fact counts as the edition of its own time says; False where as the present one does.
    by_its_own_time: ClassVar[bool] = True

    #: True where a window is read as the edition at its start says.
    reads_as_at_start: ClassVar[bool] = False

    #: True where nothing is found before the window closes: until then its facts need not be gone over.
    waits_for_close: ClassVar[bool] = False

    #: True where what it finds must not be counted twice at the same time: the holder is held while it is judged.
    holds: ClassVar[bool] = False

    #: True where nothing is looked at but the facts stepped over, so that in order the next one is only added.
    carries_on: ClassVar[bool] = False

    def windows(self, fact: Fact, view: View) -> Iterable[tuple[str, Window]]:
        """Return the windows that a fact may change, each with its holder."""
        return ()

    def open(self, run: Run, view: View) -> Any:
        """Return the state before the first fact of a window: a frozen plain value."""
        return None

    def belongs_to(self, run: Run, fact: Fact) -> bool:
        """Say whether a fact of the history is one of this window and holder."""
        return run.window.holds(fact.at) and holder_of(self.shared.per, fact) == run.holder

    def step(self, run: Run, state: Any, fact: Fact, view: View) -> tuple[Any, tuple[Finding, ...]]:
        """Return the state after a fact, and what is found at it."""
        raise NotImplementedError

    def owns(self, run: Run, finding: Finding) -> bool:
        """Say whether a finding of this standard and holder is one of this window."""
        until = run.window.until
        return until is None or finding.at <= until

    def closing_kinds(self) -> frozenset[str]:
        """Return the kinds of facts that close a window."""
        return NONE

    def closing(self, run: Run, view: View) -> Fact | None:
        """Return the fact by which a window is closed and judged; None while it is not."""
        return None

    def close(self, run: Run, state: Any, closing: Fact, view: View) -> tuple[Finding, ...]:
        """Return what is found at the close of a window."""
        return ()

    def progress(self, run: Run, state: Any, view: View) -> Progress:
        """Return how far a window has come before its close: figures for whoever asks, never an outcome."""
        return {}
