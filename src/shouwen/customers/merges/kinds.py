"""The facts about merges."""

from __future__ import annotations

from shouwen.facts.kinds import declare, figure

MERGED, UNMERGED = "customer.merged", "customer.parted"
_MERGED = figure("merged", "reference", "the record that is merged", zh="被合并的档案", en="Merged record")
_INTO = figure("into", "reference", "the record that stays", zh="保留的档案", en="Record that stays")

declare(
    MERGED, "合并客户", "Two records turn out to be one customer: one is merged into the other", _MERGED, _INTO,
    en="Customers merged",
)  # fmt: skip
declare(
    UNMERGED, "撤销合并", "Two records that were merged are two customers after all", _MERGED, _INTO,
    figure("merge", "reference", "the merge", zh="所指合并"), en="Merge undone",
)  # fmt: skip
