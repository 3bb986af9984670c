"""How a complaint ends: responsibilities, the final answer, closing, the report, and sometimes a reopening."""

from __future__ import annotations

from datetime import datetime

from shouwen.cases.actions.closing import reopen_case
from shouwen.cli.demonstration.handling import do, refused
from shouwen.cli.demonstration.stories.opening import Course, Part

_TAKEN_BY = {
    "phone": "电话",
    "letter": "信件",
    "mail": "信件",
    "fax": "传真",
    "visit": "采访",
    "counter": "店内",
}


def finish(course: Course, at: datetime) -> Part:
    """Settle the responsibilities, answer for good, close, report; reopen where the plan says so."""
    handling = course.handling
    at = yield course.later(at, 1)
    if course.world.chance.random() < 0.3:
        refused(lambda: handling.close("办结", "客户投诉主管", at))  # responsibilities are open
    _settle(course, at)
    at = yield course.later(at, 1)
    handling.deed(
        "reply",
        "专员",
        at,
        f"您的投诉已经办结：{course.about.solution}谢谢您的耐心。",
        which="final",
        concerns_product="true" if course.about.goods else "",
        demand_confirmed="true",
        reason_confirmed="true",
        thanked="true",
        apologised="true",
    )
    at = yield course.later(at, 1)
    handling.close("办结", "客户投诉主管", at, "客户已确认，资料齐全。")
    if course.stops in {"reopened", "closed again"}:
        return (yield from _reopened(course, at))
    if course.stops == "reported":
        at = yield from _report(course, at)
    return at


def _settle(course: Course, at: datetime) -> None:
    handling = course.handling
    holder = handling.holder(at).member
    for sort, words in (("处理责任", "由承办人负责"), ("成因责任", course.about.found)):
        handling.deed(
            "responsibility",
            _superior(course),
            at,
            words,
            sort=sort,
            responsible=str(holder.pk),
            department=str(handling.now.particulars.get("case.department", "质检部门")),
        )
    handling.deed(
        "responsibility",
        _superior(course),
        at,
        "各环节均在时限内或已说明。",
        sort="拖延责任",
        not_applicable="true",
    )


def _superior(course: Course) -> str:
    return "客服经理" if course.handling.now.unit_id == course.handling.site.service.pk else "副总经理"


def _report(course: Course, at: datetime) -> Part:
    handling, about = course.handling, course.about
    at = yield course.later(at, 6)
    manager = handling.by("收件经理", at).member
    contact = handling.now.contact
    entry = handling.begin(
        "投诉处理报告表", "专员", at, 报告日期=handling.site.day(at), 收件经理=manager.reference,
        投诉方式=_TAKEN_BY[contact.channel] if contact else "电话", 投诉内容=[about.content], 原因=[about.cause],
        费用=about.amount, 原因调查会议="承办部门与客服部当面核对一次。", 检讨=about.better,
    )  # fmt: skip
    handling.sign(entry, "制表", course.soon(at), "专员")
    at = yield course.later(at, 0.5)
    handling.sign(entry, "报告人（签章）", at, "专员")
    at = yield course.later(at, 1)
    handling.sign(entry, "审核", at)
    at = yield course.later(at, 2)
    handling.sign(entry, "收件经理", at)
    return at


def _reopened(course: Course, at: datetime) -> Part:
    handling = course.handling
    at = yield course.later(at, 20)
    by = handling.by("专员", at)
    handling.case = do(lambda: reopen_case(handling.case, "客户又来电：换来的同样有问题。", by=by, at=at))
    return at
