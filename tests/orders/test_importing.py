"""Lists of orders as files: lines of one number are one order, each with its facts at their real times."""

from decimal import Decimal

import pytest
from django.db import transaction

from shouwen.compliance.actions import adopt_edition
from shouwen.customers.actions import Point, record_customer
from shouwen.facts.actions import SYSTEM
from shouwen.facts.kinds import all_kinds
from shouwen.facts.models import Fact
from shouwen.facts.refusals import Why
from shouwen.orders.models import Delivery, Order, OrderLine, Payment
from shouwen.regulation.packs import read_pack
from shouwen.search.models import Findable
from shouwen.work.models import Deadline
from tests.factories import LONG_AGO, facts_of, make_member, make_position, post, refusal_of
from tests.scenes import PACKS, SINCE, local
from tests.work.importing import as_sheet, asked, begun, came_to, faults_of, imported

pytestmark = pytest.mark.django_db
NOW = local("2026-03-01 10:00")
TITLES = ["订单号", "下单时间", "客户姓名", "手机号", "商品编码", "数量", "单价", "实付金额", "订单状态", "凭证"]


def line(number, product="KT-1", quantity=1, price="199", **more):
    return [number, more.get("at", "2026.2.3 14:05"), more.get("name", "孙丽"), more.get("phone", "138 0000 1234"),
            product, quantity, price, more.get("paid", ""), more.get("state", ""), more.get("receipt", "")]  # fmt: skip


def bring(shop, rows, **more):
    return imported("orders", shop.unit, more.pop("member", shop.agent), [TITLES, *rows], now=NOW, **more)


def test_lines_of_one_number_are_one_order_with_its_facts(shop):
    one = bring(shop, [
        line("T-1", paid="¥5１8.00", state="已签收", receipt="小票"), line("T-2", "TEA-3", 2, "1,000", name=""),
        line("T-1", "PT-2", "２", "159.50", paid="518.00"),
    ])  # fmt: skip

    assert came_to(one) == (3, 0, 0, 0)
    first, second = Order.objects.order_by("outside_number")
    assert (first.total, first.listed_total, first.paid) == (Decimal(518), Decimal(439), Decimal(518))
    assert (first.customer, first.delivery, first.receipt, first.source) == (
        shop.customer, Delivery.DELIVERED, "售货凭证", "导入",
    )  # fmt: skip
    assert list(first.lines.order_by("pk").values_list("product__code", "quantity", "price", "listed_price", "cost")) == [
        ("KT-1", 1, Decimal(199), Decimal(199), Decimal(120)), ("PT-2", 2, Decimal("159.5"), Decimal(120), None),
    ]  # fmt: skip
    at = local("2026-02-03 14:05")
    assert [(fact.kind, fact.at, fact.by) for fact in Fact.objects.filter(about=first.reference).order_by("pk")] == [
        ("order.placed", at, shop.agent.reference), ("order.paid", at, shop.agent.reference),
        ("order.delivered", at, shop.agent.reference),
    ]  # fmt: skip
    (placed,), (paid,) = facts_of("order.placed", first), facts_of("order.paid", first)
    assert placed.figures == {"order": first.reference, "price": "439.00", "listed_price": "439.00"}
    assert paid.figures == {"order": first.reference, "amount": "518.00", "owed": "0.00"}
    assert Payment.objects.get().amount == Decimal(518)
    found = Findable.objects.get(reference=second.reference)
    assert all(word in found.words for word in ("明前绿茶", "孙丽"))


def test_a_merged_cell_is_of_the_whole_order(shop):
    rows = [TITLES, line("T-1"), [None, None, None, None, "PT-2", 1, 120], line("T-2")]

    one = imported("orders", shop.unit, shop.agent, as_sheet(rows, merged=("A2:A3", "B2:B3", "D2:D3")), name="o.xlsx",
                   now=NOW)  # fmt: skip

    assert came_to(one) == (3, 0, 0, 0)
    assert sorted(order.lines.count() for order in Order.objects.all()) == [1, 2]


def test_an_order_with_a_wrong_line_is_left_out_whole(shop):
    record_customer(shop.unit, "孙丽", [Point("phone", "13900000000")], by=shop.by(shop.agent, NOW), at=NOW)

    one = bring(shop, [
        line("T-1"), line("T-1", "XX-9"), line("T-2", quantity="2.5"), line("T-3", phone="13700000000"),
        line("T-4", phone="", name="孙丽"), line("T-5", at=""), line("T-6", paid="200"), line("T-7"),
        line("T-7", at="2026-02-04"),
        line("T-8", quantity=0), line("T-9", at="2027-01-01"), line("T-10", price="-1"), line(""),
    ])  # fmt: skip

    assert (came_to(one), Order.objects.count(), OrderLine.objects.count()) == ((0, 0, 0, 13), 0, 0)
    assert [(row, field) for row, field, _ in faults_of(one)] == [
        (2, ""), (3, "product"), (4, "quantity"), (5, "phone"), (6, "name"), (7, "placed_at"), (8, "paid"), (9, ""),
        (10, "placed_at"), (11, "quantity"), (12, "placed_at"), (13, "price"), (14, "number"),
    ]  # fmt: skip


def test_the_same_list_twice_records_nothing_twice(shop):
    rows = [line("T-1", paid="199"), line("T-2"), line("T-2", "PT-2")]
    bring(shop, rows)
    facts = Fact.objects.exclude(kind="list.imported").count()

    again = bring(shop, [*rows, line("T-3")])

    assert (came_to(again), Order.objects.count(), Payment.objects.count()) == ((1, 0, 3, 0), 3, 1)
    assert Fact.objects.exclude(kind="list.imported").count() == facts + 1


@pytest.fixture
def by_the_book(shop):
    edition = read_pack(PACKS / "sales-service" / "1", all_kinds())
    given = {"discount_approver": "销售主管", "discount_valid_for": "3 days", "confirm_within": "30 minutes"}
    with transaction.atomic():
        values = {name: given[name] for name in edition.asks if name in given}
        adopt_edition(shop.unit, edition, values, since=SINCE, by=SYSTEM, at=LONG_AGO)
        post(shop.agent, make_position("销售客服"), shop.unit)
    return shop


@pytest.mark.parametrize("is_trial", [True, False])
def test_articles_judge_orders_that_come_in_late(by_the_book, is_trial):
    rows = [line("T-1"), line("T-2", price="100"), line("T-3", at="2024-05-06", price="100")]

    one = bring(by_the_book, rows, is_trial=is_trial)

    assert came_to(one) == (2, 0, 0, 1)  # before the regulation was adopted nothing stood against a low price
    ((row, _field, sentence),) = faults_of(one)
    assert (row, "sales-service@1#第4节/1/1" in sentence) == (3, True)
    if not is_trial:
        order = Order.objects.get(outside_number="T-1")
        assert Deadline.objects.filter(holder=order.reference, standard="SS-1c/confirm").count() == 1
        assert not Deadline.objects.exclude(holder=order.reference).exists()


def test_paid_columns_need_the_right_to_take_payments(shop):
    seller = make_member("店员", shop.unit, ("record_order", "see_customer"))
    one = asked("orders", shop.unit, seller, [TITLES, line("T-1", paid="199")], now=NOW)

    refused = refusal_of(lambda: begun(one, seller, now=NOW))

    assert refused.why is Why.NOT_ALLOWED
    tried = refusal_of(lambda: asked("orders", shop.unit, shop.stranger, [TITLES, line("T-1")], now=NOW))
    assert tried.why is Why.NOT_ALLOWED


def test_a_customer_whom_the_member_may_not_see_is_not_told_apart_from_none(shop):
    seller = make_member("店员", shop.unit, ("record_order", "take_payment"))

    one = bring(shop, [line("T-1")], member=seller)

    assert [sentence for *_, sentence in faults_of(one)] == ["There is no such customer."]
