"""Keep that a standard could not be carried out, where no judgement of a fact asks it: a flow that cannot go on."""

from __future__ import annotations

from datetime import datetime

from shouwen.compliance.judging import keep_outcomes
from shouwen.regulation.outcomes import Finding, Verdict


def keep_failure(
    kind: str, standard: str, citation: str, fault: object, *, holder: str, unit: int | None, at: datetime,
    because: int | None = None,
) -> None:
    """Keep a finding ``failed``, with its article, that whoever can mend the regulation sees; the deed goes on."""
    found = Finding(
        key=f"{standard}|{holder}|{at.isoformat()}", kind=kind, standard=standard, citation=citation,
        verdict=Verdict.FAILED, at=at, holder=holder, because=() if because is None else (because,), fault=str(fault),
        unit=unit,
    )
    keep_outcomes([found], None)
