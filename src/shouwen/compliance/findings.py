"""Keep what standards find: rows are only added, those of one fact with one statement."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from shouwen.compliance.models import Finding as Row
from shouwen.compliance.reckonings import kept_reckoning
from shouwen.facts.rows import add_rows
from shouwen.regulation.facts import Fact
from shouwen.regulation.outcome_facts import named_by
from shouwen.regulation.outcomes import Finding, Outcome, Withdrawn
from shouwen.regulation.plain_values import plain


class _Waiting(threading.local):
    """Rows of the present fact that wait to be written together."""

    def __init__(self) -> None:
        self.rows: list[Row] = []


_waiting = _Waiting()


def keep_findings(outcomes: Iterable[Outcome], fact: Fact | None) -> None:
    """Keep findings, or the withdrawals of earlier ones; nothing kept is ever changed."""
    for outcome in outcomes:
        if isinstance(outcome, Withdrawn):
            flush_findings()
            _withdraw(outcome, fact)
        elif isinstance(outcome, Finding):
            _waiting.rows.append(_row(outcome, fact))


def flush_findings() -> None:
    """Write what waits."""
    rows, _waiting.rows = _waiting.rows, []
    if rows:
        add_rows(rows)


def _row(found: Finding, fact: Fact | None) -> Row:
    return Row(
        key=found.key,
        kind=found.kind,
        standard=found.standard,
        citation=found.citation,
        verdict=found.verdict,
        at=found.at,
        unit=found.unit if found.unit is not None else (fact.unit if fact else None),
        holder=found.holder,
        names=sorted(named_by(found)),
        because=list(found.because),
        reckoning=kept_reckoning(found.reckoning),
        result=plain(found.result),
        consequences=plain(list(found.consequences)),
        fault=found.fault[:500],
    )


def _withdraw(withdrawn: Withdrawn, fact: Fact | None) -> None:
    old = Row.objects.filter(key=withdrawn.key, withdraws=None, withdrawal=None).order_by("-pk").first()
    if old is None:
        return
    Row.objects.create(
        key=withdrawn.key,
        kind=withdrawn.kind,
        standard=withdrawn.standard,
        citation=withdrawn.citation,
        verdict="withdrawn",
        at=withdrawn.at,
        unit=old.unit,
        holder=withdrawn.holder,
        because=list(withdrawn.because),
        reckoning={"words": withdrawn.reason},
        withdraws=old,
    )
