"""Kinds that stand before a deed: gate, grant, right, cover, keep."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shouwen.regulation.adoption import CHINA
from shouwen.regulation.kinds.cover import PLANNED, Cover
from shouwen.regulation.kinds.form import FILLED, SignedForm
from shouwen.regulation.kinds.grant import Grant
from shouwen.regulation.kinds.keep import DELIVERED, Keep
from shouwen.regulation.kinds.right import Right
from shouwen.regulation.outcomes import Objection
from shouwen.regulation.permits import GIVEN
from shouwen.regulation.proofs.registry import proves
from shouwen.regulation.proofs.scene import OTHER, Scene, figures_that_fit
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


@proves("right")
def right(scene: Scene) -> Any:
    """Return whether a claim is granted or refused, or what must be asked first."""
    standard, at = scene.standard, scene.at()
    assert isinstance(standard, Right)
    figures = scene.figures("at")
    objections = scene.attempt(standard.shared.when[0], at, figures)
    if objections:
        return {"ask": objections[0].missing[0]} if objections[0].missing else "refused"
    scene.feed(standard.shared.when[0], at, figures)
    found = scene.found()
    return str(found[0].verdict) if found else "silent"


@proves("form")
def form(scene: Scene) -> Any:
    """Return whether one entry more is refused where so many (``entries``) are filled in already."""
    standard, at = scene.standard, scene.at()
    assert isinstance(standard, SignedForm)
    thing = {standard.once_per: f"{standard.once_per}:1"} if standard.once_per else {}
    figures = {**thing, **scene.figures("at", "entries"), "form": standard.form.name}
    count = int(scene.given.get("entries", 0))
    for place in range(1, count + 1):
        scene.feed(FILLED, at - timedelta(minutes=place), {**figures, "entry": f"entry:{place}"})
    return "refused" if scene.attempt(FILLED, at, {**figures, "entry": f"entry:{count + 1}"}) else "allowed"


@proves("cover")
def cover(scene: Scene) -> Any:
    """Return whether a roster, or a post that is left, is refused, and the edges of the gaps."""
    standard, at = scene.standard, scene.at()
    assert isinstance(standard, Cover)
    deed, (kind,) = scene.figures("at", "shifts"), (standard.shared.before or standard.shared.when)[:1]
    for starts, ends in scene.given.get("shifts") or ():
        times = {"starts": value_of(starts, CHINA), "ends": value_of(ends, CHINA), "position": standard.positions[0]}
        scene.feed(PLANNED, at - timedelta(days=1), times)
    objections = scene.attempt(kind, at, deed)
    return answer(objections) if "shifts" in scene.given else "refused" if objections else "allowed"


@proves("keep")
def keep(scene: Scene) -> Any:
    """Return which places wait for their copy, that it is kept, or that an attempt on it is refused."""
    standard, at = scene.standard, scene.at()
    assert isinstance(standard, Keep)
    thing = {standard.what: f"{standard.what}:1"}
    scene.feed(standard.shared.when[0], at, {**figures_that_fit([standard.shared.where]), **thing})
    if "attempt" in scene.given:
        objections = scene.attempt(scene.given["attempt"], at + timedelta(days=1), thing)
        return "refused" if objections else "allowed"
    for place, to in enumerate(scene.given.get("delivered") or ()):
        scene.feed(DELIVERED, at + timedelta(hours=place + 1), {**thing, "to": to, "signed": True})
    last = scene.found()[-1]
    return {"waiting": list(last.result)} if last.result else "kept"
