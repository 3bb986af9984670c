"""Proposed rewards and sanctions as the page of a case says them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _lazy

from shouwen.cases.models import Case
from shouwen.cases.sanctions import proposals_of
from shouwen.compliance.wording import PackWords
from shouwen.organisation.queries import names_of
from shouwen.web.components.frame import url


@dataclass(frozen=True)
class ProposalShown:
    """A proposed reward or sanction as the page says it; amounts and share as texts, ``path`` leads to its reckoning."""

    title: str
    state: str
    at: datetime
    who: str
    by: str
    share: str
    amount: str
    source: str
    citation: str
    path: str


#: How proposals stand, in words.
PROPOSAL_STATES = {
    "open": _lazy("waits for approval"),
    "approved": _lazy("approved"),
    "refused": _lazy("sent back"),
    "replaced": _lazy("replaced by a later one"),
    "none needed": _lazy("no approval needed"),
}


def proposals_shown(case: Case, says: PackWords) -> list[ProposalShown]:
    """Return the proposed rewards and sanctions of a case with what came of them; three statements."""
    found = proposals_of(case)
    names = names_of(
        reference for one in found for reference in (one.fact.by, one.fact.figures.get("responsible", ""))
    )
    return [
        ProposalShown(
            says(str(one.fact.figures.get("sort", "")), "sanction"),
            str(PROPOSAL_STATES[one.state]),
            one.fact.at,
            names.get(str(one.fact.figures.get("responsible", "")), ""),
            names.get(one.fact.by, ""),
            f"{one.ratio * 100:f}".rstrip("0").rstrip(".") + " %" if one.ratio is not None else "",
            f"{one.amount:.2f}" if one.amount is not None else "",
            says(one.source) if one.source else "",
            one.citation,
            url("why-finding", one.finding) if one.finding else "",
        )
        for one in found
    ]
