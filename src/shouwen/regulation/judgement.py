"""One judgement: a fact, what follows from it, and what follows from that, layer by layer."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shouwen.regulation.adoption import Adopted, Rulebook, Standing
from shouwen.regulation.clocks import expired, missed
from shouwen.regulation.effective import EXCUSED, WITHDRAWN, corrects, effective
from shouwen.regulation.errors import PackError
from shouwen.regulation.expressions import EvaluationError
from shouwen.regulation.facts import Fact, is_reference
from shouwen.regulation.folding import Carried, Need, is_surely_open, needs_of, place_of, stood
from shouwen.regulation.index import hearing_of, index_of, touching
from shouwen.regulation.keeping import Overlay, State, clock_of, is_open
from shouwen.regulation.kinds import Standard
from shouwen.regulation.kinds.fold import Fold, Run
from shouwen.regulation.outcome_facts import as_facts
from shouwen.regulation.outcomes import Clock, ClockEnded, Finding, Outcome, Verdict, Withdrawn
from shouwen.regulation.rejudging import Cause, Rejudgement, concerns, finding_differences, mover
from shouwen.regulation.views import CannotSay, Speech, View, holder_of
from shouwen.regulation.windows import EVER

#: What a standard raises when it cannot be evaluated. Anything else, a lost database, is not its fault.
FAULTS = (EvaluationError, CannotSay, PackError, ValueError, ArithmeticError, LookupError, TypeError)

#: Findings of findings of findings: circles are refused at load, this bounds a chain.
MOST_OUTCOMES = 10_000


@dataclass(frozen=True)
class Touched:
    """A clock, or a start of one, that a fact touches."""

    standard: Standard
    holder: str
    view: View


class Judgement:
    """Collects the outcomes of one fact, each laid over what stands before the next is looked for."""

    def __init__(self, rulebook: Rulebook, standing: Standing) -> None:
        self.rulebook = rulebook
        self.overlay = Overlay(standing)
        self.found: list[Outcome] = []
        self.waiting: deque[Fact] = deque()
        self.fallen: deque[tuple[Fact, Cause]] = deque()
        self._views: dict[int, View] = {}
        self._may_move: Callable[[str], bool] = getattr(rulebook, "moves_clocks", _always)

    def take(self, fact: Fact) -> None:
        self.waiting.append(fact)

    def follow(self, outcomes: Iterable[Outcome]) -> None:
        """Take outcomes found elsewhere: not returned again, but followed."""
        for outcome in outcomes:
            self.overlay.apply(outcome)
            self.waiting.extend(as_facts(outcome))

    def finish(self) -> tuple[Outcome, ...]:
        """Judge everything that waits, and return what was found."""
        while self.waiting or self.fallen:
            if len(self.found) > MOST_OUTCOMES:
                raise RuntimeError(f"one fact led to more than {MOST_OUTCOMES} outcomes")
            if self.fallen:
                self._fall(*self.fallen.popleft())
            else:
                self._judge(self.waiting.popleft())
        return tuple(self.found)

    def _emit(self, outcomes: Iterable[Outcome], cause: Cause | None = None) -> None:
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

    # In order

    def _judge(self, fact: Fact) -> None:
        touched: list[Touched] = []
        watching: list[Touched] = []
        folding: list[tuple[Fold, View]] = []
        in_force = self.rulebook.in_force(fact.unit, fact.at)
        for place in hearing_of(in_force).places.get(fact.kind, ()):
            adopted = in_force[place]
            view, index = self._view(adopted), index_of(adopted)
            for fold in index.folds.get(fact.kind, ()):
                folding.append((fold, view))
            for standard in index.seen.get(fact.kind, ()):
                if index.is_silent(standard, fact.figures):
                    continue
                if not standard.moving_kinds():
                    if index.instead and self._is_replaced(standard, fact, view):
                        continue
                    cause = Cause(fact, "late_fact")
                    self._emit(self.guarded(standard, fact, view, _judging(standard, fact, view)), cause)
                else:
                    touched += self._starting(standard, fact, view)
            for standard in index.watched.get(fact.kind, ()):
                if holder := holder_of(standard.shared.per, fact):
                    watching.append(Touched(standard, holder, view))
        if folding:
            self._fold(fact, folding, Cause(fact, "earlier_fact"))
        if self._may_move(fact.kind):
            self._judge_clocks(fact, touched, watching)

    def _starting(self, standard: Standard, fact: Fact, view: View) -> list[Touched]:
        """Return whose clocks a fact may begin."""
        try:
            return [Touched(standard, holder, view) for holder in standard.holders(fact, view)]
        except FAULTS as fault:
            self._emit([view.finding(standard.shared, fact, Verdict.FAILED, fault=str(fault))])
            return []

    def _judge_clocks(self, fact: Fact, starting: list[Touched], watching: list[Touched]) -> None:
        holders = frozenset({*(one.holder for one in starting), *_named(fact), *self._unit_moved_by(fact)})
        states = list(self.overlay.clocks(holders, fact.at))
        moving = [one for state in states if (one := self._moved(state, fact)) is not None]
        touched = {(one.standard.id, one.holder): one for one in (*watching, *moving, *starting)}
        if not touched:
            return
        late = self._late(fact, touched, states, starting)
        for standard_id, holder in late:
            self.rejudge(standard_id, holder, fact.at, fact.unit, Cause(fact, "late_fact"))
        in_order = [
            clock.key
            for state in states
            if (pair := ((clock := clock_of(state)).standard, clock.holder)) in touched and pair not in late
        ]
        for key in in_order:
            self._expire(key, fact)
        for key in in_order:
            self._move(key, fact)
        for one in starting:
            if (one.standard.id, one.holder) not in late:
                self._emit(self.guarded(one.standard, fact, one.view, _judging_for(one, fact)))

    def _unit_moved_by(self, fact: Fact) -> tuple[str, ...]:
        """Return the unit of a fact as a holder, where the fact may move a clock of it."""
        moves = fact.kind in hearing_of(self.rulebook.in_force(fact.unit, fact.at)).of_units
        return (f"unit:{fact.unit}",) if moves else ()

    def _is_replaced(self, standard: Standard, fact: Fact, view: View) -> bool:
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
            for fold, one in self._of_the_thing(standard, fact, view)
            if view.speech(fold.shared, one) is Speech.SPEAKS
        ]
        return not speaking or min(speaking)[2:] == (fact.sequence, standard.id)

    def _of_the_thing(self, standard: Standard, fact: Fact, view: View) -> list[tuple[Fold, Fact]]:
        """Return the facts of the thing that a fact names, each with every standard that may speak for it."""
        thing = holder_of(standard.once_for, fact)
        if not thing:
            return []
        folds = index_of(view.adopted).once[standard.once_for]
        kinds = frozenset(kind for fold in folds for kind in fold.shared.when)
        history = list(self.overlay.history(kinds, frozenset({thing}), None))
        return [(fold, one) for fold in folds for one in history if one.kind in fold.shared.when]

    # Over a window

    def _folds_on(self, fact: Fact) -> list[tuple[Fold, View]]:
        """Return the folds that see a fact, each as the edition in force at it reads it."""
        in_force = self.rulebook.in_force(fact.unit, fact.at)
        return [(fold, self._view(one)) for one in in_force for fold in index_of(one).folds.get(fact.kind, ())]

    def _view(self, adopted: Adopted) -> View:
        view = self._views.get(id(adopted))
        if view is None:
            view = self._views[id(adopted)] = View(adopted, self.overlay)
        return view

    def _fold(self, fact: Fact, folding: list[tuple[Fold, View]], cause: Cause) -> None:
        """Go over the windows that a fact touches once more, and find the differences."""
        runs: list[tuple[Fold, View, Run]] = []
        for fold, view in folding:
            try:
                runs += self._runs(fold, view, fact)
                if fold.once_for:  # what another of them found of the same thing may be this one's to find now
                    runs += [
                        (other, view, Run(*window))
                        for other, one in self._of_the_thing(fold, fact, view)
                        for window in other.windows(one, view)
                    ]
            except FAULTS as fault:
                self._emit([view.finding(fold.shared, fact, Verdict.FAILED, fault=str(fault))])
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
            self._emit(list(finding_differences(old, new, cause)), cause)

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
                return found, self._view(adopted)
        return None

    def _step(
        self, fold: Fold, run: Run, state: Any, fact: Fact, view: View
    ) -> tuple[Any, tuple[Finding, ...]]:
        if fold.by_its_own_time and self._is_replaced(fold, fact, view):
            return state, ()
        try:
            return fold.step(run, state, fact, view)
        except FAULTS as fault:
            return state, (view.finding(fold.shared, fact, Verdict.FAILED, fault=str(fault)),)

    def _moved(self, state: State, fact: Fact) -> Touched | None:
        clock = clock_of(state)
        standard, view = self._of_clock(clock)
        if standard is None or not concerns(standard, fact, clock.holder):
            return None
        return Touched(standard, clock.holder, view)

    def _of_clock(self, clock: Clock) -> tuple[Standard | None, View]:
        adopted = self.rulebook.adopted(clock.edition, clock.unit, clock.read_at)
        return index_of(adopted).by_id.get(clock.standard), View(adopted, self.overlay)

    def _late(
        self,
        fact: Fact,
        touched: dict[tuple[str, str], Touched],
        states: list[State],
        starting: list[Touched],
    ) -> list[tuple[str, str]]:
        """Return which of the touched have been judged beyond this fact."""
        late = set()
        for state in states:
            pair = (clock_of(state).standard, clock_of(state).holder)
            if pair not in touched or _goes_on_from(touched[pair].standard, state, fact):
                continue
            if isinstance(state, ClockEnded) and _is_beyond(state, fact):
                late.add(pair)
        kinds: dict[tuple[str, str], frozenset[str]] = {
            pair: (one.standard.seen_kinds() | one.standard.moving_kinds()) - one.standard.spreading_kinds()
            for pair, one in touched.items()
        }
        asked = frozenset().union(*kinds.values())
        before = frozenset().union(*(one.standard.asks_before(fact) for one in starting))
        holders = frozenset(holder for _, holder in touched)
        here = (fact.at, fact.sequence)
        if before:  # one question for what comes after and what the starts will ask of before
            self.overlay.history(asked | before, holders, None)
        for other in self.overlay.history(asked, holders, fact.at):
            if (other.at, other.sequence) <= here:
                continue
            for pair, one in touched.items():
                if other.kind in kinds[pair] and holder_of(one.standard.shared.per, other) == one.holder:
                    late.add(pair)
        return [pair for pair in touched if pair in late]

    def _expire(self, key: str, fact: Fact) -> None:
        state = self.overlay.state(key)
        if isinstance(state, Clock) and expired(state, fact.at):
            self._emit([missed(state)])

    def _move(self, key: str, fact: Fact) -> None:
        state = self.overlay.state(key)
        if state is None or not is_open(state):
            return
        clock = clock_of(state)
        standard, view = self._of_clock(clock)
        if standard is not None and concerns(standard, fact, clock.holder):
            self._emit(self.guarded(standard, fact, view, mover(standard, state, fact, view, self.rulebook)))

    def guarded(
        self, standard: Standard, fact: Fact, view: View, ask: Callable[[], Iterable[Outcome]]
    ) -> list[Outcome]:
        """Ask a standard; where it cannot be evaluated, that is a finding, and the deed goes on."""
        try:
            return list(ask())
        except FAULTS as fault:
            return [view.finding(standard.shared, fact, Verdict.FAILED, fault=str(fault))]

    # Again

    def rejudge(self, standard: str, holder: str, since: datetime, unit: int | None, cause: Cause) -> None:
        """Judge the clocks of one standard and holder again from an instant on."""
        again = Rejudgement(standard, holder, self.rulebook, self.overlay, self.guarded, since, unit)
        self._emit(again.outcomes(cause), cause)

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
        self._correct_instants(stages, now[0] if now else None, since, cause)
        pairs: dict[tuple[str, str], int | None] = {}
        for stage in stages:
            pairs.update(dict.fromkeys(self._pairs(stage, since), stage.unit))
        for (standard, holder), unit in pairs.items():
            self.rejudge(standard, holder, since, unit, cause)

    def _correct_instants(self, stages: list[Fact], now: Fact | None, since: datetime, cause: Cause) -> None:
        """Find anew what instant standards made of the fact, and withdraw what no longer holds."""
        new: dict[str, Finding] = {}
        standards: set[str] = set()
        holders: set[str] = set()
        for stage in stages:
            for adopted in self.rulebook.in_force(stage.unit, stage.at):
                for standard in index_of(adopted).seen.get(stage.kind, ()):
                    if standard.moving_kinds():
                        continue
                    standards.add(standard.id)
                    holders |= {holder_of(standard.shared.per, stage), stage.about, *_named(stage)}
        for stage in stages:
            self._fold(stage, self._folds_on(stage), cause)
        sequence = stages[0].sequence
        old = {
            one.key: one
            for one in self.overlay.findings(frozenset(holders - {""}), since)
            if one.standard in standards and sequence in one.because
        }
        for key in old:
            self.overlay.finding_states[key] = None  # what it found before must not answer for it now
        for adopted in self.rulebook.in_force(now.unit, now.at) if now is not None else ():
            view = View(adopted, self.overlay)
            for standard in index_of(adopted).seen.get(now.kind, ()) if now is not None else ():
                if not standard.moving_kinds() and now is not None and not self._is_replaced(standard, now, view):
                    found = self.guarded(standard, now, view, _judging(standard, now, view))
                    new.update({one.key: one for one in found if isinstance(one, Finding)})
        for key, finding in old.items():
            self.overlay.finding_states[key] = finding
        self._emit(list(finding_differences(old, new, cause)), cause)

    def _pairs(self, fact: Fact, since: datetime) -> Iterable[tuple[str, str]]:
        """Return the clocks that a fact may have started or moved."""
        holders = set(_named(fact))
        for adopted in self.rulebook.in_force(fact.unit, fact.at):
            for standard in index_of(adopted).by_id.values():
                if standard.moving_kinds() and fact.kind in touching(standard):
                    holder = holder_of(standard.shared.per, fact)
                    holders.add(holder)
                    if holder:
                        yield standard.id, holder
        for state in list(self.overlay.clocks(frozenset(holders - {""}), since)):
            clock = clock_of(state)
            standard_of, _ = self._of_clock(clock)
            if standard_of is not None and fact.kind in touching(standard_of):
                yield clock.standard, clock.holder

    # Layers

    def _note_fall(self, outcome: Withdrawn, cause: Cause | None) -> None:
        """Remember what others may have made of an outcome that is taken back."""
        old = self.overlay.state(outcome.key) or self.overlay.finding(outcome.key)
        if cause is not None and isinstance(old, (ClockEnded, Finding)):
            for fact in as_facts(old):
                self.fallen.append((fact, cause))

    def _fall(self, gone: Fact, cause: Cause) -> None:
        """Take back what was made of a finding that fell."""
        for standard_id, holder in dict.fromkeys(self._pairs(gone, gone.at)):
            self.rejudge(standard_id, holder, gone.at, gone.unit, cause)
        self._fold(gone, self._folds_on(gone), cause)
        made = {
            one.key: one
            for one in self.overlay.findings(_named(gone), gone.at)
            if one.key.endswith(f"|{gone.sequence}/{gone.kind}")
        }
        self._emit(list(finding_differences(made, {}, cause)), cause)


def _always(kind: str) -> bool:
    """Say that a fact may move clocks, where the rulebook does not know of which kinds it must be."""
    return True


def _judging(standard: Standard, fact: Fact, view: View) -> Callable[[], Iterable[Outcome]]:
    return lambda: standard.judge(fact, view)


def _judging_for(one: Touched, fact: Fact) -> Callable[[], Iterable[Outcome]]:
    return lambda: one.standard.judge_for(one.holder, fact, one.view)


def _named(fact: Fact) -> frozenset[str]:
    """Return the references by which a fact may touch a clock."""
    figures = (value for value in fact.figures.values() if is_reference(value))
    named = {fact.about, fact.for_whom, fact.by, *figures}
    return frozenset(named - {"", "system"})


def _goes_on_from(standard: Standard, state: State, fact: Fact) -> bool:
    """True where a fact is the very end of a clock, with which the next one begins."""
    return standard.goes_on and fact.kind.rpartition(".")[0] == standard.id and isinstance(state, ClockEnded)


def _is_beyond(state: ClockEnded, fact: Fact) -> bool:
    """True where a clock ended after a fact, in the order of facts."""
    if state.done_at is not None and state.done_at > fact.at:
        return True
    if state.verdict is Verdict.MISSED:
        return state.at >= fact.at
    return (state.at, max(state.because, default=0)) > (fact.at, fact.sequence)


def _stages(recorded: list[Fact], about: list[Fact]) -> list[Fact]:
    """Return a fact as recorded and as it stood after each correction."""
    stages = list(recorded)
    for count in range(1, len(about) + 1):
        stages += effective([*recorded, *about[:count]])
    return stages
