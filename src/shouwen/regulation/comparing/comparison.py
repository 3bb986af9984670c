"""Compare a standard with the one that it takes the place of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shouwen.regulation.comparing.outcomes import Compared, Outcome, Reason, of_reasons
from shouwen.regulation.comparing.sides import Sides, with_named
from shouwen.regulation.comparing.verbs import rule_of, written

#: A standard that is new where there was none: more is asked. Of a permit that may also be more allowed.
_NEW = {"grant": Outcome.CANNOT_TELL}


def kind_of(clauses: Mapping[str, Any]) -> str:
    """Return the kind of a standard: its first key."""
    return str(next(iter(clauses)))


def compare(above: Mapping[str, Any] | None, below: Mapping[str, Any] | None, sides: Sides | None = None) -> Compared:
    """Return how a standard (``below``) stands to the one that it is compared with, from their clauses as written.

    None stands for one that is not there: taken away is looser, new is stricter.
    """
    sides = sides or Sides()
    if below is None:
        assert above is not None, "one of both is there"
        return Compared(Outcome.LOOSER, (Reason("", above.get(kind_of(above)), None, Outcome.LOOSER),))
    kind = kind_of(below)
    if above is None:
        outcome = _NEW.get(kind, Outcome.STRICTER)
        return Compared(outcome, (Reason("", None, below.get(kind), outcome),))
    if kind_of(above) != kind:
        return Compared(Outcome.CANNOT_TELL, (Reason("", kind_of(above), kind, Outcome.CANNOT_TELL),))
    both = Sides(with_named(sides.above, above), with_named(sides.below, below), sides.scales)
    return of_reasons(_reasons(kind, above, below, both))


def _reasons(kind: str, above: Mapping[str, Any], below: Mapping[str, Any], sides: Sides) -> Iterator[Reason]:
    for clause in dict.fromkeys((*above, *below)):
        before, after = written(kind, clause, above), written(kind, clause, below)
        outcome = rule_of(kind, clause)(before, after, sides)
        if outcome is not Outcome.SAME:
            yield Reason(clause, before, after, outcome)
