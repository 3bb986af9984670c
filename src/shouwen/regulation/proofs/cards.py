"""Inspectors' cards: score, line."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from shouwen.regulation.cards import CLOSED, SCORED
from shouwen.regulation.kinds.line import Line
from shouwen.regulation.kinds.score import Score
from shouwen.regulation.outcomes import Verdict
from shouwen.regulation.proofs.registry import proves
from shouwen.regulation.proofs.scene import Scene


@proves("score")
def score(scene: Scene) -> Any:
    """Return the verdict on a card, or what it came to where the site has no pass mark."""
    standard = scene.standard
    assert isinstance(standard, Score)
    scene.feed(CLOSED, scene.at(), {**scene.figures("at"), "card": standard.card})
    found = scene.found()
    if not found:
        return "silent"
    if found[0].verdict is not Verdict.RESULT:
        return str(found[0].verdict)
    return {"result": _short(found[0].result), "shown": f"{found[0].result * 100:.1f}%"}


def _short(result: Decimal) -> str:
    """Return a figure as people write it down: 0.8181…"""
    text = format(result, "f")
    return text if len(text) <= 6 else f"{text[:6]}…"


@proves("line")
def line(scene: Scene) -> Any:
    """Return the verdict on a line, what it came to, or that the answer was refused."""
    standard = scene.standard
    assert isinstance(standard, Line)
    figures = scene.figures("at")
    answers = {name: figures.pop(name) for name in standard.elements if name in figures}
    for sort in ("good", "bad"):
        figures[f"elements_{sort}"] = tuple(name for name, answer in answers.items() if answer == sort)
    figures |= {"line": standard.id, "evidence": standard.evidence}
    if scene.attempt(SCORED, scene.at(), figures):
        return "refused"
    scene.feed(SCORED, scene.at(), figures)
    found = scene.found()
    if not found:
        return "silent"
    if found[0].verdict is Verdict.RESULT:
        return {"result": found[0].result}
    if standard.elements and found[0].result:
        return {str(found[0].verdict): found[0].result}
    return str(found[0].verdict)
