"""The facts that this module records."""

from __future__ import annotations

from shouwen.facts.kinds import declare, figure

declare(
    "customer.recorded",
    "建立客户",
    "A customer is recorded for the first time",
    figure(
        "kind",
        "code",
        "person or company",
        ("person", "个人", "person"),
        ("company", "单位", "company"),
        zh="客户类别",
        en="Kind of customer",
    ),
    en="Customer recorded",
)
_OTHER = figure("other", "reference", "the other customer", zh="对方客户", en="Other customer")
_RELATION = figure(
    "kind", "code", "what the other one is to the customer", ("contact_person", "联系人", "contact person"),
    ("parent_company", "上级公司", "parent company"), zh="关系", en="Relation",
)  # fmt: skip
_PURPOSE = figure(
    "purpose", "code", "to what they agree", ("service", "服务通知", "service"), ("survey", "满意度调查", "surveys"),
    ("marketing", "营销推广", "marketing"), ("recording", "通话录音", "recording of calls"), zh="用途", en="Purpose",
)  # fmt: skip
_AGREED = figure(
    "channel", "code", "by which way", ("phone", "电话", "telephone"), ("message", "短信", "text message"),
    ("mail", "邮件", "mail"), ("letter", "信函", "letter"), ("visit", "上门", "visit"), zh="方式", en="Way",
)  # fmt: skip
_TAG = figure("tag", "reference", "the tag", zh="标签", en="Tag")

declare("relation.recorded", "登记客户关系", "Somebody is the contact person or parent company of a customer", _RELATION,
        _OTHER, en="Relation recorded")  # fmt: skip
declare("relation.ended", "解除客户关系", "They do not belong together any more", _RELATION, _OTHER, en="Relation ended")
declare("unsuitable_time.recorded", "登记不宜访问时间", "A time is kept at which a customer is not to be visited",
        en="Time not to visit recorded")  # fmt: skip
declare("unsuitable_time.removed", "删去不宜访问时间", "A customer may be visited again at a time that was kept",
        en="Time not to visit removed")  # fmt: skip
declare(
    "agreement.given", "客户同意", "A customer agrees to a purpose on a channel", _PURPOSE, _AGREED,
    figure("until", "date", "the last day on which it holds; for good without one", zh="有效至", en="Good until"),
    en="Consent given",
)  # fmt: skip
declare("agreement.withdrawn", "客户撤回同意", "A customer takes a consent back", _PURPOSE, _AGREED,
        en="Consent withdrawn")  # fmt: skip
declare("customer.tagged", "加标签", "A customer bears a tag", _TAG, en="Customer tagged")
declare("customer.untagged", "去标签", "A customer bears a tag no longer", _TAG, en="Customer untagged")
for _thing, _zh, _en in (("region", "区域", "Region"), ("outlet", "服务网点", "Outlet"), ("tag", "标签", "Tag")):
    declare(f"{_thing}.recorded", f"登记{_zh}", f"{_en} of a unit recorded", en=f"{_en} recorded")
    if _thing != "tag":
        declare(f"{_thing}.changed", f"更改{_zh}", f"What is held of it is changed: {_en.lower()}", en=f"{_en} changed")
    declare(f"{_thing}.ended", f"停用{_zh}", f"It is out of use: {_en.lower()}", en=f"{_en} out of use")
declare(
    "customer.changed",
    "更改客户资料",
    "What is held of a customer is changed",
    figure("version", "number", "which version of the record", zh="版次"),
    en="Customer record changed",
)
declare(
    "customer.deregistered",
    "注销客户",
    "A customer is deregistered; the file is sealed",
    figure("open_cases", "number", "other cases of the customer that are open, counted to 100", zh="未结事项"),
    figure("open_returns", "number", "returns of the customer that are not settled, counted to 100", zh="未结退换货"),
    figure("unpaid", "money", "what the customer owes of orders", zh="未结款项"),
    figure("position", "code", "position of whoever does it", zh="办理人岗位"),
    figure("words", "digest", "what was written", zh="文字摘要"),
    en="Customer deregistered",
)
declare(
    "customer.registered_again",
    "恢复客户",
    "A customer who was deregistered is registered again",
    en="Customer registered again",
)
declare(
    "customer.erased",
    "抹除个人资料",
    "The personal words held of a customer are removed for good",
    en="Personal words erased",
)
