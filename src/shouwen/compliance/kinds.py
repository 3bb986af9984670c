"""The facts that this module records."""

from __future__ import annotations

from shouwen.facts.kinds import declare, figure
from shouwen.regulation.period_facts import CLOSED, JUDGED

ADOPTED = "edition.adopted"
BEGUN = "edition.begun"
VALUE_SET = "local_value.set"
EDITION_PROPOSED = "edition.proposed"
EDITION_SENT_BACK = "edition.sent_back"
EDITION_APPROVED = "edition.approved"
EXCEPTION_GRANTED = "exception.granted"
EXCEPTION_ENDED = "exception.ended"
EXCEPTION_LAPSED = "exception.lapsed"
GAVE_WAY = "floor.gave_way"
COMPARISON_ASKED = "comparison.asked"
COMPARISON_JUDGED = "comparison.judged"
TRIAL_MADE = "trial.made"
TRIAL_SHARED = "trial.shared"
TRIAL_UNSHARED = "trial.unshared"

declare(
    ADOPTED,
    "采用版本",
    "A unit follows an edition of a pack from an instant",
    figure("pack", "code", "the pack", zh="规范包"),
    figure("edition", "code", "the edition as it is called", zh="版本"),
    figure("since", "time", "from when", zh="起始时间", en="From"),
    figure("digest", "digest", "the hash of its content", zh="内容摘要", en="Hash of the content"),
    figure("replaces", "code", "the edition adopted before from the same instant on, in whose place this one comes",
           zh="替换的版本", en="In the place of edition"),
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
    BEGUN,
    "版本生效",
    "An edition that a unit adopted ahead begins",
    figure("pack", "code", "the pack", zh="规范包"),
    figure("edition", "code", "the edition as it is called", zh="版本"),
    en="Edition begins",
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
    EXCEPTION_GRANTED,
    "准许例外",
    "A unit above lets one below be looser in a standard until an instant",
    figure("pack", "code", "the pack that is inherited", zh="规范包"),
    figure("standard", "code", "the standard", zh="标准"),
    figure("since", "time", "from when", zh="起始时间", en="From"),
    figure("until", "time", "until when", zh="截止时间", en="Until"),
    en="Exception granted",
)
declare(
    EXCEPTION_ENDED,
    "终止例外",
    "A unit above takes back an exception before its end",
    figure("pack", "code", "the pack that is inherited", zh="规范包"),
    figure("standard", "code", "the standard", zh="标准"),
    en="Exception ended",
)
declare(
    EXCEPTION_LAPSED,
    "例外到期",
    "An exception has come to its end; what binds the unit from above holds again",
    figure("pack", "code", "the pack that is inherited", zh="规范包"),
    figure("standard", "code", "the standard", zh="标准"),
    en="Exception lapsed",
)
declare(
    GAVE_WAY,
    "让位于上级",
    "What a unit set or wrote is looser than what binds it from above by now: the stricter figure holds instead",
    figure("pack", "code", "the pack", zh="规范包"),
    figure("standard", "code", "the standard", zh="标准"),
    figure("name", "code", "the local value that gives way, if one does", zh="本地值", en="Local value"),
    figure("since", "time", "from when", zh="起始时间", en="From"),
    en="Gave way to the unit above",
)
declare(
    COMPARISON_ASKED,
    "提请裁定宽严",
    "No rule can tell whether a draft, or what a unit follows, is stricter than what binds that unit from above",
    figure("pack", "code", "the pack of the draft, or of what is followed", zh="规范包"),
    figure("edition", "code", "that edition as it is called", zh="版本"),
    figure("above", "reference", "the unit that says so", zh="上级单位", en="Unit above"),
    figure("standards", "number", "how many standards wait", zh="待裁定标准数", en="Standards that wait"),
    figure("standard", "code", "the standard, of what is followed already", zh="标准"),
    figure("digest", "digest", "the hash of both sides, of what is followed already", zh="内容摘要",
           en="Hash of both sides"),
    figure("since", "time", "from when they stand beside each other so", zh="起始时间", en="From"),
    en="Comparison asked",
)
declare(
    COMPARISON_JUDGED,
    "裁定宽严",
    "A person said whether a standard is stricter than the one inherited, where no rule can tell",
    figure("pack", "code", "the pack that is inherited", zh="规范包"),
    figure("standard", "code", "the standard", zh="标准"),
    figure(
        "outcome", "code", "what they said", ("stricter", "更严", "Stricter"), ("looser", "更松", "Looser"), zh="结论"
    ),
    figure("digest", "digest", "the hash of both sides", zh="内容摘要", en="Hash of both sides"),
    en="Comparison judged",
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
declare(
    TRIAL_MADE,
    "试算完成",
    "A draft has been tried on what happened",
    figure("to", "reference", "the member who asked", zh="申请人", en="Asked by"),
    figure("differences", "number", "matters that come out otherwise", zh="差异数", en="Differences"),
    en="Trial made",
)
declare(
    TRIAL_SHARED,
    "试算共享",
    "What a draft would have done is shared with a member",
    figure("to", "reference", "the member", zh="共享对象", en="Shared with"),
    en="Trial shared",
)
declare(
    TRIAL_UNSHARED,
    "收回试算共享",
    "Whoever shared what a draft would have done lets a member read it no longer",
    figure("to", "reference", "the member", zh="原共享对象", en="No longer shared with"),
    en="Trial no longer shared",
)
