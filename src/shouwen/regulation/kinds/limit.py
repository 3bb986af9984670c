"""``limit``: at a fact, a measure is at most, or at least, a figure; bands say how far it is off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shouwen.regulation.bounds import is_unset
from shouwen.regulation.clauses import read_shared
from shouwen.regulation.consequences import read_consequences
from shouwen.regulation.expressions import UNKNOWN, Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.keys import Keys
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.outcomes import Finding, Objection, Verdict
from shouwen.regulation.reading import Node
from shouwen.regulation.sentences import is_english, sentence_of, told
from shouwen.regulation.surroundings import Surroundings
from shouwen.regulation.views import Speech, View
from shouwen.regulation.words import Words

_COMPARISONS: Mapping[str, tuple[str, str, str]] = {
    "at_most": ("<=", "不得超过", "must be at most"),
    "at_least": (">=", "不得少于", "must be at least"),
    "under": ("<", "须小于", "must be under"),
    "over": (">", "须大于", "must be over"),
}
#: What a boundary, or the local value that it names, may say: a band holds its own figure, or not.
_BOUNDARIES = {"own": True, "归前档": True, "next": False, "归后档": False}


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
            return (view.finding(self.shared, fact, Verdict.EXCUSED, reckoning=self._reckoning(fact, view)),)
        if speech is not Speech.SPEAKS or not self._given(fact, view):
            return ()
        verdict = self._verdict(fact, view)
        follows: tuple[Mapping[str, Any], ...] = ()
        if verdict is Verdict.BROKEN:
            follows = self._band(fact, view) if self.bands else self.shared.otherwise
        elif verdict is Verdict.MET:
            follows = self.shared.then
        missing = ", ".join(self._missing(fact, view)) if verdict is Verdict.UNKNOWN else ""
        finding = view.finding(
            self.shared,
            fact,
            verdict,
            reckoning=self._reckoning(fact, view),
            consequences=follows,
            fault=missing,
        )
        return (finding,)

    def object_to(self, deed: Fact, view: View) -> Objection | None:
        speech = view.speech(self.shared, deed)
        if speech in (Speech.SILENT, Speech.EXCUSED) or not self._given(deed, view):
            return None
        verdict = Verdict.UNKNOWN if speech is Speech.UNKNOWN else self._verdict(deed, view)
        if verdict is Verdict.MET:
            return None
        missing = self._missing(deed, view) if verdict is Verdict.UNKNOWN else ()
        title = self.shared.title.zh
        reckoning = self._reckoning(deed, view)
        return Objection(self.id, self.shared.citation, title, reckoning, missing=missing)

    def _given(self, fact: Fact, view: View) -> list[Bound]:
        """Return the figures that the site has: a local value that it need not give and did not says nothing."""
        return [one for one in self.bounds if not is_unset(one.value, fact, view)]

    def _verdict(self, fact: Fact, view: View) -> Verdict:
        kept = [view.evaluate(bound.holds, fact) for bound in self._given(fact, view)]
        if any(one is False for one in kept):
            return Verdict.BROKEN
        return Verdict.UNKNOWN if any(one is UNKNOWN for one in kept) else Verdict.MET

    def _band(self, fact: Fact, view: View) -> tuple[Mapping[str, Any], ...]:
        boundary = self.boundary
        if boundary.startswith("ask."):
            boundary = view.adopted.site.values.get(boundary.removeprefix("ask."), "own")
        holds_own = _BOUNDARIES[boundary]
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
            f"{_COMPARISONS[one.comparison][chosen]} {self.shared.in_words(one.value, language)}"
            for one in self.bounds
        ]
        joined = " and ".join(bounds) if is_english(language) else "，且".join(bounds)
        return sentence_of(self.shared, language, f"{self.shared.in_words(self.measure, language)} {joined}")


@reads("limit")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a limit."""
    shared = read_shared("limit", keys, around, may_be_before=True)
    kinds = shared.occasions
    measure_node = keys.take("measure", required=True)
    measure = around.compile(measure_node, kinds) if measure_node is not None else None
    bounds = [
        _read_bound(comparison, node, measure_node if measure is not None else None, kinds, around)
        for comparison in _COMPARISONS
        if (node := keys.take(comparison)) is not None
    ]
    if not 1 <= len(bounds) <= 2:
        around.faults.add(keys.node, f"one or two of {', '.join(_COMPARISONS)}", str(len(bounds)))
    bands = _read_bands(keys, measure_node, kinds, around)
    boundary = _read_boundary(keys, around)
    kept = tuple(bound for bound in bounds if bound is not None)
    assert measure is not None or around.faults.errors
    return Limit(shared, measure, kept, bands, boundary)  # type: ignore[arg-type]  # a fault is noted


def _compared(node: Node, measure: Node, operator: str, kinds: Iterable[str], around: Surroundings) -> Any:
    source = f"({measure.as_source()}) {operator} ({node.as_source()})"
    return around.compile_over(node, around.names_of(kinds), source)


def _read_bound(
    comparison: str, node: Node, measure: Node | None, kinds: Iterable[str], around: Surroundings
) -> Bound | None:
    value = around.compile(node, kinds)
    if value is None or measure is None:
        return None
    holds = _compared(node, measure, _COMPARISONS[comparison][0], kinds, around)
    return Bound(comparison, told(node.as_source(), around), value, holds) if holds is not None else None


def _read_bands(
    keys: Keys, measure: Node | None, kinds: Iterable[str], around: Surroundings
) -> tuple[Band, ...]:
    bands = []
    for figure, node in keys.mapping("bands").items():
        follows = read_consequences(node, around)
        if figure == "more":
            bands.append(Band(None, None, follows))
        elif measure is not None:
            place = keys.mapping("bands")[figure]
            at = Node(figure, place.file, place.line, place.column)
            bands.append(
                Band(
                    _compared(at, measure, "<=", kinds, around),
                    _compared(at, measure, "<", kinds, around),
                    follows,
                )
            )
    return tuple(bands)


def _read_boundary(keys: Keys, around: Surroundings) -> str:
    boundary = keys.text("boundary", "own")
    node = keys.take("boundary")
    name = boundary.removeprefix("ask.")
    if name != boundary:
        ask = around.asks.get(name)
        if node is not None and (ask is None or not ask.options or set(ask.options) - set(_BOUNDARIES)):
            around.faults.add(node, f"a choice of pack.yaml with options of {', '.join(_BOUNDARIES)}")
    elif boundary not in _BOUNDARIES and node is not None:
        around.faults.add(node, f"one of {', '.join(_BOUNDARIES)}")
    return boundary
