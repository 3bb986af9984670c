"""A line of an inspector's card: good, bad or not applicable; a figure, a grade, or several elements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shouwen.regulation.bounds import Bound, given, holds, read_bounds, said_of_bounds
from shouwen.regulation.cards import CONDUCT, SCORED, Card, read_evidence
from shouwen.regulation.clauses import Shared
from shouwen.regulation.consequences import read_consequences
from shouwen.regulation.expressions import Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.keys import Keys
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.outcomes import Finding, Objection, Verdict
from shouwen.regulation.reading import Node
from shouwen.regulation.sentences import is_english
from shouwen.regulation.spoken import spoken_of
from shouwen.regulation.surroundings import Surroundings
from shouwen.regulation.views import View


@dataclass(frozen=True, eq=False)
class Line(Standard):
    """One line of ``card``; ``measures`` is the unit of a figure, ``scale`` the highest grade."""

    card: str
    bounds: tuple[Bound, ...] = ()
    measures: str = ""
    scale: int | None = None
    elements: tuple[str, ...] = ()
    points: Expression | None = None
    is_fatal: bool = False
    evidence: tuple[str, ...] = ()

    def judge(self, fact: Fact, view: View) -> Iterable[Finding]:
        if not self._is_mine(fact):
            return ()
        if fact.kind == CONDUCT:
            return (self._found(fact, view, Verdict.BROKEN),)
        if self.shared.where is not None and view.evaluate(self.shared.where, fact) is False:
            return ()
        if self.elements:
            return self._of_elements(fact, view)
        if self.measures or self.scale is not None:
            return self._of_value(fact, view)
        answer = fact.figures.get("answer")
        verdict = {"good": Verdict.MET, "bad": Verdict.BROKEN}.get(str(answer))
        return (self._found(fact, view, verdict),) if verdict is not None else ()

    def _is_mine(self, fact: Fact) -> bool:
        return fact.figures.get("what" if fact.kind == CONDUCT else "line") == self.id

    def _of_elements(self, fact: Fact, view: View) -> tuple[Finding, ...]:
        bad = [one for one in self.elements if one in (fact.figures.get("elements_bad") or ())]
        good = [one for one in self.elements if one in (fact.figures.get("elements_good") or ())]
        if not bad and not good:
            return ()
        return (self._found(fact, view, Verdict.BROKEN if bad else Verdict.MET, result="、".join(bad) or None),)

    def _of_value(self, fact: Fact, view: View) -> tuple[Finding, ...]:
        value, bounds = fact.figures.get("value"), given(self.bounds, fact, view)
        if value is None:
            if fact.figures.get("answer") == "not_applicable":
                return ()
            return (self._found(fact, view, Verdict.UNKNOWN, fault="value"),)
        if not bounds:
            return (self._found(fact, view, Verdict.RESULT, result=value),)
        kept = [holds(one, value, fact, view) for one in bounds]
        verdict = Verdict.UNKNOWN if None in kept else Verdict.MET if all(kept) else Verdict.BROKEN
        return (self._found(fact, view, verdict, result=value),)

    def _found(self, fact: Fact, view: View, verdict: Verdict, **more: Any) -> Finding:
        follows = {Verdict.MET: self.shared.then, Verdict.BROKEN: self.shared.otherwise}.get(verdict, ())
        reckoning = view.reckoning(self.said, [one.value for one in self.bounds], fact)
        return view.finding(self.shared, fact, verdict, consequences=follows, reckoning=reckoning, **more)

    def guarded_kinds(self) -> frozenset[str]:
        return frozenset({SCORED}) if self.scale is not None or self.evidence else frozenset()

    def object_to(self, deed: Fact, view: View) -> Objection | None:
        if not self._is_mine(deed):
            return None
        missing: tuple[str, ...] = ()
        value = deed.figures.get("value")
        if self.scale is not None and value is not None and not (1 <= value <= self.scale and value == int(value)):
            missing = (f"value 1–{self.scale}",)
        elif any(one.verdict is Verdict.BROKEN for one in self.judge(deed, view)):
            brought = deed.figures.get("evidence") or ()
            missing = tuple(one for one in self.evidence if one not in brought)
        if not missing:
            return None
        reckoning = view.reckoning(self.said, [], deed)
        return Objection(self.id, self.shared.citation, self.shared.title.zh, reckoning, missing=missing)

    def sentence(self, language: str = "zh-hans") -> str:
        title = self.shared.title.in_language(language)
        bounds, unit = said_of_bounds(self.bounds, language), self.measures
        parts = [title, f"{bounds} {unit}".strip() if bounds else "", "、".join(self.elements)]
        if is_english(language):
            return f"{self.card}: {', '.join(part for part in parts if part)}."
        return f"{self.card}：{'，'.join(part for part in parts if part)}。"


def read_line(node: Node, card: Card, around: Surroundings) -> Line:
    """Read one line of a card."""
    keys = Keys(node, around.faults, "the line")
    keys.asked |= {"examples"}
    id_, article = keys.text("id", required=True), keys.text("article", required=True)
    if article:
        around.check_article(article, keys.take("article") or node)
    about = tuple(kind for kind in around.kinds if kind.startswith(f"{card.of}."))
    occasions = (SCORED, CONDUCT)
    where, points = keys.take("where"), keys.take("points")
    shared = Shared(
        kind="line", id=id_, title=keys.words("line", required=True), article=article, citation=around.citation(article),
        when=occasions, where=around.compile(where, (*occasions, *about), "truth") if where is not None else None,
        per=card.of, otherwise=read_consequences(keys.take("otherwise"), around), titles=_titles(around),
        file=node.file, line=node.line, spoken=spoken_of((*occasions, *about), around.kinds, around.asks, around.lists),
    )  # fmt: skip
    line = Line(
        shared, card.name, read_bounds(keys, around, occasions, fewest=0), keys.text("measures"),
        keys.whole("scale", least=2), tuple(text for text, _ in keys.texts("elements")),
        around.compile(points, occasions) if points is not None else None,
        keys.truth("fatal", False), read_evidence(keys, around) or card.evidence,
    )  # fmt: skip
    keys.close()
    if sum((bool(line.measures), line.scale is not None, bool(line.elements))) > 1:
        around.faults.check(node, "one of measures, scale, elements", "several")
    if line.measures and not line.bounds:
        around.faults.check(node, "a bound for what is measured: at_most, at_least, under or over", "none")
    return line


def _titles(around: Surroundings) -> Mapping[str, str]:
    return {one: around.title_of(one) for one in (SCORED, CONDUCT)}

