"""Kinds that stand before a deed: gate, grant."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shouwen.regulation.adoption import CHINA
from shouwen.regulation.kinds.grant import Grant
from shouwen.regulation.outcomes import Objection
from shouwen.regulation.permits import GIVEN
from shouwen.regulation.proofs.registry import proves
from shouwen.regulation.proofs.scene import OTHER, Scene
from shouwen.regulation.short_examples import value_of

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


@proves("grant")
def grant(scene: Scene) -> Any:
    """Return whether a deed is refused with the permits that are given."""
    standard, at, by = scene.standard, scene.at(), scene.doer()
    assert isinstance(standard, Grant)
    figures = scene.figures(*_BESIDES)
    for place, said in enumerate(scene.given.get("permits") or ()):
        permit = {name: value_of(one, CHINA) for name, one in said.items() if name not in ("kind", "used")}
        given_at = at - timedelta(days=1, minutes=-place)
        scene.feed(GIVEN, given_at, {**permit, "permit_kind": said["kind"]}, by=OTHER)
        for use in range(int(said.get("used", 0))):
            scene.feed(standard.opens[0], given_at + timedelta(hours=1 + use), figures)
    return answer(scene.attempt(standard.opens[0], at, figures, by=by))
