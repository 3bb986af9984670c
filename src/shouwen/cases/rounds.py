"""What of a case's history counts: a reopened case begins a new round, in which its steps are done anew."""

from __future__ import annotations

from collections.abc import Iterable

from shouwen.regulation.facts import Fact

REOPENED = "case.reopened"
#: What stays from round to round: the written registration is of the complaint, and that is the same one.
STAYS = ("entry.filled", "entry.corrected")


def of_this_round(facts: Iterable[Fact]) -> list[Fact]:
    """Return what happened since the case was last reopened, with what stays; facts come in order."""
    found: list[Fact] = []
    for fact in facts:
        if fact.kind == REOPENED:
            found = [one for one in found if one.kind in STAYS]
        else:
            found.append(fact)
    return found
