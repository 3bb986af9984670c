"""Invoices and receipts: recorded once, found by their number, and no proof once they are lost."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shouwen.facts.refusals import Overtaken, Why
from shouwen.orders.actions.orders import Papers, Wanted, place_order
from shouwen.orders.actions.receipts import ReceiptTold, mark_lost, record_receipt
from shouwen.orders.actions.returns import Asked, take_return, what_articles_say
from shouwen.orders.models import Order
from shouwen.orders.receipts import IssuedReceipt
from shouwen.search.models import Findable
from tests.api.program import Program
from tests.factories import facts_of, refusal_of
from tests.scenes import local
from tests.work.importing import came_to, faults_of, imported

pytestmark = pytest.mark.django_db
AT = local("2026-03-02 10:00")
TOLD = ReceiptTold("发票", "04412", date(2026, 3, 1), Decimal(199))
SOUND = Asked("退货", "改变购买意向", 1, "发票", matches=True, opened=False, package_intact=True, label_intact=True,
              used=False)  # fmt: skip


def record(shop, order, told=TOLD, member=None):
    return record_receipt(order, told, by=shop.by(member or shop.agent, AT), at=AT)


def lose(shop, receipt, is_lost=True, version=None, member=None):
    who = shop.by(member or shop.agent, AT)
    return mark_lost(receipt, version or receipt.version, is_lost=is_lost, by=who, at=AT)


def test_a_receipt_is_recorded_once_with_its_exact_amount_and_its_order_is_found_by_it(shop):
    order = shop.buy()

    told = replace(TOLD, amount=Decimal("199.10"))
    first, again = record(shop, order, told), record(shop, order, replace(TOLD, amount=None))

    assert (first, first.amount, first.unit) == (again, Decimal("199.10"), shop.unit)
    (fact,) = facts_of("receipt.issued", order)
    assert fact.figures == {"receipt": first.reference, "order": order.reference, "proof": "发票", "amount": "199.10"}
    assert "04412" in Findable.objects.get(reference=order.reference).words


def test_an_amount_comes_later_once_and_another_is_refused(shop):
    order = shop.buy()
    record(shop, order, replace(TOLD, amount=None))

    assert record(shop, order).amount == Decimal(199)
    refused = refusal_of(lambda: record(shop, order, replace(TOLD, amount=Decimal(200))))
    assert (refused.field, IssuedReceipt.objects.count()) == ("amount", 1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "无"}, "kind"), ({"number": " "}, "number"), ({"number": "1" * 61}, "number"),
        ({"issued_on": date(2026, 3, 3)}, "issued_on"), ({"amount": Decimal(-1)}, "amount"),
        ({"amount": Decimal("0.001")}, "amount"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_its_field(shop, wrong, field):
    order = shop.buy()

    refused = refusal_of(lambda: record(shop, order, replace(TOLD, **wrong)))

    assert (refused.why, refused.field, IssuedReceipt.objects.count()) == (Why.BAD_INPUT, field, 0)


def test_an_order_that_is_written_down_with_a_number_has_its_receipt(shop):
    papers = Papers(receipt="售货凭证", receipt_number="XS-7")
    order = place_order(shop.unit, shop.customer, [Wanted(shop.kettle, 1)], papers, by=shop.by(shop.agent, AT), at=AT)

    receipt = order.receipts.get()
    assert (receipt.kind, receipt.number, receipt.issued_on) == ("售货凭证", "XS-7", date(2026, 3, 2))
    assert receipt.amount is None


def grounds(shop, order, asked=SOUND):
    at = local("2026-03-05 10:00")
    said = what_articles_say(order.lines.get(), asked, by=shop.by(shop.agent, at), at=at).against
    return [ground.rpartition("十/")[2] for one in said for ground in one.ground.lists]


def test_what_is_lost_is_no_proof_until_it_is_found_again(shop):
    order = shop.buy()
    receipt = record(shop, order)
    assert grounds(shop, order) == []

    receipt = lose(shop, receipt)

    assert grounds(shop, order) == ["不受理退货/1"]
    assert grounds(shop, order, replace(SOUND, proof="其他证明")) == []  # something that stands for it
    at = local("2026-03-05 10:00")
    refused = refusal_of(lambda: take_return(order.lines.get(), SOUND, by=shop.by(shop.agent, at), at=at))
    assert refused.why is Why.AGAINST_THE_RULES
    lose(shop, receipt, is_lost=False)
    one = take_return(order.lines.get(), SOUND, by=shop.by(shop.agent, at), at=at)
    assert one.proof == "发票"
    assert [len(facts_of(f"receipt.{what}", order)) for what in ("lost", "found")] == [1, 1]


def test_a_second_one_of_its_kind_still_is_a_proof(shop):
    order = shop.buy()
    lose(shop, record(shop, order))
    record(shop, order, replace(TOLD, number="04413", amount=None))

    assert grounds(shop, order) == []


def test_only_on_the_version_that_was_seen_and_only_by_whoever_records_orders(shop):
    order = shop.buy()
    receipt = record(shop, order)

    assert isinstance(refusal_of(lambda: lose(shop, receipt, version=7)), Overtaken)
    assert isinstance(refusal_of(lambda: lose(shop, receipt, is_lost=False)), Overtaken)
    assert refusal_of(lambda: lose(shop, receipt, member=shop.cashier)).why is Why.NOT_ALLOWED
    assert refusal_of(lambda: record(shop, order, member=shop.cashier)).why is Why.NOT_ALLOWED
    assert (IssuedReceipt.objects.get().lost_at, facts_of("receipt.lost")) == (None, [])


TITLES = ["订单号", "店铺", "票据类型", "发票号码", "开票日期", "金额", "是否遗失"]


def test_a_list_brings_receipts_in_each_once(shop):
    order = shop.buy()
    papers = Papers(source="网店", outside_number="T-1")
    by = shop.by(shop.agent, AT)
    outside = place_order(shop.unit, shop.customer, [Wanted(shop.pot, 1)], papers, by=by, at=AT)
    rows = [
        [order.number, "", "专票", "04412", "2026.3.1", "¥1９9.00", ""],
        ["T-1", "网店", "小票", "XS-1", "2026-03-02", "", "是"],
        [order.number, "", "发票", "04412", "2026-03-01", "199", ""], ["T-9", "", "发票", "1", "2026-03-01", "", ""],
        ["T-1", "别家", "发票", "1", "2026-03-01", "", ""], [order.number, "", "发票", "04412", "2026-03-01", "200", ""],
        [order.number, "", "白条", "1", "2026-03-01", "", ""], [order.number, "", "发票", "1", "2026-04-01", "", ""],
    ]  # fmt: skip

    one = imported("receipts", shop.unit, shop.agent, [TITLES, *rows], now=AT)

    assert came_to(one) == (2, 0, 1, 5)
    assert [(row, field) for row, field, _ in faults_of(one)] == [
        (5, "order"), (6, "order"), (7, "amount"), (8, "kind"), (9, "issued_on"),
    ]  # fmt: skip
    assert order.receipts.get().amount == Decimal(199)
    assert outside.receipts.get().lost_at == AT
    assert came_to(imported("receipts", shop.unit, shop.agent, [TITLES, *rows[:3]], now=AT)) == (0, 0, 3, 0)


def test_a_trial_of_a_list_keeps_nothing(shop):
    order = shop.buy()
    row = [order.number, "", "发票", "04412", "2026-03-01", "199", ""]

    one = imported("receipts", shop.unit, shop.agent, [TITLES, row, row], now=AT, is_trial=True)

    assert (came_to(one), IssuedReceipt.objects.count(), facts_of("receipt.issued")) == ((1, 0, 1, 0), 0, [])


def test_orders_of_a_list_bring_their_receipts(shop):
    titles = ["订单号", "下单时间", "客户姓名", "手机号", "商品编码", "凭证", "发票号码"]
    rows = [["T-1", "2026.2.3 14:05", "孙丽", "13800001234", "KT-1", "发票", "04412"],
            ["T-2", "2026.2.3", "孙丽", "13800001234", "KT-1", "", ""]]  # fmt: skip

    imported("orders", shop.unit, shop.agent, [titles, *rows], now=AT)

    receipt = IssuedReceipt.objects.get()
    assert (receipt.order.outside_number, receipt.number, receipt.issued_on) == ("T-1", "04412", date(2026, 2, 3))


def test_a_program_records_a_receipt_and_says_that_it_is_lost(shop):
    order = shop.buy()
    program = Program(shop.agent, "record_order", "see_order")
    given = {"kind": "发票", "number": "04412", "issued_on": "2026-03-01", "amount": "199.00"}

    made = program.post(f"orders/{order.pk}/receipts", given)
    assert made.status_code == 201, made.content
    lost = program.post(f"receipts/{made.json()['id']}/loss", {"version": 1, "is_lost": True})
    assert lost.status_code == 200, lost.content

    (told,) = program.get(f"orders/{order.pk}").json()["receipts"]
    assert (told["kind"], told["number"], told["amount"], told["version"]) == ("发票", "04412", "199.00", 2)
    assert told["lost_at"]
    assert program.post("receipts/999/loss", {"version": 1, "is_lost": True}).status_code == 404


def test_pages_record_and_mark_a_receipt_and_the_return_shows_it(client, shop):
    order = shop.buy()
    client.force_login(shop.agent)
    given = {"kind": "发票", "number": "04412", "issued_on": "2026-03-01", "amount": "199"}

    wrong = client.post(reverse("order-receipt", args=[order.pk]), {**given, "number": ""})
    assert wrong.status_code == 422
    assert client.post(reverse("order-receipt", args=[order.pk]), given).status_code == 302
    receipt = IssuedReceipt.objects.get()
    assert client.post(reverse("receipt-loss", args=[receipt.pk]), {"version": 1, "is_lost": "yes"}).status_code == 302
    stale = client.post(reverse("receipt-loss", args=[receipt.pk]), {"version": 1, "is_lost": "yes"})
    assert stale.status_code == 409

    assert "04412" in client.get(reverse("order", args=[order.pk])).content.decode()
    lost = client.get(f"{reverse('receipts')}?show=lost").content.decode()
    assert "04412" in lost
    page = client.get(reverse("new-return", args=[order.lines.get().pk])).content.decode()
    assert "遗失于" in page
    assert '<option value="无" selected>' in page


def test_lists_and_pages_cost_the_same_with_one_receipt_and_with_three(client, shop):
    order = shop.buy()
    client.force_login(shop.agent)
    paths = [reverse("receipts"), f"{reverse('receipts')}?show=lost", reverse("order", args=[order.pk])]

    def cost(path):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    lose(shop, record(shop, order))
    for path in paths:
        client.get(path)
    one = [cost(path) for path in paths]
    for number in ("2", "3"):
        lose(shop, record(shop, order, replace(TOLD, number=number)))

    assert [cost(path) for path in paths] == one
    assert max(one) <= 12
    assert Order.objects.get(pk=order.pk).receipts.count() == 3
