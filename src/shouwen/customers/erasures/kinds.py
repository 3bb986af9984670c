"""The facts of holds and erasures."""

from __future__ import annotations

from shouwen.facts.kinds import declare, figure

_HOLD = figure("hold", "reference", "the hold", zh="保留令", en="Hold")
_ERASURE = figure("erasure", "reference", "the request to erase", zh="删除申请", en="Request to erase")

declare(
    "hold.placed", "设置保留令", "Nothing of a customer may be erased until a hold is lifted", _HOLD,
    figure("until", "date", "the last day on which it holds; none until it is lifted", zh="保留至", en="Held until"),
    figure("words", "digest", "vouches for the reason", zh="文字摘要", en="Hash of the words"), en="Hold placed",
)  # fmt: skip
declare("hold.lifted", "解除保留令", "A hold on a customer is lifted", _HOLD, en="Hold lifted")
declare(
    "erasure.asked", "申请删除个人资料", "A person asks that what is held of them be erased", _ERASURE,
    figure("matter", "reference", "the case in which they asked", zh="所在事项", en="Case"), en="Erasure asked for",
)  # fmt: skip
declare("erasure.withdrawn", "撤回删除申请", "A request to erase is taken back", _ERASURE, en="Erasure withdrawn")
declare(
    "customer.rest_erased", "抹除期满资料", "Words that an article had kept of an erased person are removed", _ERASURE,
    figure("rows", "number", "so many rows", zh="条数", en="Rows"),
    figure("standard", "code", "the standard that kept them", zh="保管标准", en="Standard"), en="Rest erased",
)  # fmt: skip
