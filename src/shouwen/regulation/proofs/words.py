"""Kinds judged on what was said: phrase."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shouwen.regulation.cards import SCORED
from shouwen.regulation.kinds.phrase import ENDED, SENT, Phrase
from shouwen.regulation.phrases import PLACEHOLDERS, heard
from shouwen.regulation.proofs.findings import told
from shouwen.regulation.proofs.registry import proves
from shouwen.regulation.proofs.scene import Scene

_OF_WORDS = ("at", "text", "texts", "ticked", *PLACEHOLDERS)


@proves("phrase")
def phrase(scene: Scene) -> Any:
    """Return what is found of one text, several (``texts``) or an inspector's ticks; or that a text was refused."""
    standard = scene.standard
    assert isinstance(standard, Phrase)
    figures = scene.figures(*_OF_WORDS)
    if "ticked" in scene.given:
        good = tuple(scene.given["ticked"])
        bad = tuple(one for one in standard.required if one not in good)
        scene.feed(SCORED, scene.at(), {**figures, "line": standard.id, "elements_good": good, "elements_bad": bad})
        return _found(scene)
    kind = SENT if SENT in standard.worded else standard.worded[0]
    usual = {"channel": standard.channels[:1], "stage": standard.stages[:1]}
    figures = {**{name: some[0] for name, some in usual.items() if some}, "side": standard.side, **figures}
    for place, text in enumerate(scene.given.get("texts") or [scene.given["text"]]):
        named = {name: str(scene.given[name]) for name in PLACEHOLDERS if name in scene.given}
        codes = heard(str(text), [standard.phrases(scene.view)], named)
        sent, at = {**figures, "said": codes.said, "forbidden": codes.forbidden}, scene.at() + timedelta(seconds=place)
        if scene.attempt(kind, at, sent):
            return "refused"
        scene.feed(kind, at, sent)
    if kind == SENT:
        scene.feed(ENDED, scene.at() + timedelta(minutes=5), {})
    return _found(scene)


def _found(scene: Scene) -> Any:
    found = scene.found()
    if not found:
        return "silent"
    worst = next((one for one in found if one.result), found[0])
    return {str(worst.verdict): worst.result} if worst.result else told(worst)
