"""Orders and returns by programs: the same actions, rights and refusals as on pages."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from shouwen.orders.models import Order, Payment, Return
from tests.api.program import Program
from tests.factories import facts_of
from tests.orders.shop import AGENT

pytestmark = pytest.mark.django_db
SOUND = {"reason": "其他", "proof": "发票", "matches": True, "opened": False, "package_intact": True,
         "label_intact": True, "used": False}  # fmt: skip


@pytest.fixture
def program(shop):
    return Program(shop.agent, *AGENT)


def told(shop, **more):
    lines = [{"product": "KT-1", "quantity": 2}, {"product": "明前绿茶", "price": "80.00"}]
    return {"unit": shop.unit.pk, "customer": shop.customer.pk, "lines": lines, "source": "网店",
            "outside_number": "T-1", "receipt": "发票", **more}  # fmt: skip


def test_an_order_of_a_shop_is_recorded_once_paid_and_shown(shop, program):
    placed = [program.post("orders", told(shop)) for _ in range(2)]

    assert [answer.status_code for answer in placed] == [201, 201]
    assert placed[0].json()["id"] == placed[1].json()["id"] == Order.objects.get().pk
    number = placed[0].json()["id"]
    paid = program.post(f"orders/{number}/payments", {"amount": "478.00", "outside_number": "P-1"})
    assert paid.status_code == 201, paid.content
    shown = program.get(f"orders/{number}").json()
    assert (shown["total"], shown["paid"], len(shown["lines"])) == ("478.00", "478.00", 2)
    assert program.get("orders").json()["rows"] == [shown]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"lines": []}, "lines"), ({"lines": [{"product": "没有"}]}, "product"), ({"customer": 10**9}, "customer"),
        ({"lines": [{"product": "KT-1", "price": "1.001"}]}, "price"), ({"receipt": "收条"}, "receipt"),
    ],
)  # fmt: skip
def test_what_cannot_be_an_order_is_refused_by_its_field(shop, program, changed, field):
    answer = program.post("orders", told(shop, **changed))

    assert answer.status_code == 422
    assert field in answer.content.decode()
    assert Order.objects.count() == 0


def test_a_program_learns_what_speaks_against_a_return_takes_it_and_settles_it(shop, program):
    order = shop.buy(at=f"{timezone.now():%Y-%m-%d} 00:00")
    line = order.lines.get()

    said = program.get(f"order-lines/{line.pk}/against?reason=其他&proof=无&opened=true").json()
    asked = "reason=其他&proof=发票&opened=false&package_intact=true&matches=true&label_intact=true&used=false"
    fine = program.get(f"order-lines/{line.pk}/against?{asked}").json()
    refused = program.post(f"order-lines/{line.pk}/returns", {**SOUND, "opened": True})
    taken = program.post(f"order-lines/{line.pk}/returns", SOUND)

    assert [one["standard"] for one in said["against"]] == ["SD-2.10-a"]
    assert [ground.rpartition("十/")[2] for ground in said["against"][0]["grounds"]] == ["不受理退货/1", "不受理退货/2"]
    assert said["granted_by"] == []
    granted = fine["granted_by"]
    assert (fine["against"], [one["citation"].rpartition("#")[2] for one in granted]) == ([], ["第二章/十/退货总则/1"])
    assert datetime.fromisoformat(granted[0]["until"]) - timezone.now() > timedelta(days=29)
    assert (refused.status_code, taken.status_code) == (409, 201)
    one = Return.objects.get()
    settled = Program(shop.cashier, "settle_return", "see_order").post(
        f"returns/{one.pk}/settlement", {"version": 1, "amount": "199.00"})  # fmt: skip
    assert settled.status_code == 200, settled.content
    assert program.get(f"returns/{one.pk}").json()["state"] == "settled"
    assert Payment.objects.filter(of_return=one).count() == 1


def test_the_same_refund_sent_twice_moves_money_once(shop, program):
    """With one key the first answer comes back; with two the second is refused, in the reader's language."""
    order = shop.buy(at=f"{timezone.now():%Y-%m-%d} 00:00")
    program.post(f"order-lines/{order.lines.get().pk}/returns", SOUND)
    one, cashier = Return.objects.get(), Program(shop.cashier, "settle_return", "see_order")
    body = {"version": 1, "amount": "199.00"}

    first, repeat = (cashier.post(f"returns/{one.pk}/settlement", body, key="refund-1") for _ in range(2))
    other = cashier.post(f"returns/{one.pk}/settlement", body, key="refund-2", language="zh-hans")
    seen_again = cashier.post(f"returns/{one.pk}/settlement", {**body, "version": 2}, key="refund-3")

    assert (first.status_code, repeat.status_code, repeat.json()) == (200, 200, first.json())
    assert (other.status_code, seen_again.status_code) == (409, 409)
    assert "同事刚办过这笔退换货" in other.content.decode()
    assert Payment.objects.filter(of_return=one).count() == 1


def test_more_of_a_line_than_is_left_is_refused_before_it_is_taken(shop, program):
    line = shop.buy(at=f"{timezone.now():%Y-%m-%d} 00:00", quantity=1).lines.get()

    asked = program.get(f"order-lines/{line.pk}/against?reason=其他&proof=发票&quantity=2")

    assert asked.status_code == 422
    assert "quantity" in asked.content.decode()


def test_who_only_sees_orders_does_nothing_to_them_and_a_stranger_finds_none(shop, program):
    order = shop.buy(at=f"{timezone.now():%Y-%m-%d} 00:00")
    line, seeing, stranger = order.lines.get(), Program(shop.cashier), Program(shop.stranger)

    assert seeing.get(f"orders/{order.pk}").status_code == 200
    for path, given in (
        ("orders", told(shop)), (f"orders/{order.pk}/goes-on", {"version": 2, "to": "confirmed"}),
        (f"orders/{order.pk}/payments", {"amount": "1.00"}), (f"order-lines/{line.pk}/returns", SOUND),
        ("products", {"unit": shop.unit.pk, "code": "N-1", "name": "壶", "price": "1.00"}),
    ):  # fmt: skip
        assert seeing.post(path, given).status_code in {403, 422}, path
    assert stranger.get(f"orders/{order.pk}").status_code == 404
    assert stranger.post(f"order-lines/{line.pk}/returns", SOUND).status_code == 404
    assert len(facts_of("order.placed")) == 1
    assert facts_of("return.asked") == []
