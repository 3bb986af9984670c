"""A limit that is broken only once a breach has held unbroken for a while: over measurements of one holder."""

from __future__ import annotations

from dataclasses import dataclass

from shouwen.regulation.bounds import is_unset
from shouwen.regulation.expressions import Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.kinds.fold import Run
from shouwen.regulation.kinds.hourly import HOUR, Hourly, is_before
from shouwen.regulation.kinds.limit import Limit
from shouwen.regulation.levels import Level, Seen
from shouwen.regulation.outcomes import Finding, Verdict
from shouwen.regulation.sentences import is_english
from shouwen.regulation.views import Speech, View

#: What the only row of its level is called: the figure is not kept.
BREACH = "breach"


@dataclass(frozen=True, eq=False)
class LastingLimit(Hourly, Limit):
    """``lasting`` is for how long. A stretch of measurements that break it is found once, when it has lasted so long;
    a measurement that keeps it is met, and ends the stretch, as does an excuse and an hour without a measurement."""

    lasting: Expression | None = None

    def open(self, run: Run, view: View) -> Level:
        return self.noted(run, view) or Level()

    def step(self, run: Run, state: Level, fact: Fact, view: View) -> tuple[Level, tuple[Finding, ...]]:
        if is_before(state, fact):
            return state, ()
        speech = view.speech(self.shared, fact)
        is_excused = speech is Speech.EXCUSED
        if not is_excused and (speech is not Speech.SPEAKS or not self._is_given(fact, view)):
            return state, ()
        verdict = Verdict.EXCUSED if is_excused else self.verdict(fact, view)
        if verdict is Verdict.UNKNOWN:  # neither a breach nor the end of one
            return state, (self.found(fact, view, verdict),)
        noted = self.note(run, state, fact, view)
        is_broken = verdict is Verdict.BROKEN
        lasting = self.length(self.lasting, view.scope(fact)) if is_broken else HOUR
        after = state.after(fact.at, [Seen(BREACH, is_broken, False, lasting)], stale=HOUR)
        has_lasted = bool(after.name) and after.since != state.since
        if is_broken and not has_lasted:
            return after, noted
        return after, (*noted, self.found(fact, view, verdict))

    def _is_given(self, fact: Fact, view: View) -> bool:
        """Say whether the site has given what this rests on; else it is silent."""
        is_length_given = self.lasting is None or not is_unset(self.lasting, fact, view)
        return is_length_given and bool(self.given(fact, view))

    def sentence(self, language: str = "zh-hans") -> str:
        whole, english = super().sentence(language), is_english(language)
        if self.shared.words.in_language(language):
            return whole
        lasting = self.shared.in_words(self.lasting, language)
        said = f" (a breach counts once it has held for {lasting})." if english else f"（持续不符满{lasting}才算）。"
        return f"{whole[:-1]}{said}"
