"""``score``: what a whole card comes to when its inspection is closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from shouwen.regulation.bounds import Bound, given, holds, read_bounds, said_of_bounds
from shouwen.regulation.cards import CLOSED
from shouwen.regulation.clauses import read_shared
from shouwen.regulation.expressions import UNKNOWN, Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.keys import Keys
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.outcomes import Finding, Verdict
from shouwen.regulation.reading import nearest
from shouwen.regulation.sentences import is_english
from shouwen.regulation.surroundings import Surroundings
from shouwen.regulation.views import Speech, View

#: What the result of a card is reckoned from.
NAMES = {
    "good": "number", "bad": "number", "applicable": "number", "lines": "number", "points": "number",
    "most_points": "number", "fatal": "truth",
}  # fmt: skip
_SHOWN = Context(prec=28)


@dataclass(frozen=True, eq=False)
class Score(Standard):
    """``result`` over the answers of a card, held against a pass mark where the site has one."""

    card: str
    lines: int
    result: Expression
    bounds: tuple[Bound, ...] = ()

    def judge(self, fact: Fact, view: View) -> Iterable[Finding]:
        if fact.figures.get("card") != self.card:
            return ()
        speech = view.speech(self.shared, fact)
        if speech in (Speech.SILENT, Speech.EXCUSED):
            return (self._found(fact, view, Verdict.EXCUSED),) if speech is Speech.EXCUSED else ()
        result = self._result(fact, view)
        if result is UNKNOWN or speech is Speech.UNKNOWN:
            return (self._found(fact, view, Verdict.UNKNOWN, fault=self.result.source),)
        shown = _shown(result)
        bounds = given(self.bounds, fact, view)
        if not bounds:
            return (self._found(fact, view, Verdict.RESULT, result=shown, consequences=self.shared.then),)
        kept = [holds(one, result, fact, view) for one in bounds]
        if None in kept:
            return (self._found(fact, view, Verdict.UNKNOWN, result=shown, fault="pass mark"),)
        verdict = Verdict.MET if all(kept) else Verdict.BROKEN
        follows = self.shared.then if verdict is Verdict.MET else self.shared.otherwise
        return (self._found(fact, view, verdict, result=shown, consequences=follows),)

    def _result(self, fact: Fact, view: View) -> Any:
        """Return what the card comes to, exactly; a fatal line that is bad makes it nought."""
        if fact.figures.get("fatal") is True:
            return Decimal(0)
        return self.result.evaluate({**view.scope(fact), "lines": Decimal(self.lines)})

    def _found(self, fact: Fact, view: View, verdict: Verdict, **more: Any) -> Finding:
        read: list[Expression | None] = [one.value for one in self.bounds]
        return view.finding(self.shared, fact, verdict, reckoning=view.reckoning(self.said, read, fact), **more)

    def sentence(self, language: str = "zh-hans") -> str:
        own = self.shared.words.in_language(language)
        if own:
            return own
        bounds = said_of_bounds(self.bounds, language)
        if is_english(language):
            return f"{self.card}: {self.shared.in_words(self.result, language)}{f' must be {bounds}' if bounds else ''}."
        return f"「{self.card}」按 {self.shared.in_words(self.result, language)} 计{f'，{bounds}' if bounds else ''}。"


def _shown(result: Any) -> Decimal:
    """Return a result as it is kept and shown; it was judged exactly."""
    exact = Fraction(result)
    return _SHOWN.divide(Decimal(exact.numerator), Decimal(exact.denominator))


@reads("score")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a score."""
    shared = read_shared("score", keys, around, default_when=(CLOSED,), needs_occasion=False)
    name = keys.text("card", required=True)
    card = around.cards.get(name)
    heard = around.heard_on.get(name, ())  # a card may be made of phrases alone
    if name and card is None and not heard:
        known = (*around.cards, *around.heard_on)
        around.faults.check(keys.take("card") or keys.node, f"a card of scorecards/{nearest(name, known)}")
    node = keys.take("result", required=True)
    names = {**around.names_of((CLOSED,)), **NAMES}
    result = around.compile_over(node, names) if node is not None else None
    bounds = read_bounds(keys, around, (CLOSED,), fewest=0, of=("at_least", "at_most"))
    assert result is not None or around.faults.errors
    lines = (len(card.lines) if card is not None else 0) + len(heard)
    return Score(shared, name, lines, result, bounds)  # type: ignore[arg-type]  # a fault is noted
