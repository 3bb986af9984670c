"""The papers of a complaint: notice, investigation, record, analysis, and the sheet that goes round."""

from __future__ import annotations

from datetime import datetime

from shouwen.cli.demonstration.handling import refused
from shouwen.cli.demonstration.site_values import LOCAL_VALUES
from shouwen.cli.demonstration.stories.opening import Course, Part
from shouwen.work.models import Entry

DEPARTMENTS = ("客户部门", "营销部门", "生产部门", "质检部门", "财务部门")
_OPINIONS = {
    "客户部门": ("同意处理办法，请把结果告知客户经理。", "该客户常年合作，建议处理后回访。", "同意。"),
    "营销部门": ("同意，建议同步各门店统一口径。", "不影响本季活动，同意。", "同意按此办理。"),
    "生产部门": ("已通知班组整改，同意。", "原因属实，接受处理意见。", "同意，备件当天可出库。"),
    "质检部门": ("检测结论无误，同意。", "同批复检结果附后，同意处理办法。", "同意，建议列入抽检重点。"),
    "财务部门": ("费用在预算之内，同意。", "请附发票原件，同意列支。", "同意，由责任部门分摊。"),
}
_DIRECTIONS = ("同意，举一反三。", "同意。请下月例会通报。", "同意办理，落实责任到人。")


def sheets_before_closing(course: Course, at: datetime) -> Part:
    """Fill in what the company wants to see before a case is closed, and the notice to the department."""
    values = LOCAL_VALUES[course.handling.site.key]
    at = yield from _notice(course, at)
    at = yield from _investigation(course, at)
    if values["handling_record_required"] == "true":
        at = yield from _record(course, at)
    if values["analysis_sheet_required"] == "true":
        at = yield from _analysis(course, at)
    return at


def _notice(course: Course, at: datetime) -> Part:
    handling, about = course.handling, course.about
    at = yield course.later(at, 0.5)
    entry = handling.begin(
        "客户投诉处理通知单",
        "专员",
        at,
        填写日期=handling.site.day(at),
        经办主管部门="质检部",
        客户希望=["退款" if about.remedy == "退货" else "其他"],
        索赔金额=about.amount,
    )
    handling.sign(entry, "制表", course.soon(at), "专员")
    at = yield course.later(at, 0.5)
    handling.sign(entry, "审核", at)
    at = yield course.later(at, 1)
    handling.sign(
        entry, "经办主管部门", at, 公司对策实施要领=about.better, 实际处理期限=handling.site.day(at, 2)
    )
    at = yield course.later(at, 1)
    handling.sign(entry, "对策实施确认", at)
    return at


def _investigation(course: Course, at: datetime) -> Part:
    handling, about = course.handling, course.about
    row = {
        "编号": handling.case.number,
        "摘要": about.subject,
        "发生原因": about.found,
        "处理经过": about.solution,
        "对策": about.solution,
        "工作改进": about.better,
    }
    entry = handling.begin("客户投诉调查表", "专员", at, 填写日期=handling.site.day(at), 调查=[row])
    handling.sign(entry, "制表", course.soon(at), "专员")
    at = yield course.later(at, 0.6)
    handling.sign(entry, "审核", at)
    return at


def _record(course: Course, at: datetime) -> Part:
    handling, about = course.handling, course.about
    supervisor = handling.by("客户投诉主管", at).member
    verifier = handling.by("质检部经理", at).member
    entry = handling.begin(
        "投诉处理记录表", "专员", at, 承办主管=supervisor.reference, 查证人=verifier.reference, 金额=about.amount,
        对方意见=about.demand, 本方意见=about.found, 调查判定="属实", 最后对策=about.solution, 产生原因=about.cause,
        情节程度="一般",
    )  # fmt: skip
    handling.sign(entry, "制表", course.soon(at), "专员")
    at = yield course.later(at, 0.6)
    handling.sign(entry, "审核", at)
    return at


def _analysis(course: Course, at: datetime) -> Part:
    handling, about = course.handling, course.about
    entry = handling.begin(
        "客户投诉分析表", "专员", at, 在处理中可能遇到的困难="客户时间不固定，需晚间联系。", 应对策略="由一人跟到底。",
        顾客期望=about.demand, 是否达成="是", 采取主要措施=about.solution,
    )  # fmt: skip
    handling.sign(entry, "制表", course.soon(at), "专员")
    at = yield course.later(at, 0.5)
    handling.sign(entry, "客户投诉主管", at, 客户投诉主管建议="同类投诉集中一人跟办，便于看出规律。")
    at = yield course.later(at, 0.5)
    handling.sign(entry, "客户投诉专员", at, "专员", 客户投诉专员建议="把处理经过写成问答，放进知识手册。")
    at = yield course.later(at, 0.5)
    handling.sign(entry, "审核", at)
    return at


def countersign(course: Course, at: datetime) -> Part:
    """Let the handling sheet go round, as far as the plan goes; some are corrected and go round again."""
    handling, stop = course.handling, course.stops
    at = yield course.later(at, 0.5)
    entry = handling.begin("客户投诉处理表", "专员", at, 投诉者情况="老客户，此前没有投诉过。")
    at = course.soon(at)
    handling.sign(entry, "制表", at, "专员")
    if stop == "reviewing":
        return at
    at = yield course.later(at, 0.5)
    handling.sign(entry, "审核", at)
    if stop == "handler":
        return at
    at = yield course.later(at, 0.5)
    handling.sign(entry, "经办人", at, "专员", 经办人意见=f"原因已查明，建议：{course.about.solution}")
    at = yield from _round(course, entry, at, {"two": 2, "four": 4, "second": 3}.get(stop, 5))
    if stop in {"two", "four"}:
        return at
    if stop == "second" or course.world.chance.random() < 0.1:
        at = yield from _second_round(course, entry, at)
        if stop == "second":
            return at
    return (yield from _directions(course, entry, at))


def _round(course: Course, entry: Entry, at: datetime, number: int) -> Part:
    places = list(DEPARTMENTS)
    course.world.chance.shuffle(places)
    for place in places[:number]:
        at = yield course.later(at, 2.5)
        course.handling.sign(
            entry, place, at, **{f"{place}意见": course.world.chance.choice(_OPINIONS[place])}
        )
    return at


def _second_round(course: Course, entry: Entry, at: datetime) -> Part:
    """Correct what everybody had before them: all signatures fall, and it goes round again."""
    handling = course.handling
    at = yield course.later(at, 1)
    handling.save(entry, "专员", at, 投诉者情况="更正：该客户去年投诉过一次，已办结。")
    at = course.soon(at)
    handling.sign(entry, "制表", at, "专员")
    at = yield course.later(at, 0.5)
    handling.sign(entry, "审核", at)
    at = yield course.later(at, 0.5)
    handling.sign(entry, "经办人", at, "专员")
    return (yield from _round(course, entry, at, 1 if course.stops == "second" else 5))


def _directions(course: Course, entry: Entry, at: datetime) -> Part:
    handling = course.handling
    if course.stops == "deputy":
        return at
    if course.world.chance.random() < 0.1:  # the general manager's turn has not come
        refused(lambda: handling.sign(entry, "总经理", at, 总经理批示="同意。"))
    at = yield course.later(at, 5)
    handling.sign(entry, "副总经理", at, 副总经理批示=course.world.chance.choice(_DIRECTIONS))
    if course.stops == "general":
        return at
    at = yield course.later(at, 5)
    handling.sign(entry, "总经理", at, 总经理批示=course.world.chance.choice(_DIRECTIONS))
    return at
