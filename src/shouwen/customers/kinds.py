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
    figure("open_cases", "number", "other cases of the customer that are open", zh="未结事项"),
    figure("open_returns", "number", "returns of the customer that are not settled", zh="未结退换货"),
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
