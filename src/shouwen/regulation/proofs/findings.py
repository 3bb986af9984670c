"""Kinds judged on one fact: limit, decision, deem, owner."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, timedelta
from typing import Any

from shouwen.regulation.adoption import CHINA
from shouwen.regulation.kinds.decision import Decision
from shouwen.regulation.kinds.deem import Deem, SettledDeem
from shouwen.regulation.kinds.limit import Limit
from shouwen.regulation.kinds.owner import OnDuty, Owner
from shouwen.regulation.outcomes import Finding, Verdict
from shouwen.regulation.proofs.registry import proves
from shouwen.regulation.proofs.scene import Scene, figures_that_fit
from shouwen.regulation.short_examples import value_of
from shouwen.regulation.spans import Span


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
    if "measured" in scene.given:
        assert isinstance(scene.standard, Limit)
        _measure(scene, scene.standard.measure.source)
        broken = (one for one in scene.found() if one.verdict is Verdict.BROKEN)
        return {f"{one.at.astimezone(CHINA):%H:%M}": told(one) for one in broken} or "silent"
    scene.feed(shared.when[0], scene.at(), scene.figures("at"))
    found = scene.found()
    return told(found[0]) if found else "silent"


@proves("decision")
def decision(scene: Scene) -> Any:
    """Return the result, or that no row applies; of measurements at which time which level came."""
    if "measured" in scene.given:
        return _levels(scene)
    scene.feed(scene.standard.shared.when[0], scene.at(), scene.figures("at"))
    found = scene.found()
    if not found:
        return "silent"
    return {"result": found[0].result} if found[0].verdict is Verdict.RESULT else str(found[0].verdict)


def _levels(scene: Scene) -> Any:
    """Return the levels that came, by the time of the measurement."""
    standard = scene.standard
    assert isinstance(standard, Decision)
    _measure(scene, " ".join(row.condition.source for row in standard.rows if row.condition is not None))
    changed = (one for one in scene.found() if one.verdict is Verdict.RESULT)
    return {f"{one.at.astimezone(CHINA):%H:%M}": one.result for one in changed}


def _measure(scene: Scene, sources: str) -> None:
    """Let happen what is given as ``measured``, on one day.

    A measurement is a mapping with ``at``, or a list: its time, and the figures in the order in which ``sources``
    (formulas) name them.
    """
    kind = scene.standard.shared.when[0]
    names = sorted((name for name in scene.edition.kinds[kind].figures if name in sources), key=sources.index)
    day = scene.at().astimezone(CHINA)
    for measured in scene.given["measured"]:
        said = dict(measured) if isinstance(measured, Mapping) else dict(zip(("at", *names), measured, strict=True))
        hour, _, minute = str(said.pop("at")).partition(":")
        at = day.replace(hour=int(hour), minute=int(minute)).astimezone(UTC)
        scene.feed(kind, at, {name: value_of(value, CHINA) for name, value in said.items()})


@proves("owner")
def owner(scene: Scene) -> Any:
    """Return who answers, or whether the work may be handed on."""
    standard = scene.standard
    assert isinstance(standard, Owner | OnDuty)
    if isinstance(standard, OnDuty):
        scene.feed(standard.shared.when[0], scene.at(), scene.figures("at"))
        found = scene.found()
        return {"result": found[0].result} if found[0].verdict is Verdict.RESULT else told(found[0])
    if "attempt" in scene.given:
        scene.feed(standard.becomes, scene.at() - timedelta(days=1), scene.figures("at", "attempt"))
        objections = scene.attempt(scene.given["attempt"], scene.at(), scene.figures("at", "attempt"))
        return "refused" if objections else "allowed"
    scene.feed(standard.becomes, scene.at(), scene.figures("at"))
    found = scene.found()
    if not found:
        return "silent"
    return {"result": found[0].result} if found[0].verdict is Verdict.RESULT else told(found[0])


@proves("deem")
def deem(scene: Scene) -> Any:
    """Return as what a fact counts and what follows; that it no longer does, where it was settled."""
    standard = scene.standard
    assert isinstance(standard, Deem | SettledDeem)
    scene.feed(standard.shared.when[0], scene.at(), scene.figures("at", "settled"))
    before = scene.found()
    if "settled" in scene.given and isinstance(standard, SettledDeem):
        _settle(scene, standard)
    found = scene.found()
    if not found:
        return {"withdrawn": standard.counts_as} if before else "silent"
    if found[0].verdict is Verdict.EXCUSED:
        excuse = standard.shared.unless
        cites = tuple(one.rpartition("#")[2] for one in excuse.cites) if excuse is not None else ()
        return {"excused": cites[0]} if cites else "excused"
    follows = [dict(one) for one in found[0].consequences[1:]]
    return {"found": found[0].result, **({"follows": follows} if follows else {})}


def _settle(scene: Scene, standard: SettledDeem) -> None:
    later = value_of(scene.given["settled"], CHINA)
    assert isinstance(later, Span), f"settled: after which span, not {scene.given['settled']}"
    at = scene.at() + (later.length if later.is_fixed else timedelta(days=later.whole))
    match = standard.settles[0]
    scene.feed(match.kinds[0], at, figures_that_fit([match.where]))
