"""``pay``: a line of a statement for a period, always a proposal: a person approves what is paid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from shouwen.regulation.consequences import figure_of
from shouwen.regulation.expressions import UNKNOWN, Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.kinds.fold import Fold, Run
from shouwen.regulation.outcomes import Finding, Verdict
from shouwen.regulation.period_facts import CLOSED
from shouwen.regulation.sentences import is_english
from shouwen.regulation.spread import closing_rule, is_close_of, judged_of_whom
from shouwen.regulation.views import Speech, View, holder_of
from shouwen.regulation.windows import Window, WindowRule, window_at
from shouwen.regulation.words import Words

MODES = ("half_up", "half_even", "up", "down")
UNITS = {"fen": Decimal("0.01"), "jiao": Decimal("0.1"), "yuan": Decimal(1)}


@dataclass(frozen=True, eq=False)
class Row:
    """One of several amounts: it applies where ``if_`` holds; without one always."""

    pay: Expression
    if_: Expression | None = None


@dataclass(slots=True)
class Reckoned:
    """The amounts of a period so far, and what kept one from being known."""

    amounts: list[Any] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Pay(Fold):
    """``line`` of the statement of a period: the sum of what the facts of ``when`` bring, or of other lines."""

    rule: WindowRule
    window_words: Words
    line: str
    rows: tuple[Row, ...] = ()
    sums: tuple[str, ...] = ()
    of_lines: tuple[str, ...] = ()
    floor: Expression | None = None
    holds_if: Expression | None = None
    mode: str = "half_up"
    to: str = "fen"

    in_deed: ClassVar[bool] = False
    by_its_own_time: ClassVar[bool] = False
    reads_as_at_start: ClassVar[bool] = True
    waits_for_close: ClassVar[bool] = True
    carries_on: ClassVar[bool] = True

    def window_rules(self) -> tuple[WindowRule, ...]:
        return (closing_rule(self.rule),)

    def closing_kinds(self) -> frozenset[str]:
        return frozenset({CLOSED})

    def seen_kinds(self) -> frozenset[str]:
        return frozenset({*self.shared.when, CLOSED, *(f"{one}.result" for one in self.of_lines)})

    def windows(self, fact: Fact, view: View) -> Iterator[tuple[str, Window]]:
        if fact.kind != CLOSED:
            holder = holder_of(self.shared.per, fact)
            window = window_at(self.rule, fact.at, fact, view) if holder else None
            if window is not None:
                yield holder, window
            return
        kinds = {*self.shared.when, *(f"{one}.result" for one in self.of_lines)} - {CLOSED}
        yield from judged_of_whom(self.rule, self.id, self.shared, kinds, fact, view)

    def owns(self, run: Run, finding: Finding) -> bool:
        return finding.key == self._key(run)

    def _key(self, run: Run) -> str:
        return f"{self.id}|{run.holder}|{run.window.name}"

    # Reckoning

    def open(self, run: Run, view: View) -> Reckoned:
        return Reckoned()

    def step(self, run: Run, state: Reckoned, fact: Fact, view: View) -> tuple[Reckoned, tuple[Finding, ...]]:
        if fact.kind in self.shared.when and fact.kind != CLOSED:
            self._reckon(state, fact, view)
        return state, ()

    def _reckon(self, state: Reckoned, fact: Fact, view: View) -> None:
        speech = view.speech(self.shared, fact)
        if speech is Speech.UNKNOWN:
            state.missing += view.missing([self.shared.where], fact)
        if speech is not Speech.SPEAKS or self.sums:
            return
        holding = [(row, True if row.if_ is None else view.evaluate(row.if_, fact)) for row in self.rows]
        chosen = [row for row, holds in holding if holds is True]
        if len(chosen) != 1 or any(holds is UNKNOWN for _, holds in holding):
            state.missing += view.missing([row.if_ for row in self.rows], fact) or [f"{len(chosen)} rows apply"]
            return
        amount = view.evaluate(chosen[0].pay, fact)
        if amount is UNKNOWN:
            state.missing += view.missing([chosen[0].pay], fact) or [chosen[0].pay.source]
        else:
            state.amounts.append(amount)

    def closing(self, run: Run, view: View) -> Fact | None:
        unit = frozenset({f"unit:{view.adopted.site.unit}"})
        history = view.standing.history(frozenset({CLOSED}), unit, run.window.until) if run.window.until else ()
        return next((one for one in history if is_close_of(self.rule, self.id, run.window, one)), None)

    def close(self, run: Run, state: Reckoned, closing: Fact, view: View) -> tuple[Finding, ...]:
        if self.sums:
            self._sum(run, state, view)
        elif CLOSED in self.shared.when:
            self._reckon(state, replace(closing, about=run.holder), view)
        elif not state.amounts and not state.missing:
            return ()
        if state.missing:
            return (self._found(run, closing, view, Verdict.UNKNOWN, fault=", ".join(dict.fromkeys(state.missing))),)
        amount = sum(map(Fraction, state.amounts), Fraction(0))
        if self.floor is not None:
            least = view.evaluate(self.floor, closing)
            if least is UNKNOWN:
                return (self._found(run, closing, view, Verdict.UNKNOWN, fault=self.floor.source),)
            amount = max(amount, Fraction(least))
        waits = self.holds_if is not None and view.evaluate(self.holds_if, closing) is not True
        verdict = Verdict.HELD if waits else Verdict.RESULT
        return (self._found(run, closing, view, verdict, result=rounded(amount, self.mode, self.to)),)

    def _sum(self, run: Run, state: Reckoned, view: View) -> None:
        """Take the other lines of the same statement; each must be there, also as nought."""
        there = {
            str(one.reckoning.figures.get("line")): one
            for one in view.standing.findings(frozenset({run.holder}), run.window.since)
            if one.kind == "pay" and one.window == run.window.name and one.verdict is Verdict.RESULT
        }
        for name in self.sums:
            amount = figure_of(there[name].result) if name in there else None
            if amount is None:
                state.missing.append(name)
            else:
                state.amounts.append(amount)

    def _found(self, run: Run, closing: Fact, view: View, verdict: Verdict, **more: Any) -> Finding:
        read: list[Expression | None] = [row.pay for row in self.rows]
        found = view.finding(
            self.shared,
            closing,
            verdict,
            key=self._key(run),
            window=run.window.name,
            reckoning=view.reckoning(self.said, read, closing, line=self.line),
            **more,
        )
        return replace(found, holder=run.holder)

    def sentence(self, language: str = "zh-hans") -> str:
        own = self.shared.words.in_language(language)
        if own:
            return own
        window = self.window_words.in_language(language)
        amounts: Iterable[str] = self.sums or [self._said_row(row, language) for row in self.rows]
        floor = self.shared.in_words(self.floor, language)
        if is_english(language):
            least = f", not less than {floor}" if floor else ""
            joined = " + " if self.sums else "; "
            return f"{self.line}, {window}: {joined.join(amounts)}{least}; it is proposed, and paid once approved."
        least = f"，不少于 {floor}" if floor else ""
        return f"{self.line}：{window}为 {('＋' if self.sums else '；').join(amounts)}{least}；提议后经批准发放。"

    def _said_row(self, row: Row, language: str) -> str:
        amount, condition = (self.shared.in_words(one, language) for one in (row.pay, row.if_))
        if not condition:
            return amount
        return f"{amount} if {condition}" if is_english(language) else f"{amount}（{condition}）"


def rounded(amount: Fraction, mode: str, to: str) -> Decimal:
    """Return an exact amount rounded once to fen, jiao or yuan."""
    unit = UNITS[to]
    units = amount / Fraction(unit)
    whole, rest = divmod(units.numerator, units.denominator)
    if rest:
        exact = Fraction(rest, units.denominator)
        is_up = {
            "half_up": exact >= Fraction(1, 2), "up": True, "down": False,
            "half_even": exact > Fraction(1, 2) or (exact == Fraction(1, 2) and whole % 2 == 1),
        }[mode]  # fmt: skip
        whole += is_up
    return Decimal(whole) * unit
