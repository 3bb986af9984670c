"""Kinds that stand before a deed: gate."""

from __future__ import annotations

from typing import Any

from shouwen.regulation.outcomes import Objection
from shouwen.regulation.proofs.registry import proves
from shouwen.regulation.proofs.scene import Scene

_BESIDES = ("at", "by", "happened", "each", "permits")


@proves("gate")
def gate(scene: Scene) -> Any:
    """Return whether a deed is refused, and what is in the way."""
    at, by = scene.at(), scene.doer()
    scene.play_earlier(at)
    return answer(scene.attempt(scene.standard.shared.before[0], at, scene.figures(*_BESIDES), by=by))


def answer(objections: list[Objection]) -> Any:
    """Return a refusal with what is in the way, where anything is named."""
    if not objections:
        return "allowed"
    return {"refused": list(objections[0].lists)} if objections[0].lists else "refused"
