"""The facts about permits. What a permit is for is told by the figures that its deed has too (``same`` of a grant)."""

from __future__ import annotations

from shouwen.facts.kinds import declare, figure

_PERMIT = figure("permit", "reference", "the request, and the permit that comes of it", zh="准许", en="Permit")
_KIND = figure("permit_kind", "code", "what is asked for, as the pack calls it", zh="申请事项", en="What is asked for")
_WORDS = figure("words", "digest", "vouches for the words written with it", zh="文字摘要", en="Hash of the words")
_WHAT = (
    figure("amount", "money", "how much is asked for", unit="yuan", zh="金额", en="Amount"),
    figure("order", "reference", "for which order", zh="订单", en="Order"),
    figure("price", "money", "at which price, no line counted above its listed price", unit="yuan", zh="价格",
           en="Price"),
    figure("listed_price", "money", "the same at listed prices", unit="yuan", zh="上架价", en="Listed price"),
    figure("total", "money", "for an order of which sum", unit="yuan", zh="总额", en="Total"),
    figure("credit_left", "money", "what was left of the customer's limit when it was asked for", unit="yuan",
           zh="信用余额", en="Credit left"),
    figure("member", "reference", "for which member", zh="员工", en="Member"),
    figure("student", "reference", "for which student", zh="学生", en="Student"),
    figure("by_phone", "truth", "whether it was asked for by telephone", zh="电话请假", en="By telephone"),
    figure("starts", "time", "from when", zh="开始", en="Starts"),
)  # fmt: skip

declare("permit.asked", "申请", "Somebody asks for what an article lets nobody do without a permit", _PERMIT, _KIND,
        *_WHAT, _WORDS, en="Permit asked for")  # fmt: skip
declare(
    "permit.given", "批准", "Who may permit it by the article has permitted it", _PERMIT, _KIND, *_WHAT,
    figure("uses", "number", "how often it may be used, where the article does not say", zh="次数", en="Uses"),
    figure("until", "time", "the last instant at which it is good", zh="到何时", en="Until"), _WORDS, en="Permit given",
)  # fmt: skip
declare("permit.refused", "不批", "Who may permit it by the article has not permitted it", _PERMIT, _KIND, _WORDS,
        en="Permit refused")  # fmt: skip
declare("permit.used", "用掉准许", "A deed went by a permit, which is good for nothing more", _PERMIT, _KIND,
        figure("because", "reference", "the deed", zh="所据事实", en="Because of which fact"),
        en="Permit used up")  # fmt: skip
declare("permit.ended", "准许终止", "A request is taken back, or a permit is good no longer before it was used", _PERMIT,
        _KIND, en="Permit ended")  # fmt: skip
