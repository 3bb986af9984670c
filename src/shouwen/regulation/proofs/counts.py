"""Kinds that count: tally."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from shouwen.regulation.adoption import CHINA
from shouwen.regulation.consequences import picked
from shouwen.regulation.outcome_facts import NO_STEP
from shouwen.regulation.outcomes import Finding, Verdict
from shouwen.regulation.proofs.registry import proves
from shouwen.regulation.proofs.scene import Scene
from shouwen.regulation.short_examples import value_of


@proves("tally")
def tally(scene: Scene) -> Any:
    """Return the steps that were reached, by their number."""
    for at in _instants(scene):
        scene.feed(scene.standard.shared.when[0], at, scene.figures("times", "at", "chosen"))
    found = scene.found()
    if found and found[0].verdict is not Verdict.STEP:
        return str(found[0].verdict)
    steps: dict[int, Any] = {}
    for place, one in enumerate(found, 1):
        follows = _chosen(one, scene)
        if follows is None:
            return "refused"
        steps[place if one.window == "" else one.n or place] = follows
    return steps or _nothing(scene)


def _nothing(scene: Scene) -> Any:
    """Return that no step was reached, which a standard that does not speak never does."""
    where = scene.standard.shared.where
    if where is None:
        return {}
    figures = scene.figures("times", "at", "chosen")
    fact = scene.fact(scene.standard.shared.when[0], _instants(scene)[0], figures, is_attempt=True)
    return {} if scene.view.evaluate(where, fact) is True else "silent"


def _instants(scene: Scene) -> list[datetime]:
    """Return when it happened: as given, else so many times, a minute apart."""
    if isinstance(scene.given.get("at"), list):
        return [value_of(one, CHINA) for one in scene.given["at"]]
    return [scene.at() + timedelta(minutes=place) for place in range(int(scene.given.get("times", 1)))]


def _chosen(finding: Finding, scene: Scene) -> Any:
    """Return what follows a step; as a person picked where one is given, None where the text allows it not."""
    if finding.result == NO_STEP:
        return NO_STEP
    choice = scene.given.get("chosen")
    if choice is None:
        return list(finding.consequences)
    follows = picked(finding.consequences, choice)
    return [follows] if follows is not None else None
