"""An exchange is settled by money that moves once: shown among the payments, counted in what is owed, freight apart."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from shouwen.facts.refusals import Overtaken, Why
from shouwen.orders.actions.orders import Wanted, change_prices, place_order
from shouwen.orders.actions.payments import take_payment
from shouwen.orders.actions.returns import (
    Asked,
    confirm_defect,
    pay_back,
    receive_return,
    settle_exchange,
    take_return,
)
from shouwen.orders.credit import outstanding_of
from shouwen.orders.models import Order, Payment, Return
from shouwen.orders.own import own_view_of_return
from shouwen.orders.queries import listed_orders
from shouwen.web.own.words import STATES
from tests.api.program import Program
from tests.factories import facts_of, refusal_of
from tests.orders.shop import photograph
from tests.scenes import local

pytestmark = pytest.mark.django_db

WANTS = Asked("换货", "其他", 1, "发票", matches=True, opened=False, package_intact=True, label_intact=True, used=False)
AT = local("2026-03-09 17:00")


def exchange(shop, product="pot", *, paid=None, quantity=1, bought=None, reason="其他", words=""):
    """Let the customer buy something, pay ``paid`` yuan of it (None: all) and ask for something else instead."""
    order = shop.buy(getattr(shop, bought or "kettle"), paid=paid is None, quantity=quantity)
    if paid not in (None, "0"):
        take_payment(order, Decimal(paid), by=shop.by(shop.agent, AT), at=local("2026-03-01 11:00"))
    asked = replace(WANTS, quantity=quantity, reason=reason, words=words)
    at = local("2026-03-06 10:00")
    by = shop.by(shop.agent, at)
    return order, take_return(order.lines.get(), asked, new_product=getattr(shop, product), by=by, at=at)


def settle(shop, one, difference, **more):
    return settle_exchange(one, one.version, Decimal(difference), by=shop.by(shop.cashier, AT), at=AT, **more)


def standing(order):
    order = Order.objects.get(pk=order.pk)
    return order.paid, order.adjustment, order.owed


@pytest.mark.parametrize(
    ("bought", "wanted", "quantity", "difference", "amounts", "after"),
    [
        ("pot", "kettle", 1, "79", ["120.00", "79.00"], ("199", "79", "0")),  # the customer pays in
        ("kettle", "pot", 1, "-79", ["199.00", "-79.00"], ("120", "-79", "0")),  # the company pays back
        ("kettle", "pot", 3, "-237", ["597.00", "-237.00"], ("360", "-237", "0")),  # each of them
        ("kettle", "kettle", 1, "0", ["199.00"], ("199", "0", "0")),  # nothing moves, and no payment of nothing
    ],
)
def test_the_difference_is_a_payment_of_the_order(shop, bought, wanted, quantity, difference, amounts, after):
    order, one = exchange(shop, wanted, bought=bought, quantity=quantity)

    settle(shop, one, difference, method="原路")

    assert [str(row.amount) for row in order.payments.order_by("pk")] == amounts
    assert standing(order) == tuple(Decimal(figure) for figure in after)
    (settled,) = facts_of("exchange.settled", one)
    assert Decimal(settled.figures["moved"]) == Decimal(difference)
    if difference != "0":
        row = order.payments.get(of_return=one)
        assert (row.by, row.at, row.method, row.freight) == (shop.cashier, AT, "原路", Decimal(0))


@pytest.mark.parametrize(
    ("paid", "moved", "after"),
    [
        ("199", "-79", ("120", "-79", "0")),
        ("180", "-60", ("120", "-79", "0")),  # 19 were owed: set off, 60 go back
        ("120", "0", ("120", "-79", "0")),  # 79 were owed: all of it set off
        ("100", "0", ("100", "-79", "20")),
        ("0", "0", ("0", "-79", "120")),
    ],
)
def test_what_goes_back_is_set_off_first_against_what_is_still_owed(shop, paid, moved, after):
    order, one = exchange(shop, paid=paid)

    settle(shop, one, "-79")

    assert standing(order) == tuple(Decimal(figure) for figure in after)
    rows = [row.amount for row in order.payments.filter(of_return=one)]
    assert rows == ([Decimal(moved)] if moved != "0" else [])
    owed = outstanding_of([shop.customer.pk]).get(shop.customer.pk, Decimal(0))
    assert owed == Decimal(after[2])
    by = shop.by(shop.agent, AT)
    assert [row.pk for row in listed_orders(by, most=9, show="unpaid")] == ([order.pk] if owed else [])


@pytest.mark.parametrize(("bought", "wanted", "difference", "paid"), [
    ("pot", "kettle", "79", Decimal(79)), ("kettle", "pot", "-79", Decimal(-79)), ("kettle", "kettle", "0", None),
])
def test_the_customer_is_told_that_the_goods_were_exchanged_and_what_was_paid(shop, bought, wanted, difference, paid):
    _order, one = exchange(shop, wanted, bought=bought)
    assert own_view_of_return(one.pk).paid is None

    settle(shop, one, difference)

    view = own_view_of_return(one.pk)
    assert (view.state, view.paid) == ("return-exchanged", paid)
    assert view.state in STATES


def test_the_customer_is_told_that_the_money_was_paid_back(shop):
    order = shop.buy()
    by, at = shop.by(shop.agent, AT), AT
    one = take_return(order.lines.get(), replace(WANTS, wants="退货"), by=by, at=at)
    came = {"ship_by": "快递", "freight_paid_by": "寄付", "has_all_parts": True, "has_slip": True}
    one = receive_return(one, one.version, **came, by=by, at=at)

    pay_back(one, one.version, Decimal(199), by=shop.by(shop.cashier, AT), at=AT)

    view = own_view_of_return(one.pk)
    assert (view.state, view.paid) == ("return-refunded", Decimal(-199))
    assert view.state in STATES


def test_it_is_settled_once_however_often_it_is_tried(shop):
    order, one = exchange(shop)

    settle(shop, one, "-79")
    stale = refusal_of(lambda: settle(shop, one, "-79"))
    one.refresh_from_db()
    again = refusal_of(lambda: settle(shop, one, "-79"))

    assert isinstance(stale, Overtaken)
    assert again.why is Why.OVERTAKEN
    assert (Payment.objects.filter(of_return=one).count(), len(facts_of("exchange.settled", one))) == (1, 1)
    with pytest.raises(IntegrityError, match="return_paid_once"), transaction.atomic():
        Payment.objects.create(order=order, of_return=one, amount=Decimal(-1), at=AT, by=shop.cashier)


def test_freight_is_apart_and_only_where_the_company_caused_it(shop):
    _order, one = exchange(shop)
    refused = refusal_of(lambda: settle(shop, one, "-79", freight=Decimal(12)))
    assert [named.citation.rpartition("十/")[2] for named in refused.grounds] == ["退换货须知/4"]

    order, one = exchange(shop, reason="质量问题", words="不保温")
    photograph(shop, one, AT)
    one = confirm_defect(one, one.version, is_defect=True, cause="公司", by=shop.by(shop.technician, AT), at=AT)
    settle(shop, one, "-79", freight=Decimal(12))

    row = order.payments.get(of_return=one)
    assert (row.amount, row.freight) == (Decimal(-91), Decimal(12))
    assert standing(order) == (Decimal(120), Decimal(-79), Decimal(0))


def test_freight_alone_is_a_payment_where_the_prices_are_the_same(shop):
    order, one = exchange(shop, "kettle", reason="公司责任损坏")

    settle(shop, one, "0", freight=Decimal(12))

    assert order.payments.get(of_return=one).amount == Decimal(-12)
    assert standing(order) == (Decimal(199), Decimal(0), Decimal(0))


def test_what_was_paid_back_is_not_asked_for_again(shop):
    order = shop.buy(quantity=2)
    at = local("2026-03-06 10:00")
    one = take_return(order.lines.get(), replace(WANTS, wants="退货"), by=shop.by(shop.agent, at), at=at)
    pay_back(one, one.version, Decimal(199), by=shop.by(shop.cashier, AT), at=AT)

    refused = refusal_of(lambda: take_payment(order, Decimal(1), by=shop.by(shop.agent, AT), at=AT))

    assert standing(order) == (Decimal(199), Decimal(-199), Decimal(0))
    assert refused.field == "amount"
    assert not listed_orders(shop.by(shop.agent, AT), most=9, show="unpaid")


def test_prices_stay_once_an_exchange_has_changed_what_is_owed(shop):
    order, one = exchange(shop, paid="0")
    settle(shop, one, "-79")
    order.refresh_from_db()

    line = order.lines.get()
    by = shop.by(shop.agent, AT)
    refused = refusal_of(lambda: change_prices(order, order.version, {line.pk: Decimal(150)}, by=by, at=AT))
    assert refused.why is Why.OVERTAKEN


def test_who_may_not_settle_moves_no_money(shop):
    order, one = exchange(shop)

    refused = refusal_of(lambda: settle_exchange(one, one.version, Decimal(-79), by=shop.by(shop.agent, AT), at=AT))

    assert refused.why is Why.NOT_ALLOWED
    assert (order.payments.count(), facts_of("exchange.settled")) == (1, [])


def test_the_page_settles_the_difference_and_shows_it_among_the_payments(client, shop):
    at = timezone.now()
    order = place_order(shop.unit, shop.customer, [Wanted(shop.kettle, 1)], by=shop.by(shop.agent, at), at=at)
    take_payment(order, Decimal(180), by=shop.by(shop.agent, at), at=at)
    one = take_return(order.lines.get(), WANTS, new_product=shop.pot, by=shop.by(shop.agent, at), at=at)
    here = reverse("return", args=[one.pk])
    client.force_login(shop.cashier)
    assert "19.00" in client.get(here).content.decode()

    answer = client.post(reverse("return-settlement", args=[one.pk]),
                         {"version": one.version, "amount": "-79.00", "freight": "", "method": "微信原路"})  # fmt: skip

    assert answer.status_code == 302, answer.content.decode()[-2000:]
    assert "60.00" in client.get(here).content.decode()
    page = client.get(reverse("order", args=[order.pk])).content.decode()
    for said in ("-60.00", "微信原路", "换货差价", "-79.00", "120.00"):
        assert said in page, said


def test_a_program_settles_an_exchange_and_reads_the_payment(shop):
    order, one = exchange(shop)
    program = Program(shop.cashier, "settle_return", "see_order")
    given = {"version": one.version, "amount": "-79.00", "method": "网银"}

    first, again = (program.post(f"returns/{one.pk}/settlement", given, key="settle-1") for _ in range(2))

    assert (first.status_code, again.status_code) == (200, 200), again.content
    told = program.get(f"orders/{order.pk}").json()
    assert (told["paid"], told["adjustment"], told["owed"]) == ("120.00", "-79.00", "0.00")
    assert [(row["amount"], row["of_return"]) for row in told["payments"]] == [("199.00", None), ("-79.00", one.number)]
    assert Return.objects.get(pk=one.pk).state == "settled"


def test_the_page_of_an_exchange_says_what_moves_by_which_article_and_who_settles_it(client, shop):
    _order, one = exchange(shop)
    one = receive_return(one, one.version, ship_by="自送", freight_paid_by="寄付", has_all_parts=True, has_slip=True,
                         by=shop.by(shop.agent, AT), at=AT)  # fmt: skip
    client.force_login(shop.agent)

    page = client.get(reverse("return", args=[one.pk])).content.decode()

    assert re.search(r"<dt>应退客户</dt><dd><span class=\"number\">79.00</span>.*第二章/十/退换货须知/2", page)
    assert re.search(f"可由以下人员结算.*{shop.cashier.name}", page)
    client.force_login(shop.cashier)
    assert "可由以下人员结算" not in client.get(reverse("return", args=[one.pk])).content.decode()


def test_a_return_that_is_settled_says_so_in_the_language_of_whoever_settles_it_again(shop):
    _order, one = exchange(shop)
    program = Program(shop.cashier, "settle_return", "see_order")
    given = {"version": one.version, "amount": "-79.00", "method": "网银"}
    assert program.post(f"returns/{one.pk}/settlement", given, key="settle-1").status_code == 200

    again = program.post(f"returns/{one.pk}/settlement", {**given, "version": one.version + 1}, key="settle-2",
                         language="zh-hans")  # fmt: skip

    assert again.status_code == 409
    assert again.json()["sentence"] == "这笔退换货已经是“已处理完”状态。"


@pytest.mark.parametrize(
    ("wants", "typed", "said"),
    [
        ("换货", "PT-1", "应退客户"), ("换货", "", "填写要换的商品后"), ("换货", "XX-9", "没有"),
        ("退货", "", "应退客户"),
    ],
)  # fmt: skip
def test_what_would_be_paid_is_said_before_anything_is_promised(shop, client, wants, typed, said):
    line = shop.buy(at=f"{timezone.now():%Y-%m-%d} 00:00").lines.get()
    client.force_login(shop.agent)
    code = shop.pot.code if typed == "PT-1" else typed
    given = {"check": "1", "wants": wants, "reason": "其他", "quantity": "1", "proof": "发票", "new_product": code}

    page = client.post(reverse("new-return", args=[line.pk]), given).content.decode()

    assert said in page
    assert ("79.00" in page, "199.00" in page) == (typed == "PT-1", wants == "退货")
    assert ("第二章/十/退换货须知/2" in page) == (typed == "PT-1")
    assert Return.objects.count() == 0


def test_nothing_is_said_of_money_where_an_article_refuses(shop, client):
    line = shop.buy(at="2025-03-01 10:00").lines.get()
    client.force_login(shop.agent)

    given = {"check": "1", "wants": "退货", "reason": "其他", "quantity": "1", "proof": "发票"}
    page = client.post(reverse("new-return", args=[line.pk]), given).content.decode()

    assert "不受理退货/4" in page
    assert "应退客户" not in page
