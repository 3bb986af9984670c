"""Keep what standards find, where no floor above keeps that kind itself."""

from __future__ import annotations

from shouwen.compliance.findings import keep_findings
from shouwen.compliance.giving_way import give_way_below
from shouwen.compliance.keepers import keeps
from shouwen.compliance.kinds import ADOPTED, EXCEPTION_ENDED, EXCEPTION_LAPSED, VALUE_SET
from shouwen.facts.readers import reacts
from shouwen.regulation.facts import Fact

for kind in (
    "limit", "gate", "decision", "tally", "deem", "grant", "quota", "ledger", "pay", "score", "line", "right", "cover",
    "keep", "phrase",
):  # fmt: skip
    keeps(kind)(keep_findings)


@reacts(ADOPTED, VALUE_SET, EXCEPTION_ENDED, EXCEPTION_LAPSED)
def look_below(fact: Fact) -> None:
    """Let what is looser than the unit above by now give way: in the unit, and in all below it."""
    since = fact.figures.get("since") if fact.kind in (ADOPTED, VALUE_SET) else None
    give_way_below(int(fact.about.partition(":")[2]), max(since or fact.at, fact.at), fact.at)
