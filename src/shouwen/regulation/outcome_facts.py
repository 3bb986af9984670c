"""What one standard finds, as the fact that another standard may be judged on."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from shouwen.regulation.consequences import figure_of, is_to_be_fixed
from shouwen.regulation.entry_facts import ENTERED, TO_BE_ENTERED
from shouwen.regulation.facts import NO_FIGURES, Fact, is_reference
from shouwen.regulation.outcomes import Clock, ClockEnded, Finding, Outcome, Verdict
from shouwen.regulation.surroundings import SPOKEN_VERDICTS

#: The result of a step that the text does not have: a sixth time where it says what follows up to the fifth.
NO_STEP = "no_step"


def as_facts(outcome: Outcome, named: Container[str] | None = None) -> tuple[Fact, ...]:
    """Return ``SD-3.4.missed``, 旷工 (by ``counts_as``) and the like for an outcome that others may name; else nothing.

    It carries the instant and figures of the fact that made it, and is about the holder. With ``named`` only the
    kinds of these names are made.
    """
    if isinstance(outcome, ClockEnded):
        standard = outcome.clock.standard
    elif isinstance(outcome, Finding):
        standard = outcome.standard
    else:
        return ()
    spoken = _spoken(outcome, standard)
    kinds = [(spoken, "", NO_FIGURES)] if spoken else []
    if outcome.consequences:
        kinds += [(name, of, NO_FIGURES) for name, of in _counted(outcome)]
        kinds += _entered(outcome, standard)
    if named is not None:
        kinds = [one for one in kinds if one[0] in named]
    return _made(outcome, kinds) if kinds else ()


def _made(
    outcome: Finding | ClockEnded, kinds: Iterable[tuple[str, str, Mapping[str, Any]]]
) -> tuple[Fact, ...]:
    """Return an outcome as facts of these kinds."""
    if isinstance(outcome, ClockEnded):
        clock = outcome.clock
        unit, holder, figures = clock.unit, clock.holder, dict(clock.reckoning.figures)
        # That it was done later, late, is no part of the miss.
        because = clock.because if outcome.verdict is Verdict.MISSED else outcome.because
    else:
        unit, holder, because = outcome.unit, outcome.holder, outcome.because
        figures = {**outcome.reckoning.figures, "result": outcome.result}
    sequence = max(because, default=0)
    shown = {
        name: value for name, value in figures.items() if not name.startswith("ask.") and value is not None
    }
    return tuple(
        Fact(sequence, kind, outcome.at, unit, "system", _whose(of, shown) or holder, "", {**shown, **more})
        for kind, of, more in kinds
    )


def named_by(outcome: Finding | Clock) -> frozenset[str]:
    """Return whom an outcome names beside its holder, as the facts that are made of it name them.

    What is counted of somebody (``per: member``) may have been found of something else, a shift or a case.
    """
    return references_among(outcome.reckoning.figures.values()) - {outcome.holder}


def references_among(values: Iterable[Any]) -> frozenset[str]:
    """Return the references among figures, those in lists too."""
    found: set[str] = set()
    for value in values:
        if isinstance(value, tuple | list):
            found.update(one for one in value if is_reference(one))
        elif is_reference(value):
            found.add(value)
    return frozenset(found)


def _spoken(outcome: Finding | ClockEnded, standard: str) -> str:
    """Return what an outcome is called by its standard and verdict, a step by its number; else nothing."""
    if outcome.verdict in SPOKEN_VERDICTS:
        return f"{standard}.{outcome.verdict}"
    if isinstance(outcome, Finding) and outcome.verdict is Verdict.STEP and outcome.result != NO_STEP:
        return f"{standard}.step_{outcome.n}"
    return ""


def _counted(outcome: Finding | ClockEnded) -> Iterator[tuple[str, str]]:
    """Yield the names as which an outcome counts, each with the figure that says whose it is."""
    for one in outcome.consequences:
        if "counts_as" in one:
            yield str(one["counts_as"]), str(one.get("of", ""))


def _entered(outcome: Finding | ClockEnded, standard: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield the points that an outcome enters, with whose they are; what a person has to fix enters nothing yet."""
    key = outcome.clock.key if isinstance(outcome, ClockEnded) else outcome.key
    for place, one in enumerate(outcome.consequences):
        entry = {"ledger": str(one.get("ledger", "")), "standard": standard, "entry": f"{key}>{place}"}
        if is_to_be_fixed(one):
            if any("points" in option for option in one.get("either", (one,))):
                yield TO_BE_ENTERED, str(one.get("of", "")), entry
            continue
        amount = figure_of(one.get("points"))
        if amount is not None:
            yield ENTERED, str(one.get("of", "")), {**entry, "amount": amount}


def _whose(of: str, figures: dict[str, object]) -> str:
    """Return whose a consequence is, where that is not the holder: a figure of the fact that is a reference."""
    whose = figures.get(of) if of else None
    return whose if isinstance(whose, str) else ""
