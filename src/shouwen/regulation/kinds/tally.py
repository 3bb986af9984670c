"""``tally``: what the n-th time in a window brings: per month, per term, within thirty days, in a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from shouwen.regulation.consequence_words import said_of
from shouwen.regulation.consequences import made
from shouwen.regulation.expressions import UNKNOWN, Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.kinds.fold import Fold, Run
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.ladders import Ladder, Posted, less_posted
from shouwen.regulation.outcome_facts import NO_STEP
from shouwen.regulation.outcomes import Finding, Verdict
from shouwen.regulation.sentences import is_english, sentence_of
from shouwen.regulation.views import Speech, View, holder_of, key_of
from shouwen.regulation.windows import A_ROW, ROLLING, Window, WindowRule, back, window_at
from shouwen.regulation.words import Words


@dataclass(frozen=True, slots=True)
class Count:
    """How far a count has come: ``turn`` is which one in its window, ``first`` the fact that began a row.

    ``times`` are the instants within a rolling window; ``posted`` what the window carries already.
    """

    n: int = 0
    turn: int = 1
    first: int = 0
    times: tuple[datetime, ...] = ()
    posted: Posted = ()
    edition: str = ""

    def anew(self) -> Count:
        """Return the count after something with which it begins again."""
        return Count(turn=self.turn + 1, edition=self.edition)


@dataclass(frozen=True, eq=False)
class EachTime(Standard):
    """A tally whose only step is ``each``: nobody counts, every time brings the same."""

    ladder: Ladder
    replaces: tuple[str, ...] = ()

    @property
    def instead_of(self) -> tuple[str, ...]:
        return self.replaces

    def judge(self, fact: Fact, view: View) -> Iterable[Finding]:
        quiet = _unspoken(self, fact, view)
        if quiet is not None:
            return quiet
        follows = made(self.ladder.each or (), fact, view)
        reckoning = view.reckoning(self.said, [self.shared.where], fact)
        return (
            view.finding(self.shared, fact, Verdict.STEP, n=1, consequences=follows, reckoning=reckoning),
        )

    def consequences(self) -> tuple[Mapping[str, Any], ...]:
        return (*super().consequences(), *(self.ladder.each or ()))

    def sentence(self, language: str = "zh-hans") -> str:
        return sentence_of(self.shared, language, _said_steps(self.ladder, language))


@dataclass(frozen=True, eq=False)
class Tally(Fold):
    """Counts the facts of a holder in a window; its steps say what the n-th brings."""

    rule: WindowRule
    ladder: Ladder
    window_words: Words
    counting: Expression | None = None
    is_total: bool = False
    restarts: tuple[str, ...] = ()
    begins_with_edition: bool = False
    replaces: tuple[str, ...] = ()
    thing: str = ""

    holds: ClassVar[bool] = True
    carries_on: ClassVar[bool] = True

    @property
    def instead_of(self) -> tuple[str, ...]:
        return self.replaces

    @property
    def once_for(self) -> str:
        return self.thing

    def seen_kinds(self) -> frozenset[str]:
        others = (kind for kind in self.restarts if not kind.startswith(f"{self.id}.step_"))
        return frozenset((*self.shared.when, *others))

    def consequences(self) -> tuple[Mapping[str, Any], ...]:
        return (*super().consequences(), *(one for _, some in self.ladder.named() for one in some))

    def windows(self, fact: Fact, view: View) -> Iterable[tuple[str, Window]]:
        holder = holder_of(self.shared.per, fact)
        window = window_at(self.rule, fact.at, fact, view) if holder else None
        return ((holder, window),) if window is not None else ()

    def open(self, run: Run, view: View) -> Count:
        return Count()

    def step(self, run: Run, state: Count, fact: Fact, view: View) -> tuple[Count, tuple[Finding, ...]]:
        if fact.kind in self.restarts:
            return state.anew(), ()
        edition = view.adopted.edition.hash
        if self.begins_with_edition and state.edition not in ("", edition):
            state = state.anew()
        state = replace(state, edition=edition)
        quiet = _unspoken(self, fact, view)
        if quiet is not None:
            return state, quiet
        if self.counting is not None and (counts := view.evaluate(self.counting, fact)) is not True:
            if counts is UNKNOWN:
                return state, (_unknown(self, [self.counting], fact, view),)
            return replace(state.anew(), turn=1), ()
        return self._reached(run, self._counted(state, fact, view), fact, view)

    def _counted(self, state: Count, fact: Fact, view: View) -> Count:
        """Return the count with this fact."""
        if self.rule.unit == ROLLING:
            assert self.rule.span is not None
            since = back(fact.at, self.rule.span, view)
            times = (*(one for one in state.times if one >= since), fact.at)
            return replace(state, n=len(times), times=times)
        return replace(state, n=state.n + 1, first=state.first or fact.sequence)

    def _reached(self, run: Run, state: Count, fact: Fact, view: View) -> tuple[Count, tuple[Finding, ...]]:
        steps = self.ladder.follows(state.n)
        is_beyond = self.ladder.is_beyond(state.n)
        if steps is None and not is_beyond:
            return state, ()
        follows = made(steps or (), fact, view)
        if self.is_total:
            follows, posted = less_posted(follows, state.posted)
            state = replace(state, posted=posted)
        window = self._named(run, state)
        # A rolling window is each fact's own: its number says nothing without the fact.
        place = f"{state.n}@{_mark(fact)}" if self.rule.unit == ROLLING else str(state.n)
        found = view.finding(
            self.shared,
            fact,
            Verdict.STEP,
            key=f"{self.id}|{run.holder}|{window}|{place}",
            consequences=follows,
            result=NO_STEP if is_beyond else None,
            n=state.n,
            window=window,
            reckoning=view.reckoning(self.said, [self.shared.where, self.counting], fact, n=state.n),
        )
        if f"{self.id}.step_{state.n}" in self.restarts and not is_beyond:
            state = state.anew()
        return state, (found,)

    def _named(self, run: Run, state: Count) -> str:
        """Return the window's name in keys: with which turn it is, or with the fact that began the row."""
        name = run.window.name
        if name == A_ROW:
            return f"{name}@{state.first}"
        return f"{name}#{state.turn}" if state.turn > 1 else name

    def sentence(self, language: str = "zh-hans") -> str:
        window = self.window_words.in_language(language)
        steps = _said_steps(self.ladder, language)
        counting = self.shared.in_words(self.counting, language)
        if is_english(language):
            within = f"{window}{f' while {counting}' if counting else ''}: "
        else:
            within = f"{window}{f'（{counting}的连着数）' if counting else ''}"
        return sentence_of(self.shared, language, within + steps)


def counted_in(key: str, kind: str) -> dict[str, Any]:
    """Return ``n`` and ``window`` of a finding of a window as its key says them; nothing for any other."""
    parts = key.split("|")
    if kind in ("quota", "pay", "ledger") and len(parts) >= 3:
        n = parts[3].removeprefix("line_") if len(parts) == 4 else ""
        return {"window": parts[2], **({"n": int(n)} if n.lstrip("-").isdigit() else {})}
    if kind != "tally" or len(parts) != 4:
        return {"n": 1} if kind == "tally" else {}
    return {"window": parts[2], "n": int(parts[3].partition("@")[0])}


def _mark(fact: Fact) -> str:
    return key_of("", "", fact).lstrip("|")


def _unspoken(standard: Standard, fact: Fact, view: View) -> tuple[Finding, ...] | None:
    """Return what is found where a standard does not speak on a fact; None where it does."""
    speech = view.speech(standard.shared, fact)
    if speech is Speech.SPEAKS:
        return None
    if speech is Speech.SILENT:
        return ()
    if speech is Speech.UNKNOWN:
        return (_unknown(standard, [standard.shared.where], fact, view),)
    reckoning = view.reckoning(standard.said, [standard.shared.where], fact)
    return (view.finding(standard.shared, fact, Verdict.EXCUSED, reckoning=reckoning),)


def _unknown(standard: Standard, read: list[Expression | None], fact: Fact, view: View) -> Finding:
    """Return that a fact could not be counted, and what of it is missing: it is listed, never counted."""
    missing = ", ".join(view.missing(read, fact))
    reckoning = view.reckoning(standard.said, read, fact)
    return view.finding(standard.shared, fact, Verdict.UNKNOWN, reckoning=reckoning, fault=missing)


def _said_steps(ladder: Ladder, language: str) -> str:
    """Return the steps in words."""
    parts = [_said_step(key, some, language) for key, some in ladder.named()]
    return ("; " if is_english(language) else "；").join(parts)


def _said_step(key: str, follows: Iterable[Mapping[str, Any]], language: str) -> str:
    number = key.removeprefix("every ").rstrip("+")
    if is_english(language):
        return f"{_said_times(key, number)} {said_of(follows, language)}"
    if key == "each":
        said = "每次"
    elif key.startswith("every "):
        said = f"每满 {number} 次"
    else:
        said = f"第 {number} 次起每次" if key.endswith("+") else f"第 {number} 次"
    return said + said_of(follows, language)


def _said_times(key: str, number: str) -> str:
    if key == "each":
        return "each time"
    if key.startswith("every "):
        return f"every {number} times"
    return f"from time {number} on" if key.endswith("+") else f"time {number}"
