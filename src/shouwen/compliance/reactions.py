"""Keep what standards find, where no floor above keeps that kind itself."""

from __future__ import annotations

from shouwen.compliance.findings import keep_findings
from shouwen.compliance.keepers import keeps

for kind in (
    "limit", "gate", "decision", "tally", "deem", "grant", "quota", "ledger", "pay", "score", "line", "right", "cover",
    "keep", "phrase",
):  # fmt: skip
    keeps(kind)(keep_findings)
