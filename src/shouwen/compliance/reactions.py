"""Keep what standards find, unless a floor above keeps that kind itself."""

from __future__ import annotations

from shouwen.compliance.keepers import keeps
from shouwen.compliance.models import Finding as Row
from shouwen.compliance.reckonings import kept_reckoning, plain
from shouwen.regulation.facts import Fact
from shouwen.regulation.outcomes import Finding, Outcome, Withdrawn


@keeps("limit")
def keep_limit(outcome: Outcome, fact: Fact | None) -> None:
    """Keep what a limit found of a fact."""
    keep_finding(outcome, fact)


@keeps("gate")
def keep_gate(outcome: Outcome, fact: Fact | None) -> None:
    """Keep what a gate found; a refusal itself is recorded as a fact."""
    keep_finding(outcome, fact)


@keeps("decision")
def keep_decision(outcome: Outcome, fact: Fact | None) -> None:
    """Keep what a decision table said of a fact."""
    keep_finding(outcome, fact)


def keep_finding(outcome: Outcome, fact: Fact | None) -> Row | None:
    """Add a finding, or the withdrawal of an earlier one; nothing kept is ever changed."""
    unit = fact.unit if fact else None
    if isinstance(outcome, Withdrawn):
        old = Row.objects.filter(key=outcome.key, withdraws=None, withdrawal=None).order_by("-pk").first()
        if old is None:
            return None
        return Row.objects.create(
            key=outcome.key, kind=outcome.kind, standard=outcome.standard, citation=outcome.citation,
            verdict="withdrawn", at=outcome.at, unit=unit, holder=outcome.holder,
            because=list(outcome.because), reckoning={"words": outcome.reason}, withdraws=old,
        )
    if not isinstance(outcome, Finding):
        return None
    return Row.objects.create(
        key=outcome.key, kind=outcome.kind, standard=outcome.standard, citation=outcome.citation,
        verdict=outcome.verdict, at=outcome.at,
        unit=outcome.unit or unit,
        holder=outcome.holder, because=list(outcome.because), reckoning=kept_reckoning(outcome.reckoning),
        result=plain(outcome.result), consequences=plain(list(outcome.consequences)), fault=outcome.fault[:500],
    )
