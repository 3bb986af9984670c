"""Kinds judged on one fact: limit, decision, deem, owner."""

from __future__ import annotations

from typing import Any

from shouwen.regulation.kinds.owner import Owner
from shouwen.regulation.outcomes import Finding, Verdict
from shouwen.regulation.proofs.registry import proves
from shouwen.regulation.proofs.scene import Scene


def told(finding: Finding) -> Any:
    """Return a verdict, with what follows where anything does."""
    verdict = str(finding.verdict)
    return {verdict: list(finding.consequences)} if finding.consequences else verdict


@proves("limit")
def limit(scene: Scene) -> Any:
    """Return the verdict on a fact, or what came of a deed."""
    shared = scene.standard.shared
    if shared.before:
        objections = scene.attempt(shared.before[0], scene.at(), scene.figures("at"))
        return "refused" if objections else "allowed"
    scene.feed(shared.when[0], scene.at(), scene.figures("at"))
    found = scene.found()
    return told(found[0]) if found else "silent"


@proves("decision")
def decision(scene: Scene) -> Any:
    """Return the result, or that no row applies."""
    scene.feed(scene.standard.shared.when[0], scene.at(), scene.figures("at"))
    found = scene.found()
    if not found:
        return "silent"
    return {"result": found[0].result} if found[0].verdict is Verdict.RESULT else str(found[0].verdict)


@proves("owner")
def owner(scene: Scene) -> Any:
    """Return who answers, or whether the work may be handed on."""
    standard = scene.standard
    assert isinstance(standard, Owner)
    if "attempt" in scene.given:
        return "refused" if scene.attempt(scene.given["attempt"], scene.at(), scene.figures("at", "attempt")) else "allowed"
    scene.feed(standard.becomes, scene.at(), scene.figures("at"))
    found = scene.found()
    if not found:
        return "silent"
    return {"result": found[0].result} if found[0].verdict is Verdict.RESULT else told(found[0])
