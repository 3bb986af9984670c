"""What of a case waits for an answer: a proposed reward or sanction, a report to a superior.

Read from the facts each time, never kept: a state that is stored can be wrong, and a fact that is withdrawn
would leave it so. ``queries.case_for`` brings the facts with the case, so that a page asks nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shouwen.cases.models import Case
from shouwen.cases.rounds import REOPENED, of_this_round
from shouwen.cases.sanctions import KINDS as OF_SANCTIONS
from shouwen.cases.sanctions import states_of
from shouwen.facts.queries import facts_about
from shouwen.regulation.facts import Fact

#: A report is made, answered, and taken higher: then the next superior's answer is waited for.
MADE, ANSWERED, ESCALATED = "report.made", "report.answered", "report.escalated"
#: The facts that are read.
KINDS = (*OF_SANCTIONS, MADE, ANSWERED, ESCALATED, REOPENED)


@dataclass(frozen=True)
class Waiting:
    """What waits in a case.

    ``has_proposals``: a reward or sanction was ever proposed. ``proposed_by`` and ``proposed_for`` are those of a
    proposal that waits for approval, empty where none does. ``report`` is empty, ``made`` or ``answered``,
    ``reported_by`` who made the last one.
    """

    has_proposals: bool = False
    proposed_by: str = ""
    proposed_for: str = ""
    report: str = ""
    reported_by: str = ""

    @property
    def is_proposal_open(self) -> bool:
        """True while a proposed reward or sanction is neither approved nor refused."""
        return bool(self.proposed_by)


NOTHING = Waiting()


def waiting_of(case: Case) -> Waiting:
    """Return what waits in a case; one statement where it does not come from ``case_for``."""
    known: Waiting | None = case.__dict__.get("waiting")
    if known is None:
        brought = case.__dict__.get("answerable")
        known = _waiting(case, facts_about(case.reference, kinds=KINDS) if brought is None else _read(case, brought))
        if brought is not None:
            case.__dict__["waiting"] = known  # the case was read for one page
    return known


def _waiting(case: Case, facts: list[Fact]) -> Waiting:
    told = [fact for fact in facts if fact.kind in OF_SANCTIONS]
    if not told and not any(fact.kind == MADE for fact in facts):
        return NOTHING
    present = of_this_round(facts)
    proposals = [fact for fact in present if fact.kind in OF_SANCTIONS]
    open_ones = [fact for fact, state, _answer in states_of(case, proposals) if state == "open"]
    last = open_ones[-1] if open_ones else None
    return Waiting(
        has_proposals=bool(told),
        proposed_by=last.by if last else "",
        proposed_for=str(last.figures.get("responsible") or "") if last else "",
        report=_report(facts),
        reported_by=next((fact.by for fact in reversed(facts) if fact.kind == MADE), ""),
    )


def _report(facts: Iterable[Fact]) -> str:
    """Return how the last report stands, whatever the round: an answer that is due stays due."""
    last = next((fact.kind for fact in reversed(list(facts)) if fact.kind in (MADE, ANSWERED, ESCALATED)), "")
    return "answered" if last == ANSWERED else "made" if last else ""


def _read(case: Case, brought: Iterable[dict[str, object]]) -> list[Fact]:
    """Return facts as ``case_for`` brings them: only what is asked here."""
    return [
        Fact(0, str(one["kind"]), datetime.fromisoformat(str(one["at"])), case.unit_id, str(one["by"]), case.reference,
             "", {"sort": one["sort"], "responsible": one["responsible"]})
        for one in brought
    ]
