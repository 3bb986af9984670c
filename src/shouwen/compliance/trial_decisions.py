"""What people have decided since of what a draft would judge otherwise: it is left as decided, and listed apart."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from shouwen.compliance.models import Trial
from shouwen.compliance.trial_facts import units_below
from shouwen.facts.kinds import declared
from shouwen.facts.models import Fact

#: The figure by which an answer names the fact that it answers.
ANSWERS = "proposal"


@cache
def _answering() -> tuple[str, ...]:
    return tuple(sorted(kind.name for kind in declared().values() if ANSWERS in kind.figures))


def answers_to(facts: Collection[int], trial: Trial) -> dict[int, int]:
    """Return by which fact a person has answered each of these, the last where several did; one statement.

    Also answers that came after the period count: the draft leaves them alone as well.
    """
    if not facts:
        return {}
    rows = Fact.objects.filter(kind__in=_answering(), unit__in=units_below(trial.units), at__gte=trial.since)
    named = ((int(str(answered).removeprefix("fact:")), number)
             for number, answered in rows.order_by("at", "pk").values_list("pk", f"figures__{ANSWERS}"))
    return {answered: number for answered, number in named if answered in facts}
