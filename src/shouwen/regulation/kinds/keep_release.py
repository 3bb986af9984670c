"""How what is kept is given back: conditions, signatures in their order, and parts with a fate of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shouwen.regulation.expressions import Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.signatures import Stages
from shouwen.regulation.views import View

#: A place of a form about the thing is signed, or its signature fell: figure ``place``.
SIGNED, FALLEN = "entry.signed", "signature.fallen"
#: The thing is given back; a part of it is, named by the figure ``part``.
RELEASED, PART_RETURNED = "item.released", "item.part_returned"
NEVER = "never"


@dataclass(frozen=True, eq=False)
class Release:
    """``condition`` over the deed that gives it back, and who has signed before: places in stages."""

    condition: Expression | None = None
    signed: Stages = ()
    cites: tuple[str, ...] = ()

    def waiting(self, holder: str, deed: Fact, view: View) -> tuple[str, ...]:
        """Return the places that have still to sign; those of a later stage count only after the earlier ones."""
        signed: dict[str, int] = {}
        history = view.standing.history(frozenset({SIGNED, FALLEN}), frozenset({holder}), None)
        for order, fact in enumerate(one for one in history if one.at <= deed.at):
            place = str(fact.figures.get("place", ""))
            if fact.kind == FALLEN:
                signed.pop(place, None)
            else:
                signed.setdefault(place, order)
        before = -1
        for stage in self.signed:
            lacking = tuple(place for place in stage if signed.get(place, -1) <= before)
            if lacking:
                return (*lacking, *(place for later in self.signed[self.signed.index(stage) + 1 :] for place in later))
            before = max(signed[place] for place in stage)
        return ()


@dataclass(frozen=True, eq=False)
class Part:
    """A part, and when it is given back: never, after a span or from a date on (``until``), else with the whole."""

    name: str
    until: Expression | None = None
    is_never: bool = False
    cites: tuple[str, ...] = ()


def part_of(parts: Iterable[Part], deed: Fact) -> Part | None:
    """Return the part that a deed gives back, where the text says anything of it."""
    return next((one for one in parts if one.name == deed.figures.get("part")), None)
