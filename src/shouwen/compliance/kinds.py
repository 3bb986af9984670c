"""The facts that this module records."""

from __future__ import annotations

from shouwen.facts.kinds import declare, figure
from shouwen.regulation.period_facts import CLOSED, JUDGED

ADOPTED = "edition.adopted"
VALUE_SET = "local_value.set"
EDITION_PROPOSED = "edition.proposed"
EDITION_SENT_BACK = "edition.sent_back"
EDITION_APPROVED = "edition.approved"

declare(
    ADOPTED,
    "采用版本",
    "A unit follows an edition of a pack from an instant",
    figure("pack", "code", "the pack", zh="规范包"),
    figure("edition", "code", "the edition as it is called", zh="版本"),
    figure("since", "time", "from when", zh="起始时间", en="From"),
    figure("digest", "digest", "the hash of its content", zh="内容摘要", en="Hash of the content"),
    en="Edition adopted",
)
for _kind, _zh, _meaning, _en in (
    (EDITION_PROPOSED, "提请施行", "A draft is proposed to be put in force", "Edition proposed"),
    (EDITION_SENT_BACK, "退回修改", "A proposed draft is given back to its writers", "Draft sent back"),
    (EDITION_APPROVED, "批准施行", "A second person puts a draft in force", "Edition approved"),
):
    declare(
        _kind,
        _zh,
        _meaning,
        figure("pack", "code", "the pack", zh="规范包"),
        figure("edition", "code", "the edition as it is called", zh="版本"),
        figure("since", "time", "from when", zh="起始时间", en="From"),
        figure("digest", "digest", "the hash of its content", zh="内容摘要", en="Hash of the content"),
        en=_en,
    )
declare(
    CLOSED,
    "期满",
    "A calendar unit by which something is judged has ended in a unit; dated its last instant",
    figure("period", "code", "the calendar unit", zh="周期", en="Period"),
    figure("calendar", "code", "the calendar that names it", zh="日历", en="Calendar"),
    figure("name", "code", "what it is called", zh="名称", en="Name"),
    figure("since", "time", "its first instant", zh="起始时间", en="From"),
    en="Period closed",
)
declare(
    JUDGED,
    "到了评定时刻",
    "The moment at which a standard judges a window, some time after it closed",
    figure("standard", "code", "the standard", zh="标准", en="Standard"),
    figure("name", "code", "what the window is called", zh="名称", en="Name"),
    figure("since", "time", "its first instant", zh="起始时间", en="From"),
    figure("until", "time", "its last instant", zh="截止时间", en="Until"),
    en="Window judged",
)
declare(
    VALUE_SET,
    "设定本地值",
    "A unit sets a figure that the text leaves to the site",
    figure("pack", "code", "the pack", zh="规范包"),
    figure("name", "code", "the local value", zh="本地值", en="Local value"),
    figure("since", "time", "from when", zh="起始时间", en="From"),
    en="Local value set",
)
