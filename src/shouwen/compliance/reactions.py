"""Keep what standards find, where no floor above keeps that kind itself."""

from __future__ import annotations

from shouwen.compliance.findings import keep_findings
from shouwen.compliance.giving_way import asked_from, give_way_below
from shouwen.compliance.keepers import keeps
from shouwen.compliance.kinds import ADOPTED, COMPARISON_JUDGED, EXCEPTION_ENDED, EXCEPTION_LAPSED, VALUE_SET
from shouwen.facts.readers import reacts
from shouwen.regulation.facts import Fact

for kind in (
    "limit", "gate", "decision", "tally", "deem", "grant", "quota", "ledger", "pay", "score", "line", "right", "cover",
    "keep", "phrase",
):  # fmt: skip
    keeps(kind)(keep_findings)


@reacts(ADOPTED, VALUE_SET, EXCEPTION_ENDED, EXCEPTION_LAPSED, COMPARISON_JUDGED)
def look_below(fact: Fact) -> None:
    """Let what is looser than the unit above by now give way: in the unit, and in all below it."""
    since = fact.figures.get("since") if fact.kind in (ADOPTED, VALUE_SET) else None
    if fact.kind == COMPARISON_JUDGED:
        since = asked_from(fact.about, str(fact.figures["digest"]))
    give_way_below(int(fact.about.partition(":")[2]), max(since or fact.at, fact.at), fact.at)
