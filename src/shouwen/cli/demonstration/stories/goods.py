"""What stands with goods and orders: batches and how long they keep, receipts that are lost and found, permits."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from shouwen.cli.demonstration.handling import do, refused
from shouwen.cli.demonstration.stories.opening import Part
from shouwen.cli.demonstration.stories.shop import Shop
from shouwen.cli.demonstration.words import archive as words
from shouwen.cli.demonstration.words.shop import BATCHES, TOO_LATE
from shouwen.customers.models import Customer
from shouwen.orders.actions.batches import BatchTold, change_batch, record_batch
from shouwen.orders.actions.beyond_limit import ask_beyond, place_permitted
from shouwen.orders.actions.declining import decline_claim
from shouwen.orders.actions.orders import Papers, Wanted, move_order, place_order
from shouwen.orders.actions.payments import take_payment
from shouwen.orders.actions.receipts import ReceiptTold, mark_lost, record_receipt
from shouwen.orders.actions.returns import Asked, take_return
from shouwen.orders.models import Delivery, Order, OrderLine, Product, Wants
from shouwen.work.actions.permits import answer_permit


def batches(shop: Shop, at: datetime) -> Part:
    """Let the manager record what was made together; of one batch the last day is put right when the goods are seen."""
    by, today = shop.manager(at), at.astimezone(shop.site.zone).date()
    first = None
    for code, number, days_ago in BATCHES:
        told = BatchTold(number, today - timedelta(days=days_ago))
        made = do(partial(record_batch, _good(shop, code), told, by=by, at=at))
        first = first or made
    at = yield shop.site.later(at, 30)
    if first is not None:
        seen = first
        told = BatchTold(seen.number, seen.made_on - timedelta(days=2))
        do(lambda: change_batch(seen, seen.version, told, by=shop.manager(at), at=at))
    return at


def too_late(shop: Shop, at: datetime) -> Part:
    """Sell the rest of an old batch, which comes back when its last day is past: declined by the article of that."""
    code, number, days_ago, keeps = TOO_LATE
    today = at.astimezone(shop.site.zone).date()
    told = BatchTold(number, today - timedelta(days=days_ago), keeps)
    product = _good(shop, code)
    do(lambda: record_batch(product, told, by=shop.manager(at), at=at))
    line = _sold(shop, product, 2, number, "W-LATE", "发票", at).lines.select_related("product", "order__unit").get()
    at = yield shop.site.later(at + timedelta(days=keeps - days_ago + 1), 2)
    asked = Asked(Wants.RETURN, "其他", 1, "发票", "放到现在才拆，味道不对。", matches=True, opened=False,
                  package_intact=True, label_intact=True, used=False)  # fmt: skip
    by = shop.agent(at)
    refused(lambda: take_return(line, asked, by=by, at=at))
    do(lambda: decline_claim(line, asked, "已过保质期。", by=by, at=at))
    return at


def lost(shop: Shop, number: int, at: datetime) -> Part:
    """Sell something with its invoice, which the customer loses: nothing comes back until it is found."""
    product = shop.goods[number]
    order = _sold(shop, product, 1, "", f"W-LOST-{number}", "发票", at)
    issued = at.astimezone(shop.site.zone).date()
    by = shop.agent(at)
    invoice = ReceiptTold("发票", f"{4480000 + number}", issued, order.total)
    receipt = do(lambda: record_receipt(order, invoice, by=by, at=at))
    do(lambda: record_receipt(order, ReceiptTold("售货凭证", f"XS-{number:04d}", issued), by=by, at=at))
    at = yield shop.site.later(at + timedelta(days=4), 1)
    receipt = do(lambda: mark_lost(receipt, receipt.version, is_lost=True, by=shop.agent(at), at=at))
    if number:
        return at
    line = OrderLine.objects.select_related("product", "order__unit", "order__customer").get(order=order)
    how = {"matches": True, "opened": False, "package_intact": True, "label_intact": True, "used": False}
    asked = Asked(Wants.RETURN, "改变购买意向", 1, "发票", "不需要了，发票找不到。", **how)
    refused(lambda: take_return(line, asked, by=shop.agent(at), at=at))
    at = yield shop.site.later(at, 8)
    do(lambda: mark_lost(receipt, receipt.version, is_lost=False, by=shop.agent(at), at=at))
    do(lambda: take_return(line, asked, by=shop.agent(at), at=at))
    return at


def beyond(shop: Shop, firm: Customer, at: datetime) -> Part:
    """Ask three times for one order beyond the limit of a firm whose grade fell: let, refused, unanswered."""
    wanted = [Wanted(shop.goods[1], 4)]
    for said, answer, reason in words.BEYOND:
        papers = Papers("订货单", f"P{at:%y%m%d}{len(said)}", "发票")
        asks = partial(ask_beyond, shop.site.service, firm, wanted, papers, said, by=shop.agent(at), at=at)
        permit = do(asks)
        if answer is None:
            return at
        at = yield shop.site.later(at, 3)
        by = shop.world.house.holder("客服经理", shop.site.service, at)
        permit = do(partial(answer_permit, permit, is_given=answer, words=reason, by=by, at=at))
        at = yield shop.site.later(at, 1)
        if answer:
            do(partial(place_permitted, permit, by=shop.agent(at), at=at))
        at = yield shop.site.later(at, 2)
    return at


def _good(shop: Shop, code: str) -> Product:
    return next(one for one in shop.goods if one.code == code)


def _sold(shop: Shop, product: Product, quantity: int, batch: str, number: str, receipt: str, at: datetime) -> Order:
    """Sell something over the counter: paid and taken along."""
    customer = shop.world.customer(shop.site.key)
    papers = Papers("门店", f"{shop.site.key}-{number}", receipt)
    by = shop.agent(at)
    wanted = [Wanted(product, quantity, batch=batch)]
    order = do(lambda: place_order(shop.site.service, customer, wanted, papers, by=by, at=at))
    do(lambda: take_payment(order, order.total, method="微信", by=by, at=at))
    seen = Order.objects.select_related("unit", "customer").get(pk=order.pk)
    return do(lambda: move_order(seen, seen.version, Delivery.DELIVERED, by=by, at=at))
