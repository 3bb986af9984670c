"""The facts about links of customers, and what customers do by them."""

from __future__ import annotations

from shouwen.facts.kinds import declare, figure
from shouwen.work.heard import HEARD

_LINK = figure("link", "reference", "the link", zh="链接")
_WAY = figure("way", "code", "where it is sent", ("mail", "邮件", "Mail"), ("phone", "电话", "Telephone"), zh="送达方式")
_WORDS = figure("words", "digest", "vouches for the words written with it", zh="文字摘要", en="Hash of the words")

declare(
    "link.made", "发出自助链接", "A customer is given a link to the page of their matter", _LINK, _WAY,
    figure("until", "time", "until when it counts", zh="有效期至", en="Until"),
    figure("purpose", "code", "what for", ("service", "办理本事项", "Their own matter"),
           ("survey", "满意度调查", "surveys"), ("marketing", "营销推广", "marketing"), zh="用途", en="Purpose"),
    figure("agreed", "truth", "the customer agrees to this purpose by this way; their own matter needs no consent",
           zh="已同意", en="Agreed"),
    figure("standard", "code", "the standard that has it sent; none where a member gives it", zh="所据标准",
           en="Standard"),
    en="Link given to the customer",
)  # fmt: skip
declare(
    "link.ended", "自助链接失效", "A link counts no longer before its time", _LINK,
    figure("reason", "code", "why", ("withdrawn", "已撤回", "Withdrawn"), ("replaced", "已换新", "Replaced"), zh="原因"),
    en="Link ended",
)  # fmt: skip
declare(
    "link.not_made", "未发自助链接", "An article has a link sent to a customer, and it cannot be sent",
    figure("standard", "code", "the standard that has it sent", zh="所据标准", en="Standard"),
    figure("reason", "code", "why not", ("no_figure", "没有定有效期", "The site has not said for how long"),
           ("no_way", "没有邮箱", "No mail address"), ("no_consent", "未同意", "No consent"),
           ("nobody", "没有负责人", "Nobody answers for the matter"),
           ("refused", "规定不许", "An article stands against it"), zh="原因"),
    en="Link not sent",
)  # fmt: skip
declare(
    "link.code_made", "发出验证码", "A code is sent to the customer, or read out to them", _LINK, _WAY, en="Code given",
)
declare("link.code_refused", "验证码不符", "Somebody with the link gave a wrong code", _LINK, en="Wrong code")
declare("link.opened", "打开自助页面", "The customer has opened their page with a code", _LINK, en="Own page opened")
declare(
    "link.used", "自助办理", "The customer has done something on their page", _LINK,
    figure("deed", "code", "what", ("answer", "回答", "Answer"), ("file", "附件", "File"), ("form", "填表", "Form"),
           ("signature", "签字", "Signature"), ("complaint", "投诉", "Complaint"),
           ("consent", "同意与撤回", "Consent"), zh="办理事项"),
    en="Done on the own page",
)  # fmt: skip
declare(
    "customer.asked", "请客户补充", "The customer is asked for what is missing", *HEARD, _WORDS, en="Customer asked",
)
declare(
    "customer.answered", "客户补充说明", "The customer answers what they were asked",
    figure("question", "reference", "the question", zh="问题"), _LINK, _WORDS, en="Customer has answered",
)  # fmt: skip
