"""Facts in, outcomes out: the one place where standards are carried out.

``judge`` is called once for every fact, in the transaction that records it; ``object_to`` before a
deed; ``sweep`` by the clock, and ``follow`` with what a sweep found. Nothing here keeps anything:
what has been found so far is asked of ``Standing``, and callers keep what is returned, in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shouwen.regulation.adoption import Adopted, Rulebook, Standing
from shouwen.regulation.facts import Fact
from shouwen.regulation.outcomes import Clock, ClockEnded, ClockMoved, Objection, Outcome, Swept


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision table says: the result (a list with ``hits: all``), None where no row applies.

    ``citations`` are those of the rows that applied; ``missing`` names figures that were unknown
    where the result depends on them.
    """

    result: Any
    citations: tuple[str, ...]
    missing: tuple[str, ...] = ()


def judge(fact: Fact, rulebook: Rulebook, standing: Standing) -> tuple[Outcome, ...]:
    """Return what follows from a fact that has just been recorded, in the order to keep it.

    A fact that lies before what was judged, ``fact.corrected``, ``fact.withdrawn`` and
    ``fact.excused`` judge the touched keys again and return the differences. What a standard finds
    is fed to the standards that name it. A standard that cannot be evaluated leaves a ``Finding``
    with the verdict ``failed``, and the others go on.
    """
    raise NotImplementedError


def follow(outcomes: Iterable[Outcome], rulebook: Rulebook, standing: Standing) -> tuple[Outcome, ...]:
    """Return what other standards make of outcomes that came without a fact, such as a sweep's misses."""
    raise NotImplementedError


def sweep(clocks: Iterable[Clock | ClockEnded], now: datetime) -> Swept:
    """Return which running clocks are missed (``now`` is past due, dated at due), and the steps that
    have come: of running clocks, and of missed ones that are not done yet."""
    raise NotImplementedError


def refresh(clocks: Iterable[Clock], rulebook: Rulebook) -> tuple[ClockMoved, ...]:
    """Return the running clocks whose due time is another one since a calendar was published."""
    raise NotImplementedError


def object_to(deed: Fact, rulebook: Rulebook, standing: Standing) -> tuple[Objection, ...]:
    """Return every objection to a deed, given as the fact that it would record (``sequence`` 0).

    All standards with ``before`` this kind speak. One that cannot be evaluated objects, and says
    what is missing.
    """
    raise NotImplementedError


def decide(decision: str, figures: Mapping[str, Any], adopted: Adopted) -> Decided:
    """Return what the decision table with the id ``decision`` says of these figures.

    Raises ``KeyError`` where the edition has no such decision.
    """
    raise NotImplementedError
