"""What one standard finds, as the fact that another standard may be judged on."""

from __future__ import annotations

from shouwen.regulation.facts import Fact
from shouwen.regulation.outcomes import ClockEnded, Finding, Outcome, Verdict
from shouwen.regulation.surroundings import SPOKEN_VERDICTS


def as_facts(outcome: Outcome) -> tuple[Fact, ...]:
    """Return ``SD-3.4.missed`` and the like for an outcome that others may name; else nothing.

    It carries the instant and figures of the fact that made it, and is about the holder.
    """
    if isinstance(outcome, ClockEnded):
        clock = outcome.clock
        figures = dict(clock.reckoning.figures)
        standard, unit, holder = clock.standard, clock.unit, clock.holder
        # That it was done later, late, is no part of the miss.
        because = clock.because if outcome.verdict is Verdict.MISSED else outcome.because
    elif isinstance(outcome, Finding):
        figures = {**outcome.reckoning.figures, "result": outcome.result}
        standard, unit, holder = outcome.standard, outcome.unit, outcome.holder
        because = outcome.because
    else:
        return ()
    if outcome.verdict not in SPOKEN_VERDICTS:
        return ()
    shown = {
        name: value for name, value in figures.items() if not name.startswith("ask.") and value is not None
    }
    sequence = max(because, default=0)
    return (Fact(sequence, f"{standard}.{outcome.verdict}", outcome.at, unit, "system", holder, "", shown),)
