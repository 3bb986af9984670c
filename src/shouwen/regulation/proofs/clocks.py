"""Kinds with a clock: deadline, cadence."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from shouwen.regulation.adoption import CHINA
from shouwen.regulation.calendars.periods import start_of_day
from shouwen.regulation.kinds.cadence import ADOPTED, Cadence
from shouwen.regulation.kinds.deadline import Deadline
from shouwen.regulation.outcomes import Clock
from shouwen.regulation.proofs.registry import proves
from shouwen.regulation.proofs.scene import USUAL, Scene, figures_that_fit
from shouwen.regulation.short_examples import value_of
from shouwen.regulation.spans import NEVER, Span
from shouwen.regulation.spread import unit_of

_OF_TIME = ("at", "done", "after")


@proves("deadline")
def deadline(scene: Scene) -> Any:
    """Return how the clock ended, with what follows a miss."""
    standard = scene.standard
    assert isinstance(standard, Deadline)
    start = _start(scene, standard)
    scene.feed(standard.shared.when[0], start, scene.figures(*_OF_TIME))
    clocks = [one for one in scene.replay.memory.running() if one.standard == standard.id]
    if not clocks:
        return "silent"
    done = _done(scene, start)
    if done is not None:
        for stop in standard.stops if standard.needs_all else standard.stops[:1]:
            scene.feed(stop.kind, done, figures_that_fit([stop.where]))
    _sweep(scene, clocks[0])
    ended = scene.ended()
    if not ended:
        return "running"
    verdict = str(ended[0].verdict)
    return {verdict: list(ended[0].consequences)} if ended[0].consequences else verdict


@proves("cadence")
def cadence(scene: Scene) -> Any:
    """Return how the slots ended that the example names."""
    standard = scene.standard
    assert isinstance(standard, Cadence)
    scene.replay.memory.members_ = lambda positions, unit, at: frozenset({scene.holder})
    instants = [value_of(one, CHINA) for one in scene.given.get("done") or ()]
    if standard.shared.lasting is not None:
        begun = value_of(scene.given["since"], CHINA)
        at = begun if isinstance(begun, datetime) else start_of_day(begun, CHINA)
        scene.feed(min(standard.shared.lasting.begins), at, scene.figures("since", "done", "until"))
    else:
        figures = {"pack": scene.edition.name}
        scene.feed(ADOPTED, _first_day(scene, instants) - _well_before(scene, standard), figures)
    for at in instants:
        for stop in standard.stops if standard.needs_all else standard.stops[:1]:
            scene.feed(stop.kind, at, figures_that_fit([stop.where]))
    scene.replay.sweep(value_of(scene.given["until"], CHINA))
    ended = {str(one.clock.reckoning.figures["slot"]): str(one.verdict) for one in scene.ended()}
    return {name: ended.get(name, "running") for name in scene.example.then}


A_YEAR = timedelta(days=370)
#: How long before its first day an example's regulation is adopted, by the length of slots: those it names are whole.
_WELL_BEFORE = {"day": timedelta(days=7), "week": timedelta(days=21), "month": timedelta(days=92)}
_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?\Z")


def _well_before(scene: Scene, standard: Cadence) -> timedelta:
    rules = () if standard.cutting.during else standard.window_rules()
    units = {unit_of(rule, scene.view) for rule in rules}
    return _WELL_BEFORE.get(units.pop(), A_YEAR) if len(units) == 1 else A_YEAR


def _first_day(scene: Scene, instants: list[datetime]) -> datetime:
    """Return the first moment of which an example speaks: something is done, or a slot that it names begins."""
    named = [name if len(name) > 7 else f"{name}-01" for name in map(str, scene.example.then) if _DAY.match(name)]
    return min([*instants, *(start_of_day(date.fromisoformat(one), CHINA) for one in named)], default=USUAL)


def _start(scene: Scene, standard: Deadline) -> datetime:
    """Return when it begins; where it is due at a time of the fact's own, well before."""
    if "at" in scene.given or standard.within is not None:
        return scene.at()
    instants = [one for one in scene.figures("at", "after").values() if isinstance(one, datetime)]
    return min([USUAL, *instants]) - timedelta(days=1)


def _done(scene: Scene, start: datetime) -> datetime | None:
    if "done" in scene.given:
        return scene.at("done")
    if "after" not in scene.given:
        return None
    span = value_of(scene.given["after"], CHINA)
    assert isinstance(span, Span), f"after: a span, not {scene.given['after']}"
    return start + (span.length if span.is_fixed else timedelta(days=span.whole))


def _sweep(scene: Scene, clock: Clock) -> None:
    state = scene.replay.memory.state(clock.key)
    due = state.due_at if isinstance(state, Clock) else clock.due_at
    if due < NEVER:
        scene.replay.sweep(due + timedelta(microseconds=1))


