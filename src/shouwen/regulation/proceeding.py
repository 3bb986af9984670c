"""What every part of a judgement shares: what is in force, what stands, and what has been found so far."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from shouwen.regulation.adoption import Adopted, Rulebook, Standing
from shouwen.regulation.errors import PackError
from shouwen.regulation.expressions import EvaluationError
from shouwen.regulation.facts import Fact, is_reference
from shouwen.regulation.index import hearing_of, index_of
from shouwen.regulation.keeping import Overlay
from shouwen.regulation.kinds import Standard
from shouwen.regulation.kinds.fold import Fold
from shouwen.regulation.outcome_facts import as_facts
from shouwen.regulation.outcomes import Clock, ClockEnded, Finding, Outcome, Verdict, Withdrawn
from shouwen.regulation.rejudging import Cause
from shouwen.regulation.views import CannotSay, Speech, View, holder_of

#: What a standard raises when it cannot be evaluated. Anything else, a lost database, is not its fault.
FAULTS = (EvaluationError, CannotSay, PackError, ValueError, ArithmeticError, LookupError, TypeError)


class Proceeding:
    """Collects the outcomes of one fact, each laid over what stands before the next is looked for.

    ``waiting`` are the facts still to judge, findings as facts among them; ``fallen`` the findings that were taken
    back, of which others may have made something.
    """

    def __init__(self, rulebook: Rulebook, standing: Standing) -> None:
        self.rulebook = rulebook
        self.overlay = Overlay(standing)
        self.found: list[Outcome] = []
        self.waiting: deque[Fact] = deque()
        self.fallen: deque[tuple[Fact, Cause]] = deque()
        self._views: dict[int, View] = {}

    def emit(self, outcomes: Iterable[Outcome], cause: Cause | None = None) -> None:
        """Take what was found, lay it over what stands, and let it be heard by those who name it."""
        for outcome in outcomes:
            if isinstance(outcome, Withdrawn):
                self._note_fall(outcome, cause)
            self.overlay.apply(outcome)
            self.found.append(outcome)
            self.waiting.extend(as_facts(outcome, self._named_by(outcome)))

    def _named_by(self, outcome: Outcome) -> frozenset[str]:
        """Return the kinds of findings that any standard in force names; most findings nobody names."""
        if isinstance(outcome, (ClockEnded, Finding)):
            unit = outcome.clock.unit if isinstance(outcome, ClockEnded) else outcome.unit
            return hearing_of(self.rulebook.in_force(unit, outcome.at)).findings
        return frozenset()

    def _note_fall(self, outcome: Withdrawn, cause: Cause | None) -> None:
        """Remember what others may have made of an outcome that is taken back."""
        old = self.overlay.state(outcome.key) or self.overlay.finding(outcome.key)
        if cause is not None and isinstance(old, (ClockEnded, Finding)):
            for fact in as_facts(old):
                self.fallen.append((fact, cause))

    def view(self, adopted: Adopted) -> View:
        """Return how an edition looks at what stands, the same object for the whole judgement."""
        view = self._views.get(id(adopted))
        if view is None:
            view = self._views[id(adopted)] = View(adopted, self.overlay)
        return view

    def of_clock(self, clock: Clock) -> tuple[Standard | None, View]:
        """Return the standard by which a clock runs, None where its edition has it no more, and its view."""
        adopted = self.rulebook.adopted(clock.edition, clock.unit, clock.read_at)
        return index_of(adopted).by_id.get(clock.standard), self.view(adopted)

    def guarded(
        self, standard: Standard, fact: Fact, view: View, ask: Callable[[], Iterable[Outcome]]
    ) -> list[Outcome]:
        """Ask a standard; where it cannot be evaluated, that is a finding, and the deed goes on."""
        try:
            return list(ask())
        except FAULTS as fault:
            return [view.finding(standard.shared, fact, Verdict.FAILED, fault=str(fault))]

    # Who speaks

    def is_replaced(self, standard: Standard, fact: Fact, view: View) -> bool:
        """Say whether another standard speaks on a fact in the place of this one."""
        index = index_of(view.adopted)
        if standard.once_for and not self._speaks_for_the_thing(standard, fact, view):
            return True
        return bool(index.instead) and any(
            fact.kind in other.shared.when and view.speech(other.shared, fact) is Speech.SPEAKS
            for other in index.instead.get(standard.id, ())
        )

    def _speaks_for_the_thing(self, standard: Standard, fact: Fact, view: View) -> bool:
        """Say whether of all that name the same ``once_for`` this one speaks, on this fact: on the fact whose figure
        ``main`` is true, else on the first."""
        speaking = [
            (one.figures.get("main") is not True, one.at, one.sequence, fold.id)
            for fold, one in self.of_the_thing(standard, fact, view)
            if view.speech(fold.shared, one) is Speech.SPEAKS
        ]
        return not speaking or min(speaking)[2:] == (fact.sequence, standard.id)

    def of_the_thing(self, standard: Standard, fact: Fact, view: View) -> list[tuple[Fold, Fact]]:
        """Return the facts of the thing that a fact names, each with every standard that may speak for it."""
        thing = holder_of(standard.once_for, fact)
        if not thing:
            return []
        folds = index_of(view.adopted).once[standard.once_for]
        kinds = frozenset(kind for fold in folds for kind in fold.shared.when)
        history = list(self.overlay.history(kinds, frozenset({thing}), None))
        return [(fold, one) for fold in folds for one in history if one.kind in fold.shared.when]


def named(fact: Fact) -> frozenset[str]:
    """Return the references by which a fact may touch a clock."""
    figures = (value for value in fact.figures.values() if is_reference(value))
    return frozenset({fact.about, fact.for_whom, fact.by, *figures} - {"", "system"})


def judging(standard: Standard, fact: Fact, view: View) -> Callable[[], Iterable[Outcome]]:
    """Return the question what a standard finds of a fact."""
    return lambda: standard.judge(fact, view)
