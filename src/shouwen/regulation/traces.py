"""What happened in an example, line by line, and what came of each: shown beside one that went otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from typing import Any

from shouwen.regulation.facts import Fact
from shouwen.regulation.outcomes import (
    ClockDoneLate,
    ClockEnded,
    ClockMoved,
    ClockStarted,
    Finding,
    Objection,
    Withdrawn,
)

#: More lines than anybody reads.
MOST_LINES = 60


def traced(fact: Fact, outcomes: Iterable[Any], zone: tzinfo, *, is_attempt: bool = False) -> list[str]:
    """Return a fact, or a deed that was tried, as a line, and each outcome as one below it."""
    who = f" by {fact.by}" if fact.by else ""
    deed = "tried " if is_attempt else ""
    head = f"{_local(fact.at, zone)} {deed}{fact.kind} {fact.about}{who}{_figures(fact.figures)}"
    return [head, *traced_outcomes(outcomes, zone)]


def traced_outcomes(outcomes: Iterable[Any], zone: tzinfo) -> list[str]:
    """Return each outcome as a line."""
    return [f"  → {said}" for one in outcomes if (said := _said(one, zone))]


def _said(one: Any, zone: tzinfo) -> str:
    match one:
        case ClockStarted(clock) | ClockMoved(clock):
            verb = "runs" if isinstance(one, ClockStarted) else "moves"
            return f"{clock.standard} {verb} for {clock.holder}, due {_local(clock.due_at, zone)}"
        case ClockEnded():
            return f"{one.clock.standard} {one.verdict} at {_local(one.at, zone)}{_follows(one.consequences)}"
        case ClockDoneLate():
            return f"{one.clock.standard} done late at {_local(one.at, zone)}"
        case Finding():
            result = f" {one.result}" if one.result is not None else ""
            fault = f" ({one.fault})" if one.fault else ""
            read = _figures({name: one.reckoning.figures.get(name) for name in one.reckoning.local})
            return f"{one.standard} {one.verdict}{result}{fault}{read}{_follows(one.consequences)}"
        case Withdrawn():
            return f"{one.standard} is withdrawn"
        case Objection():
            what = ", ".join((*one.lists, *(f"{name} is missing" for name in one.missing), one.fault)).strip(", ")
            return f"{one.standard} refuses{f' ({what})' if what else ''}"
    return ""


def _figures(figures: Mapping[str, Any]) -> str:
    said = ", ".join(f"{name}: {value}" for name, value in figures.items() if value is not None)
    return f" {{{said}}}" if said else ""


def _follows(consequences: Iterable[Mapping[str, Any]]) -> str:
    said = ", ".join(_figures(one).strip() for one in consequences)
    return f", so {said}" if said else ""


def _local(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}" if at.year < 9999 else "never"
