"""Complaints that take another turn: declined, withdrawn, transferred, paused, divided, merged, about a colleague."""

from __future__ import annotations

from datetime import datetime

from shouwen.cases.actions.closing import close_case, merge_case
from shouwen.cases.actions.opening import Wanted
from shouwen.cases.actions.pauses import pause_case, resume_case
from shouwen.cases.actions.transfers import accept_transfer, decline_transfer, offer_case, open_sub_case
from shouwen.cases.kinds import JOINT
from shouwen.cases.models import Case, Transfer
from shouwen.cli.demonstration.handling import Handling, do, refused
from shouwen.cli.demonstration.people import QUALITY, SALES, SERVICE, URUMQI, WORKS
from shouwen.cli.demonstration.plans import Plan
from shouwen.cli.demonstration.stories.course import assign, to_assignment, to_solution
from shouwen.cli.demonstration.stories.opening import Course, Part, accept, judge, open_complaint, register
from shouwen.cli.demonstration.words.complaint import Complaint
from shouwen.cli.demonstration.words.others import REFUSALS
from shouwen.cli.demonstration.world import World
from shouwen.organisation.models import Unit


def declined(world: World, plan: Plan, at: datetime) -> Part:
    """Judge a complaint as not well founded, tell the customer why, and close it."""
    course = open_complaint(world, plan, at)
    handling = course.handling
    at = yield course.later(at, 0.5)
    at = yield from register(course, at)
    why = world.chance.choice(REFUSALS)
    at = yield course.later(at, 1)
    handling.deed("judgement", "专员", at, why, **{"class": course.about.about, "demand_reasonable": "true"})
    at = yield course.later(at, 1)
    refused(lambda: handling.deed("refusal", "专员", at, ""))  # without its reason
    handling.deed("refusal", "专员", at, why)
    at = yield course.later(at, 2)
    handling.deed("telling", "专员", at, why, of="不予受理")
    at = yield course.later(at, 1)
    handling.close("不予受理", "客户投诉主管", at, why)
    return at


def withdrawn(world: World, plan: Plan, at: datetime) -> Part:
    """Let the customer take a complaint back after it was registered."""
    course = open_complaint(world, plan, at)
    at = yield course.later(at, 0.5)
    at = yield from register(course, at)
    at = yield course.later(at, 6)
    course.handling.close("撤回", "专员", at, "客户来电撤回：东西在家里找到了。")
    return at


def transferred(world: World, plan: Plan, at: datetime) -> Part:
    """Offer a complaint to another unit: it waits, is accepted there, goes abroad to the other company, or comes back."""
    course = open_complaint(world, plan, at)
    at = yield course.later(at, 0.5)
    if plan.stop == "abroad":
        return (yield from _abroad(course, at))
    at = yield from to_assignment(course, at)
    at = yield course.later(at, 1)
    to = course.handling.site.departments[QUALITY if plan.stop == "taken" else WORKS]
    transfer = _offer(course.handling, to, at)
    if plan.stop == "offered":
        return at
    at = yield course.later(at, 3)
    if plan.stop == "declined":
        by = course.handling.by("生产部经理", at)
        do(lambda: decline_transfer(transfer, "与生产环节无关，原因在安装，请退回客服部。", by=by, at=at))
        return at
    by = course.handling.by("caozhixin", at)
    course.handling.case = do(lambda: accept_transfer(transfer, by=by, at=at))
    return (yield from to_solution(course, at))


def _offer(handling: Handling, to: Unit, at: datetime) -> Transfer:
    by = handling.by("专员", at)
    return do(
        lambda: offer_case(handling.case, to, f"经初步了解，问题出在{to.name}，请接手处理。", by=by, at=at)
    )


def _abroad(course: Course, at: datetime) -> Part:
    """Hand a complaint on to the other company, in another zone; its people judge and accept it."""
    handling = course.handling
    at = yield from register(course, at)
    other = handling.house.sites[URUMQI]
    transfer = _offer(handling, other.departments[SERVICE], at)
    handling.site = other
    at = yield course.later(at, 3)
    by = handling.house.holder("客服经理", other.service, at)
    handling.case = do(lambda: accept_transfer(transfer, by=by, at=at))
    handling.specialist = "shanxiaomei"
    at = yield course.later(at, 2)
    at = judge(course, at)
    at = yield course.later(at, 1)
    return (yield from accept(course, at))


def paused(world: World, plan: Plan, at: datetime) -> Part:
    """Let a complaint wait for the customer; one goes on again."""
    course = open_complaint(world, plan, at)
    handling = course.handling
    at = yield course.later(at, 0.5)
    at = yield from to_assignment(course, at)
    at = yield course.later(at, 2)
    by = handling.by("客户投诉主管", at)
    do(lambda: pause_case(handling.case, "客户出差，样品要下周才能寄回，等样品。", by=by, at=at))
    if plan.stop == "resumed":
        at = yield course.later(at, 26)
        by = handling.by("专员", at)
        do(lambda: resume_case(handling.case, by=by, at=at))
    return at


def divided(world: World, plan: Plan, at: datetime) -> Part:
    """Ask other departments for their part: sub-cases that the complaint waits for."""
    course = open_complaint(world, plan, at)
    handling = course.handling
    at = yield course.later(at, 0.5)
    at = yield from to_assignment(course, at)
    at = yield course.later(at, 2)
    first = _sub_case(course, handling.site.departments[WORKS], "协查出厂批次", at)
    if plan.stop == "two":
        at = yield course.later(at, 0.5)
        _sub_case(course, handling.site.departments[SALES], "核对销售时的承诺", at)
        at = yield course.later(at, 4)
        taker = handling.house.holder("投诉承办人", first.unit, at)
        first = do(lambda: accept_transfer(Transfer.objects.get(case=first), by=taker, at=at))
        at = yield course.later(at, 8)
        taker = handling.house.present(taker.member, at)
        do(lambda: close_case(first, "办结", "批次已查清：温控器同批，结果已写在主案。", by=taker, at=at))
    return at


def _sub_case(course: Course, unit: Unit, subject: str, at: datetime) -> Case:
    handling = course.handling
    by = handling.holder(at)
    wanted = Wanted(
        JOINT, f"{subject}：{course.about.subject}", words=course.about.words, demand="三天内把结果告诉客服部"
    )
    return do(lambda: open_sub_case(handling.now, unit, wanted, by=by, at=at))


def merged(world: World, plan: Plan, at: datetime) -> Part:
    """Let the same customer complain again about the same thing; the second case goes on in the first."""
    course = open_complaint(world, plan, at)
    at = yield course.later(at, 0.5)
    at = yield from to_assignment(course, at)
    at = yield course.later(at, 9)
    again = Complaint(
        course.about.about,
        f"再次来电：{course.about.subject}",
        f"怎么还没有消息？{course.about.words}",
        course.about.demand,
        course.about.goods,
        course.about.price,
    )
    second = open_complaint(world, plan, at, customer=course.handling.now.customer, about=again)
    at = yield course.later(at, 1)
    by = second.handling.by("客户投诉主管", at)
    do(lambda: merge_case(second.handling.case, course.handling.now, by=by, at=at))
    return at


def accused(world: World, plan: Plan, at: datetime) -> Part:
    """Complain about a colleague: known from the first word, or found out while that very person handles it."""
    if plan.stop == "opened":
        course = open_complaint(world, plan, at, accused=world.house.people["xujiayin"])
        at = yield course.later(at, 0.5)
        at = yield from register(course, at)
        at = yield course.later(at, 0.5)
        return judge(course, at)
    course = open_complaint(world, plan, at)
    handling = course.handling
    at = yield course.later(at, 0.5)
    at = yield from to_assignment(course, at)
    at = yield course.later(at, 3)
    holder = handling.now.holder
    assert holder is not None
    handling.deed("accusation", "客户投诉主管", at, accused=str(holder.pk))
    at = yield course.later(at, 1)
    again = {"department": "客户部门", "responsible": str(holder.pk)}
    refused(lambda: handling.deed("assignment", "客户投诉主管", at, "仍由原人", **again))
    return assign(course, at, "营销部门", "承办人即被投诉人，依规改派其他部门。", other_than=holder.pk)
