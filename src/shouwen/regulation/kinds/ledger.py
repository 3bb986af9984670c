"""``ledger``: an account of a period: what is entered, what it comes to, and what follows at a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, ClassVar

from shouwen.regulation.consequence_words import said_of
from shouwen.regulation.consequences import figure_of
from shouwen.regulation.entries import ENTERED, is_entered_in, source_of
from shouwen.regulation.expressions import UNKNOWN, Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.kinds.fold import Fold, Progress, Run
from shouwen.regulation.matches import Match, kinds_of
from shouwen.regulation.outcomes import Finding, Verdict
from shouwen.regulation.period_facts import CLOSED
from shouwen.regulation.proposals import APPROVED, TO_BE_ENTERED, approvals_of, entry_of
from shouwen.regulation.sentences import is_english
from shouwen.regulation.spread import closing_rule, is_close_of, judged_of_whom
from shouwen.regulation.views import View, holder_of, key_of
from shouwen.regulation.windows import MICROSECOND, Window, WindowRule, window_at
from shouwen.regulation.words import Words

Steps = tuple[tuple[Decimal, tuple[Mapping[str, Any], ...]], ...]


@dataclass(frozen=True, eq=False)
class Entry:
    """Facts that make entries by themselves, and of how much."""

    match: Match
    amount: Expression


@dataclass(frozen=True, slots=True)
class Account:
    """An account after some entries. ``opening`` is what it began with, ``UNKNOWN`` where the site has not said."""

    opening: Any
    sum: Decimal = Decimal(0)
    entries: int = 0
    reached: tuple[Decimal, ...] = ()
    by_source: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def balance(self) -> Any:
        return UNKNOWN if self.opening is UNKNOWN else self.opening + self.sum

    def entered(self, amount: Decimal, source: str) -> Account:
        """Return the account with one entry more."""
        by_source = {**self.by_source, source: self.by_source.get(source, Decimal(0)) + amount}
        return replace(self, sum=self.sum + amount, entries=self.entries + 1, by_source=by_source)


@dataclass(frozen=True, eq=False)
class Ledger(Fold):
    """Entries come of ``points`` that name it and of facts of its own; it closes with its period."""

    rule: WindowRule
    window_words: Words
    opens_with: Expression | None = None
    entries: tuple[Entry, ...] = ()
    carries: str = ""
    lines: Steps = ()
    each_below: Steps = ()
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit: str = "分"

    holds: ClassVar[bool] = True
    by_its_own_time: ClassVar[bool] = False
    reads_as_at_start: ClassVar[bool] = True
    carries_on: ClassVar[bool] = True

    def window_rules(self) -> tuple[WindowRule, ...]:
        return (closing_rule(self.rule),)

    def closing_kinds(self) -> frozenset[str]:
        return frozenset({CLOSED})

    def seen_kinds(self) -> frozenset[str]:
        own = {f"{self.id}.result"} if self.carries else set()
        return frozenset({*self._entry_kinds, CLOSED, *own})

    @property
    def _entry_kinds(self) -> frozenset[str]:
        return kinds_of(one.match for one in self.entries) | {ENTERED, TO_BE_ENTERED, APPROVED}

    def consequences(self) -> tuple[Mapping[str, Any], ...]:
        steps = (*self.lines, *self.each_below)
        return (*super().consequences(), *(one for _, some in steps for one in some))

    # Windows

    def windows(self, fact: Fact, view: View) -> Iterator[tuple[str, Window]]:
        if fact.kind == CLOSED:
            yield from judged_of_whom(self.rule, self.id, self.shared, self._entry_kinds, fact, view)
            return
        if fact.kind == TO_BE_ENTERED:  # it counts in the period in which it is approved
            for approval in approvals_of(fact, view):
                yield from self.windows(approval, view)
            return
        if fact.kind == APPROVED and (approved := entry_of(fact, view)) is not None:
            fact = approved
        if fact.kind == ENTERED and not self._takes(fact, view):
            return
        holder = holder_of(self.shared.per, fact)
        at = fact.at + MICROSECOND if fact.kind == f"{self.id}.result" else fact.at
        found = window_at(self.rule, at, fact, view) if holder else None
        if found is not None:
            yield holder, found

    def _takes(self, fact: Fact, view: View) -> bool:
        return is_entered_in(self.id, self.shared, fact, view.adopted.edition)

    def owns(self, run: Run, finding: Finding) -> bool:
        return finding.key.startswith(f"{self.id}|{run.holder}|{run.window.name}|")

    # Entries

    def open(self, run: Run, view: View) -> Account:
        nothing = Fact(0, CLOSED, run.window.since, view.adopted.site.unit, "system", run.holder)
        opening = view.evaluate(self.opens_with, nothing) if self.opens_with is not None else UNKNOWN
        if opening is not UNKNOWN and self._is_carried(view):
            opening += self._brought(run, view)
        return Account(opening, by_source=dict.fromkeys(self.sources, Decimal(0)))

    def _is_carried(self, view: View) -> bool:
        if self.carries.startswith("ask."):
            return view.adopted.site.values.get(self.carries.removeprefix("ask.")) is True
        return bool(self.carries)

    def _brought(self, run: Run, view: View) -> Decimal:
        """Return what was left of the period before; below nought nothing is brought."""
        at = run.window.since - MICROSECOND
        for one in view.standing.findings(frozenset({run.holder}), at):
            if one.at == at and one.standard == self.id and one.verdict is Verdict.RESULT:
                return max(figure_of(one.result) or Decimal(0), Decimal(0))
        return Decimal(0)

    def step(self, run: Run, state: Account, fact: Fact, view: View) -> tuple[Account, tuple[Finding, ...]]:
        if fact.kind == APPROVED:
            fact = entry_of(fact, view) or fact
        amount = self._amount(fact, view)
        if amount is None:
            return state, ()
        if amount is UNKNOWN:
            missing = ", ".join(view.missing([one.amount for one in self.entries], fact)) or "amount"
            key = f"{self.id}|{run.holder}|{run.window.name}|{key_of('', '', fact).lstrip('|')}"
            return state, (self._found(run, fact, view, Verdict.UNKNOWN, key=key, fault=missing),)
        state = state.entered(amount, source_of(fact, self.sources, view.adopted.edition))
        return self._after(run, state, fact, view)

    def _amount(self, fact: Fact, view: View) -> Any:
        """Return how much a fact enters; None where it makes no entry."""
        if fact.kind == ENTERED:
            return figure_of(fact.figures.get("amount")) if self._takes(fact, view) else None
        for one in self.entries:
            if fact.kind in one.match.kinds:
                if one.match.where is not None and view.evaluate(one.match.where, fact) is UNKNOWN:
                    return UNKNOWN
                if one.match.fits(fact, view):
                    return view.evaluate(one.amount, fact)
        return None

    def _after(self, run: Run, state: Account, fact: Fact, view: View) -> tuple[Account, tuple[Finding, ...]]:
        """Return what follows of the balance that an entry leaves."""
        balance, found = state.balance, []
        if balance is UNKNOWN:
            return state, ()
        for line, follows in self.lines:
            if balance <= line and line not in state.reached:
                state = replace(state, reached=(*state.reached, line))
                key = f"{self.id}|{run.holder}|{run.window.name}|line_{line}"
                found.append(
                    self._found(run, fact, view, Verdict.LINE, key=key, result=balance, n=int(line), consequences=follows)
                )
        below = [follows for line, follows in self.each_below if balance < line]
        if below:
            key, n = f"{self.id}|{run.holder}|{run.window.name}|{state.entries}", state.entries
            found.append(
                self._found(run, fact, view, Verdict.BELOW, key=key, result=balance, n=n, consequences=below[0])
            )
        return state, tuple(found)

    def _found(self, run: Run, fact: Fact, view: View, verdict: Verdict, **more: Any) -> Finding:
        reckoning = more.pop("reckoning", None) or view.reckoning(self.said, [], fact)
        found = view.finding(self.shared, fact, verdict, window=run.window.name, reckoning=reckoning, **more)
        return replace(found, holder=run.holder)

    # Closing

    def closing(self, run: Run, view: View) -> Fact | None:
        unit = frozenset({f"unit:{view.adopted.site.unit}"})
        history = view.standing.history(frozenset({CLOSED}), unit, run.window.until) if run.window.until else ()
        return next((one for one in history if is_close_of(self.rule, self.id, run.window, one)), None)

    def close(self, run: Run, state: Account, closing: Fact, view: View) -> tuple[Finding, ...]:
        result = state.balance if state.balance is not UNKNOWN else state.sum
        figures = {"sum": state.sum, "entries": Decimal(state.entries), **self._sources(state)}
        reckoning = view.reckoning(self.said, [self.opens_with], closing, **figures)
        key = f"{self.id}|{run.holder}|{run.window.name}|close"
        return (
            self._found(
                run, closing, view, Verdict.RESULT, key=key, result=result, reckoning=reckoning,
                consequences=self.shared.then,
            ),
        )  # fmt: skip

    def _sources(self, state: Account) -> Mapping[str, Decimal]:
        return state.by_source if self.sources else {}

    def progress(self, run: Run, state: Account, view: View) -> Progress:
        return {
            "sum": state.sum, "balance": state.balance, "entries": state.entries, "sources": dict(self._sources(state)),
        }  # fmt: skip

    def sentence(self, language: str = "zh-hans") -> str:
        own = self.shared.words.in_language(language)
        if own:
            return own
        title, window = self.shared.title.in_language(language), self.window_words.in_language(language)
        opens = self.shared.in_words(self.opens_with, language)
        if is_english(language):
            parts = [f"{title}: an account {window}", f"it opens with {opens}" if opens else ""]
            parts += [f"at {line} {said_of(some, language)}" for line, some in self.lines]
            parts += [f"each entry that leaves it below {line} brings {said_of(some, language)}"
                      for line, some in self.each_below]
            return "; ".join(part for part in parts if part) + "."
        parts = [f"{title}：{window}记账", f"期初 {opens} {self.unit}" if opens else ""]
        parts += [f"余额到 {line} {self.unit}时{said_of(some, language)}" for line, some in self.lines]
        parts += [f"每次低于 {line} {self.unit}，{said_of(some, language)}" for line, some in self.each_below]
        return "；".join(part for part in parts if part) + "。"


def steps_from(steps: Iterable[tuple[Decimal, tuple[Mapping[str, Any], ...]]]) -> Steps:
    """Return lines with the lowest first, so that the first that holds is the heaviest."""
    return tuple(sorted(steps, key=lambda one: one[0]))

