"""Kinds that are reckoned over a period: ledger, pay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from shouwen.regulation.entries import ENTERED
from shouwen.regulation.expressions import UNKNOWN
from shouwen.regulation.facts import Fact
from shouwen.regulation.folding import progress_of
from shouwen.regulation.kinds.ledger import Ledger
from shouwen.regulation.kinds.pay import Pay
from shouwen.regulation.outcomes import Finding, Reckoning, Verdict
from shouwen.regulation.period_facts import CLOSED
from shouwen.regulation.proofs.registry import proves
from shouwen.regulation.proofs.scene import USUAL, Scene, figures_that_fit
from shouwen.regulation.short_examples import value_of
from shouwen.regulation.windows import MICROSECOND, window_at


@proves("ledger")
def ledger(scene: Scene) -> Any:
    """Return what the account came to, as far as the example asks, and what followed at which entry."""
    standard = scene.standard
    assert isinstance(standard, Ledger)
    if "brought" in scene.given:
        _bring(scene, standard, Decimal(scene.given["brought"]))
    fact = scene.fact(ENTERED, USUAL, {"ledger": standard.id, "amount": Decimal(0)}, is_attempt=True)
    for place in range(int(scene.given.get("times", 0))):
        own = standard.entries[0].match
        fact = scene.feed(own.kinds[0], USUAL + timedelta(minutes=place), figures_that_fit([own.where]))
    for place, said in enumerate(scene.given.get("entries") or ()):
        source, amount = next(iter(said.items())) if isinstance(said, Mapping) else ("", said)
        figures = {"ledger": standard.id, "amount": Decimal(amount), "source": source}
        fact = scene.feed(ENTERED, USUAL + timedelta(minutes=place), figures)
    progress = progress_of(standard, fact, scene.adopted, scene.replay.memory)
    shown = {name: "unknown" if one is UNKNOWN else one for name, one in progress.items() if name in scene.example.then}
    below = {one.n: list(one.consequences) for one in scene.found() if one.verdict is Verdict.BELOW}
    return {**shown, **({"below": below} if below else {})}


def _bring(scene: Scene, standard: Ledger, brought: Decimal) -> None:
    """Let the period before have ended with a balance."""
    here = Fact(0, CLOSED, USUAL, 1, "system", scene.holder)
    window = window_at(standard.rule, USUAL, here, scene.view)
    assert window is not None
    found = scene.view.finding(
        standard.shared, here, Verdict.RESULT, key=f"{standard.id}|{scene.holder}|before|close", result=brought
    )
    _stand(scene, found, window.since - MICROSECOND)


def _stand(scene: Scene, found: Finding, at: Any) -> None:
    scene.replay.memory.apply(replace(found, at=at, holder=scene.holder))


@proves("pay")
def pay(scene: Scene) -> Any:
    """Return what the line came to, or which line was missing."""
    standard = scene.standard
    assert isinstance(standard, Pay)
    here = Fact(0, CLOSED, USUAL, 1, "system", scene.holder)
    window = window_at(standard.rule, USUAL, here, scene.view)
    assert window is not None
    for line, amount in (scene.given.get("lines") or {}).items():
        reckoning = Reckoning(figures={"line": line})
        found = scene.view.finding(
            standard.shared, here, Verdict.RESULT, key=f"{line}|{scene.holder}", result=value_of(amount, scene.site.zone),
            window=window.name, reckoning=reckoning,
        )  # fmt: skip
        _stand(scene, found, USUAL)
    kinds = [one for one in standard.shared.when if one != CLOSED] or ["note.written"]
    scene.feed(kinds[0], USUAL, scene.figures("lines"))
    scene.replay.memory.members_ = lambda positions, unit, at: frozenset({scene.holder})
    scene.replay.sweep((window.until or USUAL) + timedelta(days=1))
    own = [one for one in scene.found() if one.key == f"{standard.id}|{scene.holder}|{window.name}"]
    if not own:
        return "silent"
    return {"unknown": own[0].fault} if own[0].verdict is Verdict.UNKNOWN else {"pay": own[0].result}
