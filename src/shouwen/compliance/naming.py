"""Which positions an edition names, and where: in lanes, in signatures, as those to be told or to do.

Pure: an edition in, names out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from shouwen.regulation.consequences import AMOUNTS
from shouwen.regulation.editions import Edition
from shouwen.regulation.flows.nodes import FOR_PEOPLE
from shouwen.regulation.kinds import Standard
from shouwen.regulation.kinds.deadline import Deadline
from shouwen.regulation.kinds.flow import RunsFlow
from shouwen.regulation.kinds.form import SignedForm
from shouwen.regulation.kinds.owner import Owner
from shouwen.regulation.whom import BY_PART
from shouwen.regulation.words import Words

#: Consequences whose own value is whom they concern, where there is no ``to``.
_TELLING = ("notice", "remind", "escalate")


class As(StrEnum):
    """What a position is named for."""

    LANE = "lane"
    SIGNS = "signs"
    TOLD = "told"
    DOES = "does"
    SETS = "sets"
    BOUND = "bound"
    GIVEN = "given"  # by a local value


@dataclass(frozen=True)
class Naming:
    """One place in an edition that names a position."""

    named: str
    as_what: As
    title: Words
    citation: str


@lru_cache(maxsize=64)
def positions_named(edition: Edition) -> Mapping[str, tuple[Naming, ...]]:
    """Return by name of position every place of an edition that names it, each place once."""
    found: dict[str, dict[Naming, None]] = defaultdict(dict)
    for readings in edition.standards.values():
        for standard in readings.options.values():
            for named, as_what in _named_by(standard):
                shared = standard.shared
                found[named][Naming(named, as_what, shared.title, shared.citation)] = None
    for ask in edition.asks.values():
        for named in ask.set_by:
            found[named][Naming(named, As.SETS, ask.title, edition.citation(ask.article))] = None
    return {named: tuple(namings) for named, namings in found.items()}


def _named_by(standard: Standard) -> Iterator[tuple[str, As]]:
    for whom, as_what in _whom(standard):
        if whom and not whom.startswith(BY_PART):
            yield whom.removeprefix("on_duty(").removesuffix(")"), as_what


def _whom(standard: Standard) -> Iterator[tuple[str, As]]:
    shared = standard.shared
    yield from ((one, As.BOUND) for one in shared.binds)
    if isinstance(standard, RunsFlow):
        nodes = standard.flow.nodes.values()
        yield from ((lane, As.LANE) for lane in standard.flow.lanes  # a lane without a person's step asks for nobody
                    if any(one.lane == lane and one.kind in FOR_PEOPLE for one in nodes))
    elif isinstance(standard, SignedForm):
        yield from ((place, As.SIGNS) for place in standard.positions)
    elif isinstance(standard, Deadline):
        yield (standard.by, As.DOES)
        yield from ((step.to, As.TOLD) for step in standard.steps)
    elif isinstance(standard, Owner) and standard.taken_away is not None:
        yield (standard.taken_away.position, As.DOES)
    for one in standard.consequences():
        if AMOUNTS & one.keys():  # whose pay it is, which the case says and no position
            continue
        told = next((str(one[verb]) for verb in _TELLING if verb in one), "")
        yield (str(one.get("to") or told), As.TOLD if told else As.DOES)
