"""What is to be judged at a moment to come is written down in the deed that makes it so."""

from __future__ import annotations

from shouwen.compliance.memory import rulebook_of_deed
from shouwen.compliance.models import Moment
from shouwen.compliance.standing import Standing
from shouwen.regulation.facts import Fact
from shouwen.regulation.periods import moments_after


def await_moments(fact: Fact) -> None:
    """Write down when a fact has something judged later; the same moment is written once."""
    rows = [
        Moment(
            unit=one.unit, holder=one.holder, standard=one.standard, name=one.name, since=one.since,
            until=one.until, at=one.at,
        )
        for one in moments_after(fact, rulebook_of_deed(), Standing())
    ]
    if rows:
        Moment.objects.bulk_create(rows, ignore_conflicts=True)
