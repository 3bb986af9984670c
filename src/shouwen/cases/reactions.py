"""What cases do when something happens below: flows go on, owners are set, steps are counted."""

from __future__ import annotations

from shouwen.cases import reading  # noqa: F401  describes cases to the floor below
from shouwen.compliance.keepers import keeps
from shouwen.compliance.reactions import keep_finding
from shouwen.regulation.facts import Fact
from shouwen.regulation.outcomes import Outcome


@keeps("owner")
def keep_owner(outcome: Outcome, fact: Fact | None) -> None:
    """Keep who answers for a matter; the case itself names the first owner when it is opened."""
    keep_finding(outcome, fact)


@keeps("flow")
def keep_flow(outcome: Outcome, fact: Fact | None) -> None:
    """Keep that an article gives a case its flow; the case starts it itself."""
    keep_finding(outcome, fact)


@keeps("form")
def keep_form(outcome: Outcome, fact: Fact | None) -> None:
    """Keep what a form standard found of a case."""
    keep_finding(outcome, fact)
