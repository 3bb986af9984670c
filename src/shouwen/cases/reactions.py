"""What cases do when something happens below: flows go on, owners are set, steps are counted."""

from __future__ import annotations

from shouwen.cases import reading  # noqa: F401  describes cases to the floor below
from shouwen.compliance.findings import keep_findings
from shouwen.compliance.keepers import keeps

# Whoever answers for a case, its flow and its forms are rows of cases and work, set by their own
# deeds; what the articles found of them is kept as findings beside.
for kind in ("owner", "flow", "form"):
    keeps(kind)(keep_findings)
