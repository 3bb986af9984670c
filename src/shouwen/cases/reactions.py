"""What cases do when something happens below: flows go on, owners are set, steps are counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shouwen.cases import dealings, reading  # noqa: F401  describe cases to the floor below
from shouwen.compliance.findings import keep_findings
from shouwen.compliance.keepers import keeps
from shouwen.regulation.facts import Fact
from shouwen.work.messages import also_heard_as

#: What both answers to a proposal send into the flow, whichever it was.
CONSENT_ANSWERED = "consent.answered"

# Whoever answers for a case, its flow and its forms are rows of cases and work, set by their own
# deeds; what the articles found of them is kept as findings beside.
for kind in ("owner", "flow", "form"):
    keeps(kind)(keep_findings)


@also_heard_as(CONSENT_ANSWERED, "consent.given", "consent.refused")
def consent_answered(fact: Fact) -> Mapping[str, Any]:
    """Say of an answer to a proposal which one it was."""
    return {**fact.figures, "consented": fact.kind == "consent.given"}
