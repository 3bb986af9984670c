"""Kinds that are judged when a window closes: quota."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shouwen.regulation.kinds.quota import Quota, Roll
from shouwen.regulation.matches import Match
from shouwen.regulation.outcomes import Verdict
from shouwen.regulation.proofs.registry import proves
from shouwen.regulation.proofs.scene import USUAL, Scene, figures_that_fit
from shouwen.regulation.windows import OPEN

#: By then every window of an example is judged.
LATER = USUAL + timedelta(days=62)


@proves("quota")
def quota(scene: Scene) -> Any:
    """Return how the window was judged, and how many were missing."""
    standard = scene.standard
    assert isinstance(standard, Quota)
    _open(scene, standard)
    if "scores" in scene.given:
        for place, score in enumerate(scene.given["scores"]):
            _feed(scene, standard.count, place, {"score": score})
    else:
        _count(scene, standard, int(scene.given["count"]), int(scene.given.get("of", 0)))
    if standard.rule.unit == OPEN:
        scene.feed(f"{standard.rule.thing}.closed", USUAL + timedelta(days=20), {})
    scene.replay.sweep(LATER)
    found = scene.found()
    if not found:
        return "silent"
    first = found[0]
    return {"below": first.result} if first.verdict is Verdict.BELOW else str(first.verdict)


def _open(scene: Scene, standard: Quota) -> None:
    if standard.rule.unit == OPEN:
        scene.feed(f"{standard.rule.thing}.opened", USUAL - timedelta(days=1), {})
    elif not int(scene.given.get("count", 1)) and not int(scene.given.get("of", 1)):
        scene.feed(standard.count.kinds[0], USUAL - timedelta(days=40), {})  # else nothing at all is known of the unit
        scene.replay.memory.finding_states.clear()


def _count(scene: Scene, standard: Quota, count: int, of: int) -> None:
    """Let as many be counted, of as many; what is counted fits, what is not does not."""
    if isinstance(standard.of, Roll):
        scene.replay.memory.words = {("roll", standard.of.name): of, **scene.replay.memory.words}
    base = standard.of if isinstance(standard.of, Match) else None
    is_same_kind = base is not None and set(base.kinds) & set(standard.count.kinds)
    known = {f"ask.{name}": value for name, value in scene.site.values.items()}
    for place in range(of if base is not None and not is_same_kind else 0):
        assert base is not None
        _feed(scene, base, place, figures_that_fit([base.where], known), standard.count.same)
    for place in range(of if is_same_kind else count):
        fits = place < count
        _feed(scene, standard.count, place, figures_that_fit([standard.count.where], known) if fits else {})


def _feed(scene: Scene, match: Match, place: int, figures: dict[str, Any], same: str = "") -> None:
    by = match.distinct or match.same or same or "thing"
    name = f"{'member' if by == 'by' else by}:{place + 1}"
    more = {} if by in ("by", "about") else {by: name}
    at = USUAL + timedelta(seconds=place)
    scene.feed(match.kinds[0], at, {**figures, **more}, **({"by": name} if by == "by" else {}))
