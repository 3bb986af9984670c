"""Firms that buy on credit: analysed, graded, their limits at work; a grade that falls, a change that waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from shouwen.cases.actions.closing import close_case
from shouwen.cases.actions.credit import decide, open_change
from shouwen.cases.reading import case_as_matter
from shouwen.cli.demonstration.handling import do, refused
from shouwen.cli.demonstration.houses import Site
from shouwen.cli.demonstration.people import CHECKS_CREDIT
from shouwen.cli.demonstration.stories.archive import firm_of, keeper, sheet
from shouwen.cli.demonstration.stories.goods import beyond
from shouwen.cli.demonstration.stories.opening import Part
from shouwen.cli.demonstration.stories.shop import Shop
from shouwen.cli.demonstration.words.archive import FIRMS, FOUND, WAITING, Firm
from shouwen.cli.demonstration.world import World
from shouwen.customers.credit.actions import check_change, decide_change, measure_customer, propose_grade
from shouwen.customers.credit.models import GradeChange
from shouwen.customers.models import Customer
from shouwen.customers.reading import matter_of_customer
from shouwen.orders.actions.orders import Papers, Wanted, move_order, place_order
from shouwen.orders.actions.payments import take_payment
from shouwen.orders.models import Delivery, Order
from shouwen.organisation.rights import Acting
from shouwen.work.actions.entries import begin_entry, sign_entry
from shouwen.work.entries import form_in

ANALYSIS = "客户信用分析表"
#: The groups of the analysis, and how many questions of each the sheet has.
_GROUPS = (("业界动向", 5), ("经营素质", 4), ("业界评语", 5), ("市场情况", 5), ("财务状况", 1))
_FINANCE = ("应收账款多久收回", "负债占资产多少", "近两年盈亏如何")
#: Days from the record of a firm to its order on credit, and back from now to the second look at it.
_ORDERS_AFTER, LATER = 2, 11


def firm(shop: Shop, told: Firm, now: datetime, at: datetime) -> Part:
    """Record a firm, look into its credit, grade it; let it order; look again some weeks later."""
    world, site = shop.world, shop.site
    customer = firm_of(world, told, at)
    world.firms[told.name] = customer
    at = yield site.later(at, 3)
    analyse(world, site, customer, told.scores, at)
    if told.grade:
        at = yield site.later(at, 1)
        at = yield from _graded(world, site, customer, told.grade, at)
    at = yield site.later(at + timedelta(days=_ORDERS_AFTER), 1)
    if told.name != WAITING:
        at = yield from _ordered(shop, customer, told, at)
    at = yield site.later(now - timedelta(days=LATER, hours=-3 * told.number), 0.2)
    if told.falls_to:
        at = yield from _fallen(shop, customer, told, at)
    elif told.name == WAITING:
        by = keeper(world, site, at)
        do(lambda: open_change(customer, "A", "初次评级，按得分。", by=by, at=at))
    else:
        by = keeper(world, site, at)
        do(lambda: measure_customer(customer, by=by, at=at))
    return at


def analyse(world: World, site: Site, customer: Customer, scores: tuple[int, ...], at: datetime) -> None:
    """Fill in the analysis of a firm, group by group, and sign it: the firm is measured with it."""
    by = keeper(world, site, at)
    content = {
        f"{group}{number}评分": score
        for (group, most), score in zip(_GROUPS, scores, strict=True)
        for number in range(1, most + 1)
    }
    rows = [{"问题": one, "具体分析内容": FOUND[scores[-1]], "评分": scores[-1]} for one in _FINANCE]
    in_force = form_in(world.house.edition.hash, ANALYSIS)
    of_group = {title: score for (title, _most), score in zip(_GROUPS, scores, strict=True)}
    texts = {
        field.name: FOUND[of_group[field.group.zh]] if field.type == "long_text" else "18"
        for field in in_force.form.fields if field.group and field.type in ("long_text", "percent")
    }  # fmt: skip
    given = {**texts, **content, "财务状况其余各问": rows}
    entry = do(lambda: begin_entry(matter_of_customer(customer), in_force, given, by=by, at=at))
    do(lambda: sign_entry(entry, "填表人", entry.latest, by=by, at=at))


def _graded(world: World, site: Site, customer: Customer, grade: str, at: datetime) -> Part:
    by = keeper(world, site, at)
    change = do(lambda: propose_grade(customer, grade, "初次评级，按得分。", by=by, at=at))
    at = yield site.later(at, 2)
    change = _checked(world, site, change, at)
    at = yield site.later(at, 1)
    manager = _manager(world, site, at)
    do(lambda: decide_change(change, change.version, approved=True, words="同意", by=manager, at=at))
    return at


def _fallen(shop: Shop, customer: Customer, told: Firm, at: datetime) -> Part:
    """Look again at a firm that pays no more: its grade falls by the case of it, and its next order is too much."""
    world, site = shop.world, shop.site
    by = keeper(world, site, at)
    sheet(world, customer, "法人客户信息资料表", {**told.content, "支付状况": "较差", "回收状况": "极坏"}, by, at)
    analyse(world, site, customer, told.later, at)
    at = yield site.later(at, 1)
    by = keeper(world, site, at)
    change = do(lambda: open_change(customer, told.falls_to, "货款逾期，回收状况极坏。", by=by, at=at))
    at = yield site.later(at, 3)
    change = _checked(world, site, change, at)
    at = yield site.later(at, 2)
    manager = _manager(world, site, at)
    do(lambda: decide(change, change.version, approved=True, words="先收款，再谈新单。", by=manager, at=at))
    at = yield site.later(at, 1)
    keeps = keeper(world, site, at)
    case = case_as_matter(int(change.matter.removeprefix("case:")))
    do(lambda: close_case(case, "办结", "等级与限度已更新，有关人员已告知。", by=keeps, at=at))
    refused(lambda: place_order(site.service, customer, [Wanted(shop.goods[3], 40)], by=shop.agent(at), at=at))
    at = yield site.later(at, 1)
    return (yield from beyond(shop, customer, at))


def _checked(world: World, site: Site, change: GradeChange, at: datetime) -> GradeChange:
    finance = world.house.holder(CHECKS_CREDIT, site.company, at)
    return do(lambda: check_change(change, change.version, agreed=True, words="与账面相符。", by=finance, at=at))


def _manager(world: World, site: Site, at: datetime) -> Acting:
    return world.house.holder("客服经理", site.service, at)


def _ordered(shop: Shop, customer: Customer, told: Firm, at: datetime) -> Part:
    """Let a firm order on credit, have it delivered, and pay within its term, or not."""
    site = shop.site
    wanted = [Wanted(shop.goods[told.number % 6], 30), Wanted(shop.goods[0], 12)]
    papers = Papers("订货单", f"P{at:%y%m%d}{told.number:02d}", "发票", f"{4490000 + told.number}")
    order = do(lambda: place_order(site.service, customer, wanted, papers, by=shop.agent(at), at=at))
    for hours, to in ((2, Delivery.CONFIRMED), (4, Delivery.SHIPPED), (12, Delivery.DELIVERED)):
        at = yield site.later(at, hours)
        seen = Order.objects.select_related("unit", "customer").get(pk=order.pk)
        order = do(partial(move_order, seen, seen.version, to, by=shop.agent(at), at=at))
    if told.pays:
        at = yield site.later(at + timedelta(days=9), 2)
        do(lambda: take_payment(order, order.total, method="网银", by=shop.agent(at), at=at))
    return at


__all__ = ["FIRMS", "firm"]
