"""Proposed rewards and sanctions: what waits for approval, what was approved, and what is deducted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from shouwen.cases.models import Case
from shouwen.cases.pack import meanings_of
from shouwen.compliance.decided import amount_of, source_of
from shouwen.compliance.models import Finding
from shouwen.facts.prepared import Prepared
from shouwen.facts.queries import facts_about
from shouwen.regulation.facts import Fact

PROPOSED, APPROVED, REFUSED = "sanction.proposed", "sanction.approved", "sanction.refused"
KINDS = (PROPOSED, APPROVED, REFUSED)
#: What a decision against both reward and penalty means (list ``sanction``): nothing that anybody had to approve.
NEITHER = "neither"


@dataclass(frozen=True)
class Proposal:
    """A proposed reward or sanction. ``state`` is open, approved, refused, replaced by a later one, or none needed.

    ``ratio`` and ``amount`` are what the decision of the pack makes of it (``citation``); None where it says nothing.
    ``source`` is the pay that the amount is taken from, by the site's choice, as the pack calls it.
    """

    fact: Fact
    state: str
    answer: Fact | None = None
    ratio: Decimal | None = None
    amount: Decimal | None = None
    source: str = ""
    citation: str = ""
    finding: int | None = None


def proposals_of(case: Case) -> list[Proposal]:
    """Return what was proposed in a case, the first first; two statements, one where nothing was."""
    facts = facts_about(case.reference, kinds=KINDS)
    if not facts:
        return []
    findings = _DECISIONS(case.reference)
    return [_proposal(fact, state, answer, findings) for fact, state, answer in states_of(case, facts)]


def has_open_proposal(case: Case, facts: Iterable[Fact]) -> bool:
    """True where a proposal waits for approval, among the facts of the present round."""
    return any(state == "open" for _fact, state, _ in states_of(case, [fact for fact in facts if fact.kind in KINDS]))


_DECISIONS = Prepared(
    lambda holder: Finding.objects.filter(holder=holder, kind="decision", withdraws=None, withdrawal=None)
)


def open_proposal(case: Case, facts: Iterable[Fact]) -> Proposal | None:
    """Return the proposal that waits for approval, among the facts of the present round."""
    told = [fact for fact in facts if fact.kind in KINDS]
    waiting = [fact for fact, state, _ in states_of(case, told) if state == "open"]
    if not waiting:
        return None
    findings = list(Finding.objects.filter(holder=case.reference, kind="decision", withdraws=None, withdrawal=None))
    return _proposal(waiting[-1], "open", None, findings)


def states_of(case: Case, facts: Sequence[Fact]) -> list[tuple[Fact, str, Fact | None]]:
    """Return each proposal with its state and its answer; a later proposal takes the place of one not answered."""
    meanings = meanings_of("sanction", case.unit_id, facts[-1].at) if facts else {}
    found: list[tuple[Fact, str, Fact | None]] = []
    for fact in facts:
        if fact.kind == PROPOSED:
            if found and found[-1][1] == "open":
                found[-1] = (found[-1][0], "replaced", None)
            is_neither = meanings.get(str(fact.figures.get("sort"))) == NEITHER
            found.append((fact, "none needed" if is_neither else "open", None))
        elif found and found[-1][1] == "open":
            found[-1] = (found[-1][0], "approved" if fact.kind == APPROVED else "refused", fact)
    return found


def _proposal(fact: Fact, state: str, answer: Fact | None, findings: list[Finding]) -> Proposal:
    for found in findings:
        if fact.sequence in found.because and any("fine" in one for one in found.consequences):
            amount, source = amount_of(found, "fine"), source_of(found, "fine")
            return Proposal(fact, state, answer, _decimal(found.result), amount, source, found.citation, found.pk)
    return Proposal(fact, state, answer)


def _decimal(result: Any) -> Decimal | None:
    try:
        return Decimal(str(result))
    except InvalidOperation:
        return None
