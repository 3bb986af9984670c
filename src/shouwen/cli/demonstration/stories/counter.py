"""A visitor at the counter, and something that goes up to a superior."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from shouwen.cases.actions.opening import Wanted
from shouwen.cli.demonstration.handling import Handling
from shouwen.cli.demonstration.plans import REPORT, VISIT, Plan
from shouwen.cli.demonstration.site_values import LOCAL_VALUES
from shouwen.cli.demonstration.stories.opening import Part
from shouwen.cli.demonstration.words.others import REPORTS, VISITS
from shouwen.cli.demonstration.world import World


def visit(world: World, plan: Plan, at: datetime) -> Part:
    """Receive a visitor by the steps of the reception chart."""
    visit_ = VISITS[-2] if plan.stop == "helped" else VISITS[plan.number]
    site = world.house.sites[plan.site]
    receptionist = world.receptionist(plan.site)
    contact = world.talk(
        site, world.customer(plan.site), "counter", visit_.subject, visit_.words, receptionist, at
    )
    wanted = Wanted(VISIT, visit_.subject, words=visit_.words, demand=visit_.demand, urgency=plan.urgency)
    case = world.open(contact, wanted, receptionist, at)
    handling = Handling(world.house, site, case, world.specialist(plan.site, at), receptionist, world.chance)
    for step in ("礼貌迎接", "探询目的", "陈述来访目的"):
        at = yield site.later(at, 0.05)
        handling.complete(step, at)
    at = yield site.later(at, 0.2)
    recorder = handling.by("接待", at).member
    entry = handling.begin(
        "客户投诉登记表二", "接待", at, 文件编号=f"{at:%Y}-{site.key.upper()}-接待", 序号=plan.number + 1,
        客户投诉专员意见=visit_.analysis, 记录人=recorder.reference, 记录日期=site.day(at),
    )  # fmt: skip
    handling.sign(entry, "记录人", at, "接待")
    handling.complete("倾听、记录", at)
    at = yield site.later(at, 0.1)
    handling.complete("安慰客户", at)
    if plan.stop == "noted":
        return at
    at = yield site.later(at, 0.2)
    handling.complete("分析问题", at, 处理金额=visit_.amount, 问题分析=visit_.analysis)
    at = yield site.later(at, 0.3)
    limit = Decimal(LOCAL_VALUES[plan.site]["specialist_authority"].removesuffix(" 元"))
    if Decimal(visit_.amount) > limit:
        handling.complete("协助处理", at, 处理方案=visit_.plan)
        if plan.stop == "helped":
            return at
        at = yield site.later(at, 1)
        handling.complete("审批", at, 审批同意="是", 审批意见="按此办，注意留存检测报告。")
    else:
        handling.complete("自行处理问题", at, 处理方案=visit_.plan)
    at = yield site.later(at, 0.2)
    handling.complete("传达处理方案", at, 传达情况="客户表示认可。")
    for step in ("离开", "送客"):
        at = yield site.later(at, 0.05)
        handling.complete(step, at)
    at = yield site.later(at, 0.3)
    handling.close("办结", "专员", at, visit_.plan)
    return at


def report(world: World, plan: Plan, at: datetime) -> Part:
    """Report something upwards and carry out what is instructed."""
    told = REPORTS[plan.number]
    site = world.house.sites[plan.site]
    specialist = world.specialist(plan.site, at)
    contact = world.talk(site, world.customer(plan.site), "phone", told.subject, told.words, specialist, at)
    case = world.open(contact, Wanted(REPORT, told.subject, words=told.words, urgency="急"), specialist, at)
    handling = Handling(world.house, site, case, specialist, world.receptionist(plan.site), world.chance)
    at = yield site.later(at, 0.3)
    is_urgent = plan.stop == "urgent"
    handling.deed("report", "专员", at, told.words, reason=told.reason, urgent="true" if is_urgent else "")
    at = yield site.later(at, 1.5)
    if is_urgent:
        handling.deed("instruction", "客服总监", at, told.instruction)
        return at  # the direct superior is still to be told
    within = plan.stop == "closed"
    handling.complete("审阅报告", at, 权限内="是" if within else "否")
    if not within:
        return at  # waits for the superior above
    at = yield site.later(at, 0.5)
    handling.deed("instruction", "客服经理", at, told.instruction)
    at = yield site.later(at, 2)
    entry = handling.begin(
        "请示报告单",
        "专员",
        at,
        情形=told.reason,
        情况说明=told.words,
        处理意见=told.words,
        执行情况=told.carried_out,
        是否越级="否",
    )
    handling.sign(entry, "报告人", at, "专员")
    handling.complete("记录指示并执行", at, 执行情况=told.carried_out)
    at = yield site.later(at, 3)
    handling.sign(entry, "上级", at, 上级指示=told.instruction)
    at = yield site.later(at, 1)
    handling.close("办结", "专员", at, told.carried_out)
    return at
