"""The ordinary course of a complaint through its eight steps, as far as its plan goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from shouwen.cases.waiting import waiting_of
from shouwen.cli.demonstration.handling import DEPARTMENTS, refused
from shouwen.cli.demonstration.plans import PRODUCT, Plan
from shouwen.cli.demonstration.site_values import LOCAL_VALUES
from shouwen.cli.demonstration.stories.closing import finish
from shouwen.cli.demonstration.stories.opening import Course, Part, accept, judge, open_complaint, register
from shouwen.cli.demonstration.stories.sheets import countersign, sheets_before_closing
from shouwen.cli.demonstration.words.complaint import CONTRACT, GOODS, PROPOSAL, SERVICE, TRANSPORT
from shouwen.cli.demonstration.world import World

_ASKED = {
    GOODS: "department_for_quality", CONTRACT: "department_for_contract", TRANSPORT: "department_for_transport",
    SERVICE: "department_for_service", PROPOSAL: "department_for_proposals",
}  # fmt: skip
#: How often somebody tells a customer in time and writes it down only the next day.
LATE_NOTES = 0.12
_SATISFACTION = ("满意", "满意", "比较满意", "比较满意", "一般", "不满意")


def complaint(world: World, plan: Plan, at: datetime) -> Part:
    """Tell a complaint from the first word on, up to where its plan stops."""
    course = open_complaint(world, plan, at)
    if plan.stop == "opened":
        return at
    at = yield course.later(at, 0.3)
    return (
        (yield from to_assignment(course, at))
        if _ends_before_assignment(plan)
        else (yield from _whole(course, at))
    )


def _ends_before_assignment(plan: Plan) -> bool:
    return plan.stop in {"registered", "judged", "accepted", "assigned"}


def _whole(course: Course, at: datetime) -> Part:
    at = yield from to_assignment(course, at)
    at = yield from to_solution(course, at)
    if course.stops in {"investigated", "proposed", "refused", "consented"}:
        return at
    at = yield from with_customer(course, at)
    if course.stops in {"told", "confirmed", "sanctioned", "improved"}:
        return at
    at = yield from sheets_before_closing(course, at)
    at = yield from countersign(course, at)
    if course.stops in {"closed", "reported", "reopened", "closed again"}:
        at = yield from finish(course, at)
    if course.stops == "closed again":
        # A new round: every step is done anew.
        return (yield from _whole(replace(course, plan=replace(course.plan, stop="closed")), at))
    return at


def to_assignment(course: Course, at: datetime) -> Part:
    """Take steps 1 to 3: registered, judged, accepted, assigned."""
    at = yield from register(course, at)
    if course.stops == "registered":
        return at
    at = yield course.later(at, 0.3)
    at = judge(course, at)
    if course.stops == "judged":
        return at
    at = yield course.later(at, 0.2)
    at = yield from accept(course, at)
    if course.stops == "accepted":
        return at
    at = yield course.later(at, 1)
    at = assign(course, at)
    if course.world.chance.random() < 0.6:
        at = yield course.later(at, 0.7)
        member = course.handling.now.holder
        assert member is not None
        course.handling.note("专员", member, at)
    return at


def department_of(course: Course) -> str:
    """Return the department that the company names for the class of the complaint."""
    return str(LOCAL_VALUES[course.handling.site.key][_ASKED[course.about.about]])


def assign(
    course: Course, at: datetime, department: str = "", reason: str = "", *, other_than: int | None = None
) -> datetime:
    """Assign the complaint to somebody of a department."""
    handling = course.handling
    named = department or department_of(course)
    unit = handling.site.departments[DEPARTMENTS[named]]
    place = "客户投诉主管" if named == "客户服务部" else "投诉承办人"
    responsible = handling.house.holder(place, unit, at, other_than=other_than).member
    handling.deed("assignment", "客户投诉主管", at, reason, department=named, responsible=str(responsible.pk))
    return at


def to_solution(course: Course, at: datetime) -> Part:
    """Take steps 4 and 5, up to the superior's consent."""
    handling, about = course.handling, course.about
    at = yield course.later(at, 12)
    if course.plan.kind == PRODUCT:
        handling.attach_photo(handling.holder(at), "拆检照片.png", at)
        at = yield course.later(at, 0.5)
    is_ours = about.cause != "不可抗拒原因"
    answerable = (
        {"responsible": str(handling.holder(at).member.pk)}
        if is_ours
        else {"no_person": "天气原因，无人可责"}
    )
    handling.deed(
        "investigation",
        handling.holder(at),
        at,
        about.found,
        upheld="true",
        own_fault="true" if is_ours else "",
        cause=about.cause,
        loss=about.amount,
        **answerable,
    )
    if course.plan.kind == PRODUCT and not is_ours:
        at = yield course.later(at, 2)
        handling.complete(
            "相关部门协商", at, 协商结果="与供应商和物流方核对，各方均无过错，由公司先行安抚客户。"
        )
    if course.stops == "investigated":
        return at
    at = yield course.later(at, 6)
    _propose(course, at)
    if course.stops == "proposed":
        return at
    at = yield course.later(at, 3)
    superior = "客服总监" if Decimal(about.amount) > 2000 else _superior(course)
    if course.stops == "refused" or course.world.chance.random() < 0.12:
        handling.deed("dissent", superior, at, "补偿没有说清由谁承担，请把供应商索赔一并写进办法再报。")
        if course.stops == "refused":
            return at
        at = yield course.later(at, 3)
        _propose(course, at, "同时向供应商发出索赔函，费用由其承担。")
        at = yield course.later(at, 2)
    handling.deed("consent", superior, at, "同意，抓紧告知客户。")
    return at


def _superior(course: Course) -> str:
    return "客服经理" if course.handling.now.unit_id == course.handling.site.service.pk else "副总经理"


def _propose(course: Course, at: datetime, more: str = "") -> None:
    about = course.about
    course.handling.deed(
        "solution",
        course.handling.holder(at),
        at,
        f"{about.solution}{more}",
        remedy=about.remedy,
        amount=about.amount,
        promised_on=course.handling.site.day(at, 5),
    )


def with_customer(course: Course, at: datetime) -> Part:
    """Take steps 6 to 8: told, reaction, sanction, improvement."""
    handling, about = course.handling, course.about
    at = yield course.later(at, 2)
    told_at = at
    if course.world.chance.random() < LATE_NOTES and course.stops != "told":
        at = yield course.later(at, 11)  # told in time, written down the next day, when it counted as missed
    handling.deed("telling", "专员", told_at, f"电话告知：{about.solution}", of="解决办法")
    if course.stops == "told":
        return at
    at = yield course.later(at, 8)
    satisfaction = course.world.chance.choice(_SATISFACTION)
    is_satisfied = satisfaction != "不满意"
    said = "客户说可以接受。" if is_satisfied else "客户勉强接受，仍有怨言。"
    handling.deed(
        "confirmation",
        "专员",
        at,
        said,
        of="解决办法",
        satisfied="true" if is_satisfied else "",
        satisfaction=satisfaction,
    )
    if course.stops == "confirmed":
        return at
    at = yield from _carried_out(course, at, is_satisfied)
    at = yield course.later(at, 5)
    _sanction(course, at)
    if course.stops == "sanctioned":
        return at
    at = yield course.later(at, 4)
    _approve(course, at)
    handling.deed(
        "improvement",
        handling.holder(at),
        at,
        about.better,
        owner=str(handling.holder(at).member.pk),
        due_on=handling.site.day(at, 30),
    )
    if course.plan.kind == PRODUCT:
        at = yield course.later(at, 1)
        handling.complete("总结评价", at, 总结评价="处理过程及时，客户意见已反馈到生产环节。")
    return at


def _carried_out(course: Course, at: datetime, is_satisfied: bool) -> Part:
    if course.plan.kind == PRODUCT:
        at = yield course.later(at, 2)
        if is_satisfied:
            course.handling.complete("按照方案执行", at, 执行情况="已按办法办妥，客户签收。")
        else:
            course.handling.complete(
                "诉讼程序",
                at,
                法院="当地人民法院调解室",
                立案日期=course.handling.site.day(at),
                诉讼结果="庭前调解成功，按原办法履行。",
            )
    return at


def _sanction(course: Course, at: datetime) -> None:
    about, handling = course.about, course.handling
    if about.cause in {"偶发原因", "不可抗拒原因"}:
        refused(
            lambda: handling.deed("sanction", _superior(course), at, "", sort="不处罚")
        )  # no reason, no waiver
        handling.deed(
            "sanction", _superior(course), at, "属偶发或不可抗拒，不作处罚，作为案例学习。", sort="不处罚"
        )
        return
    handling.deed(
        "sanction",
        _superior(course),
        at,
        "按损失大小从当月绩效中扣减，提请批准。",
        sort="处罚",
        responsible=str(handling.holder(at).member.pk),
        base_amount="4200",
    )


def _approve(course: Course, at: datetime) -> None:
    """Let the higher superior approve what was proposed; now and then the proposer has tried to do it themselves."""
    handling = course.handling
    if not waiting_of(handling.now).is_proposal_open:
        return
    if course.world.chance.random() < 0.3:
        refused(lambda: handling.deed("approval", _superior(course), at, "同意"))
    handling.deed("approval", "客服总监", at, "按规定比例执行。")
