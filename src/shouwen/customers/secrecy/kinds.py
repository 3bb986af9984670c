"""The facts about what is secret of customers."""

from __future__ import annotations

from shouwen.facts.kinds import declare, figure

declare(
    "customer.classified",
    "确定客户密级",
    "The file of a customer is put into a class of secrecy, or taken out of it",
    figure("secrecy", "code", "the class, of the list secrecy; none where it is no longer secret", zh="密级"),
    en="Class of secrecy set",
)
declare(
    "customer.opened",
    "查阅客户档案",
    "Somebody opens the file of a customer that is secret, or that an article lets nobody read unasked",
    figure("secrecy", "code", "the class that the file is in", zh="密级"),
    figure("purpose", "code", "what for, of the list reading_purpose", zh="查阅目的"),
    figure("approved", "truth", "the reading was asked for and approved in a case of the customer", zh="已批准"),
    figure("has_matter", "truth", "the member has an open case of this customer", zh="有在办事项"),
    figure("has_reason", "truth", "a purpose was said", zh="写明原因"),
    figure("own_customer", "truth", "the member has a case of this customer", zh="本人经办的客户", en="Own customer"),
    figure("opened_today", "number", "secret files that the member opened on this day, with this one", zh="当日查阅数"),
    figure("open_for", "span", "how long it stays open to them", zh="打开时长", en="Open for"),
    figure("in_office_hours", "truth", "within the calendar office of the unit", zh="办公时间内", en="In office hours"),
    en="Customer's file opened",
)
