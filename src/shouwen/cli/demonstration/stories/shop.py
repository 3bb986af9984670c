"""What is sold and what comes back: products, orders from placing to delivery, returns by the manual's second chapter."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO

from shouwen.cli.demonstration.handling import do, refused
from shouwen.cli.demonstration.houses import Site
from shouwen.cli.demonstration.people import SHANGHAI, URUMQI
from shouwen.cli.demonstration.pictures import PICTURE
from shouwen.cli.demonstration.stories.keeping import told
from shouwen.cli.demonstration.stories.opening import Part
from shouwen.cli.demonstration.words.archive import EVALUATIONS
from shouwen.cli.demonstration.words.shop import BACK, GOODS, OF_BATCH
from shouwen.cli.demonstration.world import World
from shouwen.facts.prepared import Prepared
from shouwen.orders.actions.declining import decline_claim
from shouwen.orders.actions.orders import Papers, Wanted, move_order, place_order
from shouwen.orders.actions.payments import take_payment
from shouwen.orders.actions.photos import add_photo
from shouwen.orders.actions.products import record_product
from shouwen.orders.actions.returns import (
    Asked,
    answer_exchange,
    confirm_defect,
    receive_return,
    settle,
    take_return,
)
from shouwen.orders.models import Delivery, Order, Product, Reason, Return, Wants
from shouwen.organisation.rights import Acting

_MANAGER = {SHANGHAI: "fenglijuan", URUMQI: "ayinuer"}
_AGENT = {SHANGHAI: "xujiayin", URUMQI: "baiyulan"}
_ORDER = Prepared(lambda number: Order.objects.select_related("unit", "customer").filter(pk=number))
#: Orders of each company at full scale; every so many come back.
ORDERS, EVERY = {SHANGHAI: 36, URUMQI: 18}, 3
#: Of which returns of a company, by their number, the customer says how it went.
EVALUATED = (0, 1)


@dataclass
class Shop:
    """What a company sells, once it does."""

    world: World
    site: Site
    goods: list[Product] = field(default_factory=list)

    def agent(self, at: datetime) -> Acting:
        """Return who sells and takes returns."""
        return self.world.house.by(_AGENT[self.site.key], at)

    def manager(self, at: datetime) -> Acting:
        """Return who sets prices, judges defects and pays back."""
        return self.world.house.by(_MANAGER[self.site.key], at)


def opening(shop: Shop, at: datetime) -> Part:
    """Let the manager record what is sold."""
    by = shop.manager(at)
    for good in GOODS:
        shop.goods.append(do(partial(record_product, shop.site.service, good, by=by, at=at)))
    yield from ()
    return at


def purchase(shop: Shop, number: int, at: datetime) -> Part:
    """Let a customer buy one to three things; pay, ship, deliver; let some of it come back."""
    chance, site = shop.world.chance, shop.site
    first = shop.goods[number % len(shop.goods)]
    others = chance.sample([one for one in shop.goods if one != first], k=chance.choice((0, 0, 1, 2)))
    wanted = [Wanted(first, chance.choice((1, 1, 1, 2)), batch=OF_BATCH.get(first.code, ""))]
    wanted += [Wanted(one, 1, batch=OF_BATCH.get(one.code, "")) for one in others]
    customer = shop.world.customer(site.key)
    papers = Papers("网店", f"W{at:%y%m%d}{number:04d}", chance.choice(("发票", "售货凭证")), f"{4410000 + number}")
    order = do(lambda: place_order(site.service, customer, wanted, papers, by=shop.agent(at), at=at))
    at = yield at + timedelta(minutes=4)
    how = chance.choice(("网银", "微信", "支付宝"))
    do(lambda: take_payment(order, order.total, method=how, by=shop.agent(at), at=at))
    for hours, to in ((1.5, Delivery.CONFIRMED), (4, Delivery.SHIPPED), (14, Delivery.DELIVERED)):
        at = yield site.later(at, hours)
        (seen,) = _ORDER(order.pk)
        order = do(partial(move_order, seen, seen.version, to, by=shop.agent(at), at=at))
    if number % EVERY == 0:
        at = yield from _coming_back(shop, order, number // EVERY, at)
    return at


def _coming_back(shop: Shop, order: Order, number: int, at: datetime) -> Generator[datetime, datetime, datetime]:
    days, wants, reason, how, words, ends = BACK[number % len(BACK)]
    at = yield shop.site.later(order.placed_at + timedelta(days=days), 0.5)
    line = order.lines.order_by("pk").select_related("product", "order__unit", "order__customer").first()
    assert line is not None
    asked = Asked(wants, reason, 1, order.receipt, words, matches=True, package_intact=reason != Reason.DAMAGE,
                  label_intact=True, **how)  # fmt: skip
    other = next(one for one in shop.goods if one != line.product) if wants == Wants.EXCHANGE else None

    def take() -> Return:
        return take_return(line, asked, new_product=other, by=shop.agent(at), at=at)

    if ends == "refused":
        refused(take)
        return at
    if ends == "declined":
        do(lambda: decline_claim(line, asked, "开封用过，不影响使用的不退。", by=shop.agent(at), at=at))
        return at
    one = do(take)
    if wants == Wants.EXCHANGE:
        at = yield shop.site.later(at, 3)
        one = do(lambda: answer_exchange(one, one.version, by=shop.agent(at), at=at))
    if ends == "open":
        return at
    at = yield shop.site.later(at, 9)
    by = shop.agent(at)
    one = do(lambda: receive_return(
        one, one.version, ship_by="快递", freight_paid_by="寄付", has_all_parts=True, has_slip=True, by=by, at=at,
    ))  # fmt: skip
    if reason == Reason.DEFECT:
        at = yield shop.site.later(at, 3)
        do(lambda: add_photo(one, "质量问题.png", BytesIO(PICTURE), by=shop.agent(at), at=at))
        one = do(lambda: confirm_defect(one, one.version, is_defect=True, cause="公司", by=shop.manager(at), at=at))
    at = yield shop.site.later(at, 2)
    due = one.price if one.new_price is None else one.new_price - one.price
    do(lambda: settle(one, one.version, due, method="原路退回", by=shop.manager(at), at=at))
    if number in EVALUATED:
        at = yield shop.site.later(at, 6)
        said = dict(EVALUATIONS[EVALUATED.index(number)])
        told(shop.world, one.reference, "售后服务评价表", said, shop.agent(at), at)
    return at
