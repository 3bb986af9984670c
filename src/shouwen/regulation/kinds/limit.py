"""``limit``: at a fact, a measure is at most, or at least, a figure; bands say how far it is off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shouwen.regulation.bounds import is_unset
from shouwen.regulation.expressions import UNKNOWN, Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.outcomes import Finding, Objection, Verdict
from shouwen.regulation.sentences import is_english, sentence_of
from shouwen.regulation.views import Speech, View
from shouwen.regulation.words import Words

COMPARISONS: Mapping[str, tuple[str, str, str]] = {
    "at_most": ("<=", "不得超过", "must be at most"),
    "at_least": (">=", "不得少于", "must be at least"),
    "under": ("<", "须小于", "must be under"),
    "over": (">", "须大于", "must be over"),
}
#: What a boundary, or the local value that it names, may say: a band holds its own figure, or not.
BOUNDARIES = {"own": True, "归前档": True, "next": False, "归后档": False}


@dataclass(frozen=True, eq=False)
class Bound:
    """One figure of a limit: ``holds`` is true where the measure keeps it."""

    comparison: str
    figure: Words
    value: Expression
    holds: Expression


@dataclass(frozen=True, eq=False)
class Band:
    """How far off: the first band whose figure reaches the measure applies; the last has no figure."""

    within: Expression | None
    below: Expression | None
    consequences: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, eq=False)
class Limit(Standard):
    """A measure and its figures."""

    measure: Expression
    bounds: tuple[Bound, ...]
    bands: tuple[Band, ...] = ()
    boundary: str = "own"

    def consequences(self) -> tuple[Mapping[str, Any], ...]:
        return (*super().consequences(), *(one for band in self.bands for one in band.consequences))

    def judge(self, fact: Fact, view: View) -> Iterable[Finding]:
        speech = view.speech(self.shared, fact)
        if speech is Speech.EXCUSED:
            return (self.found(fact, view, Verdict.EXCUSED),)
        if speech is not Speech.SPEAKS or not self.given(fact, view):
            return ()
        return (self.found(fact, view, self.verdict(fact, view)),)

    def found(self, fact: Fact, view: View, verdict: Verdict) -> Finding:
        """Return a verdict on a fact, with what follows of it."""
        follows: tuple[Mapping[str, Any], ...] = ()
        if verdict is Verdict.BROKEN:
            follows = self.band(fact, view) if self.bands else self.shared.otherwise
        elif verdict is Verdict.MET:
            follows = self.shared.then
        missing = ", ".join(self._missing(fact, view)) if verdict is Verdict.UNKNOWN else ""
        reckoning = self._reckoning(fact, view)
        return view.finding(self.shared, fact, verdict, reckoning=reckoning, consequences=follows, fault=missing)

    def object_to(self, deed: Fact, view: View) -> Objection | None:
        speech = view.speech(self.shared, deed)
        if speech in (Speech.SILENT, Speech.EXCUSED) or not self.given(deed, view):
            return None
        verdict = Verdict.UNKNOWN if speech is Speech.UNKNOWN else self.verdict(deed, view)
        if verdict is Verdict.MET:
            return None
        missing = self._missing(deed, view) if verdict is Verdict.UNKNOWN else ()
        title = self.shared.title.zh
        reckoning = self._reckoning(deed, view)
        return Objection(self.id, self.shared.citation, title, reckoning, missing=missing)

    def given(self, fact: Fact, view: View) -> list[Bound]:
        """Return the figures that the site has: a local value that it need not give and did not says nothing."""
        return [one for one in self.bounds if not is_unset(one.value, fact, view)]

    def verdict(self, fact: Fact, view: View) -> Verdict:
        kept = [view.evaluate(bound.holds, fact) for bound in self.given(fact, view)]
        if any(one is False for one in kept):
            return Verdict.BROKEN
        return Verdict.UNKNOWN if any(one is UNKNOWN for one in kept) else Verdict.MET

    def band(self, fact: Fact, view: View) -> tuple[Mapping[str, Any], ...]:
        boundary = self.boundary
        if boundary.startswith("ask."):
            boundary = view.adopted.site.values.get(boundary.removeprefix("ask."), "own")
        holds_own = BOUNDARIES[boundary]
        for band in self.bands:
            reaches = band.within if holds_own else band.below
            if reaches is None or view.evaluate(reaches, fact) is True:
                return band.consequences
        return ()

    def _expressions(self) -> list[Expression | None]:
        return [self.shared.where, self.measure, *(bound.value for bound in self.bounds)]

    def _missing(self, fact: Fact, view: View) -> tuple[str, ...]:
        return view.missing(self._expressions(), fact)

    def _reckoning(self, fact: Fact, view: View) -> Any:
        return view.reckoning(self.said, self._expressions(), fact)

    def sentence(self, language: str = "zh-hans") -> str:
        chosen = 2 if is_english(language) else 1
        bounds = [
            f"{COMPARISONS[one.comparison][chosen]} {self.shared.in_words(one.value, language)}"
            for one in self.bounds
        ]
        joined = " and ".join(bounds) if is_english(language) else "，且".join(bounds)
        return sentence_of(self.shared, language, f"{self.shared.in_words(self.measure, language)} {joined}")
