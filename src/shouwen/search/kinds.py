"""The facts that this module records. The words of a filter stay in its row."""

from __future__ import annotations

from shouwen.facts.kinds import declare, figure

FILTER_SAVED = "filter.saved"
FILTER_REMOVED = "filter.removed"

_LIST = figure("list", "code", "the list that it filters", zh="列表")

declare(FILTER_SAVED, "保存筛选", "A member keeps a filter of a list", _LIST, en="Filter saved")
declare(FILTER_REMOVED, "移除筛选", "A member removes a kept filter", _LIST, en="Filter removed")
