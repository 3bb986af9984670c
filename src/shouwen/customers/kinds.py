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
    "customer.erased",
    "抹除个人资料",
    "The personal words held of a customer are removed for good",
    en="Personal words erased",
)
