"""What of a case's course may be corrected: what the customer was told and said. Steps and clocks follow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shouwen.cases.models import Case
from shouwen.facts.models import Fact
from shouwen.work.correctable import correctable

#: What the page of a case repeats of the customer's reaction.
REACTION = ("case.satisfied", "case.satisfaction")


@correctable("customer.told", "case.replied", moves=True)
def follow_words(fact: Fact, figures: Mapping[str, Any] | None) -> None:
    """Nothing on the case repeats them."""


@correctable("customer.confirmed", moves=True)
def follow_reaction(fact: Fact, figures: Mapping[str, Any] | None) -> None:
    """Forget what the case repeats of a reaction that was none."""
    if figures is not None:
        return
    case = Case.objects.select_for_update().get(pk=int(fact.about.partition(":")[2]))
    case.particulars = {name: value for name, value in case.particulars.items() if name not in REACTION}
    case.save(update_fields=["particulars"])
