"""Pages of orders and returns: what they show, what they cost, and that nothing typed is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwen.customers.actions import Point, change_customer
from shouwen.customers.actions.lists import OutletTold, record_outlet
from shouwen.orders.actions.returns import Asked, take_return
from shouwen.orders.models import Order, Product, Return, ReturnState
from shouwen.work.actions.deadlines import sweep_deadlines
from tests.factories import make_member
from tests.orders.pages import shown, statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(shop):
    return shop.buy(at=f"{timezone.now() - timedelta(days=3):%Y-%m-%d} 10:00", quantity=3)


def test_an_order_is_written_down_from_the_page_of_its_customer(client, shop):
    page = shown(client, shop.agent, reverse("customer", args=[shop.customer.pk]))
    new = f"{reverse('new-order')}?customer={shop.customer.pk}"
    assert new in page
    assert "孙丽" in shown(client, shop.agent, new)

    given = {"customer": shop.customer.pk, "unit": shop.unit.pk, "receipt": "发票", "receipt_number": "04412",
             "rows": 5, "product_0": "KT-1", "quantity_0": "2", "product_1": "明前绿茶", "quantity_1": "1"}  # fmt: skip
    answer = client.post(reverse("new-order"), given)

    made = Order.objects.get()
    assert answer.headers["Location"] == reverse("order", args=[made.pk])
    text = shown(client, shop.agent, reverse("order", args=[made.pk]))
    for said in (made.number, "保温壶", "明前绿茶", "486.80", "04412"):
        assert said in text, said


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"product_0": "没有这个"}, "product_0"), ({"product_0": ""}, "product_0"), ({"quantity_0": "0"}, "quantity_0")],
)
def test_a_wrong_line_is_shown_beside_its_field_and_the_rest_stays(client, shop, wrong, said):
    client.force_login(shop.agent)
    given = {"customer": shop.customer.pk, "unit": shop.unit.pk, "receipt": "发票", "rows": 5, "product_0": "KT-1",
             "quantity_0": "2", "remark": "周末送货", **wrong}  # fmt: skip

    answer = client.post(reverse("new-order"), given)

    assert answer.status_code == 422
    text = answer.content.decode()
    assert f'id="id_{said}"' in text
    assert "周末送货" in text
    assert Order.objects.count() == 0


def test_what_speaks_against_a_return_is_told_while_it_is_filled_in(client, shop, order):
    line = order.lines.get()
    assert "return-form" in shown(client, shop.agent, reverse("new-return", args=[line.pk]))
    asked = {"wants": "退货", "reason": "改变购买意向", "quantity": 1, "proof": "发票", "goods_match": "yes",
             "package_intact": "yes", "check": "1"}  # fmt: skip
    against = reverse("new-return", args=[line.pk])

    unknown = client.post(against, asked).content.decode()
    opened = client.post(against, {**asked, "opened": "yes"}).content.decode()
    sound = client.post(against, {**asked, "opened": "no", "label_intact": "yes", "used": "no"}).content.decode()

    assert "包装打开过吗" in unknown
    assert "不受理退货/2" in opened
    assert "第二章/十/退货总则/1" in opened
    assert "包装破损或已开封、没法再卖的" in opened  # what stands at the number, for whoever is talking
    assert "不受理退货/" not in sound
    assert "一般退货" in sound  # a yes names its item too, with what stands there
    assert "购买起三十天内" in sound
    assert Return.objects.count() == 0

    taken = client.post(against, {**asked, "opened": "yes", "check": ""})
    assert taken.status_code == 409
    assert "包装破损或已开封、没法再卖的" in taken.content.decode()


def test_a_claim_whose_time_is_over_is_told_by_the_item_and_its_words(client, shop):
    line = shop.buy(at=f"{timezone.now() - timedelta(days=40):%Y-%m-%d} 10:00").lines.get()
    client.force_login(shop.agent)
    asked = {"wants": "退货", "reason": "改变购买意向", "quantity": 1, "proof": "发票", "goods_match": "yes",
             "opened": "no", "package_intact": "yes", "check": "1"}  # fmt: skip

    told = client.post(reverse("new-return", args=[line.pk]), asked).content.decode()

    assert "不受理退货/4" in told
    assert "票据上的日期已过期限" in told


def test_nothing_is_said_to_be_taken_that_the_line_does_not_hold(client, shop, order):
    """Two of five came back twice: of two more one is too many, and the page says so before it is promised."""
    line = order.lines.get()
    line.quantity = 5
    line.save()
    against = reverse("new-return", args=[line.pk])
    asked = {"wants": "退货", "reason": "改变购买意向", "quantity": 2, "proof": "发票", "goods_match": "yes",
             "opened": "no", "package_intact": "yes", "label_intact": "yes", "used": "no"}  # fmt: skip
    client.force_login(shop.agent)
    for _twice in range(2):
        assert client.post(against, asked).status_code == 302

    preview = client.post(against, {**asked, "check": "1"}).content.decode()
    taken = client.post(against, asked)

    assert "这一行还能退换 1 件" in preview
    assert "可以受理" not in preview
    assert taken.status_code == 422
    assert "这一行还能退换 1 件" in taken.content.decode()
    assert "可以受理" in client.post(against, {**asked, "quantity": 1, "check": "1"}).content.decode()
    assert client.post(against, {**asked, "quantity": 1}).status_code == 302
    assert [one.quantity for one in Return.objects.order_by("pk")] == [2, 2, 1]


def test_who_may_record_no_order_is_shown_no_form_of_one(client, shop):
    client.force_login(shop.stranger)

    assert client.get(reverse("new-order"), {"customer": shop.customer.pk}).status_code == 403


def test_a_return_goes_from_the_claim_to_the_money(client, shop, order):
    line = order.lines.get()
    client.force_login(shop.agent)
    answer = client.post(reverse("new-return", args=[line.pk]), {
        "wants": "退货", "reason": "改变购买意向", "quantity": 1, "proof": "发票", "goods_match": "yes", "opened": "no",
        "package_intact": "yes", "label_intact": "yes", "used": "no"})  # fmt: skip
    one = Return.objects.get()
    here = reverse("return", args=[one.pk])
    assert answer.headers["Location"] == here
    assert "退货款" in shown(client, shop.agent, here)

    received = {"ship_by": "快递", "freight_paid_by": "寄付", "has_all_parts": "on", "has_slip": "on", "version": 1}
    assert client.post(reverse("return-received", args=[one.pk]), received).status_code == 302
    client.force_login(shop.cashier)
    wrong = client.post(reverse("return-settlement", args=[one.pk]), {"amount": "150", "method": "原路", "version": 2})
    assert wrong.status_code == 409
    assert 'value="150"' in wrong.content.decode()
    assert "退货总则" in wrong.content.decode()
    assert client.post(reverse("return-settlement", args=[one.pk]), {"amount": "199", "version": 2}).status_code == 302

    again = client.post(reverse("return-settlement", args=[one.pk]), {"amount": "199", "version": 2})
    assert again.status_code == 409
    assert "同事刚办过这笔退换货，请重新查看。" in again.content.decode()
    assert again.context["settlement"] is None  # nothing to fill in any more

    one.refresh_from_db()
    assert one.state == ReturnState.SETTLED
    assert one.payments.count() == 1
    assert one.number in shown(client, shop.agent, f"{reverse('returns')}?show=all")


def test_a_missed_refund_is_listed_on_the_page_of_its_article(client, shop):
    order = shop.buy(at=f"{timezone.now() - timedelta(days=9):%Y-%m-%d} 10:00")
    at = timezone.now() - timedelta(days=8)
    sound = {"matches": True, "opened": False, "package_intact": True, "label_intact": True, "used": False}
    asked = Asked("退货", "其他", 1, "发票", **sound)
    one = take_return(order.lines.get(), asked, by=shop.by(shop.agent, at), at=at)
    sweep_deadlines(timezone.now())
    reader = make_member("看客", shop.unit, ("see_regulation", "see_order"))

    text = shown(client, reader, f"/regulation/service-department@1/第二章/十/退货总则/1?unit={shop.unit.pk}")

    assert one.number in text
    assert reverse("return", args=[one.pk]) in text


def test_whoever_answers_a_customer_sees_what_is_open_and_overdue_of_their_returns(client, shop):
    order = shop.buy(at=f"{timezone.now() - timedelta(days=9):%Y-%m-%d} 10:00", quantity=3)
    at = timezone.now() - timedelta(days=8)
    sound = {"matches": True, "opened": False, "package_intact": True, "label_intact": True, "used": False}
    asked = Asked("退货", "其他", 1, "发票", **sound)
    one = take_return(order.lines.get(), asked, by=shop.by(shop.agent, at), at=at)
    page = reverse("customer", args=[shop.customer.pk])
    client.force_login(shop.agent)
    still = statements(client, page)
    sweep_deadlines(timezone.now())

    text = shown(client, shop.agent, page)
    assert 'id="open-returns"' in text
    assert text.count(one.number) >= 2  # among what is open, and with the refund that is overdue
    assert "退货款" in text.partition('id="promises"')[2].partition("</ol>")[0]
    for _more in range(2):
        take_return(order.lines.get(), asked, by=shop.by(shop.agent, at), at=at)
    assert statements(client, page) == still <= 12

    blind = make_member("看客", shop.unit, ("see_customer",))
    assert one.number not in shown(client, blind, page)


def test_the_return_slip_is_begun_from_the_return_and_filled_from_it(client, shop, order):
    line = order.lines.get()
    at = timezone.now()
    one = take_return(line, Asked("退货", "质量问题", 1, "发票", "不保温", matches=True, opened=True),
                      by=shop.by(shop.agent, at), at=at)  # fmt: skip
    slip = f"{reverse('new-return-entry', args=[one.pk])}?form=退货小帖示"
    assert "退货小帖示" in shown(client, shop.agent, reverse("return-forms", args=[one.pk]))

    page = shown(client, shop.agent, slip)

    for said in (order.number, "不保温", "孙丽"):
        assert said in page, said
    answer = client.post(slip, {"entry-用户名": "孙丽", "entry-退款账号": "6222 0000", "entry-退货原因": "不保温"})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    assert one.number in shown(client, shop.agent, "/forms/")


def test_pages_cost_the_same_with_one_row_and_with_three(client, shop, order):
    client.force_login(shop.agent)
    paths = [reverse("orders"), reverse("returns"), reverse("products"), reverse("order", args=[order.pk])]
    for path in paths:
        client.get(path)
    one = [statements(client, path) for path in paths]
    Product.objects.filter(pk=shop.pot.pk).update(name="煮茶壶二")
    for _ in range(2):
        shop.buy(at=f"{timezone.now() - timedelta(days=2):%Y-%m-%d} 10:00")

    assert [statements(client, path) for path in paths] == one
    assert max(one) <= 12


def test_who_may_not_see_orders_is_told_nothing_of_them(client, shop, order):
    client.force_login(shop.stranger)

    assert order.number not in client.get(reverse("orders")).content.decode()
    for path in (reverse("order", args=[order.pk]), reverse("new-return", args=[order.lines.get().pk])):
        assert client.get(path).status_code == 403


def test_a_return_offers_the_outlets_of_the_customers_region_or_city(client, shop, order):
    by = shop.by(make_member("何信", shop.unit, ("keep_customer_lists", "record_customer")), timezone.now())
    record_outlet(shop.unit, OutletTold("宁波", "海曙点", "药行街 9 号", "0574-87654321"), by=by, at=by.at)
    record_outlet(shop.unit, OutletTold("上海", "闵行点"), by=by, at=by.at)
    one = take_return(order.lines.get(), Asked(wants="退货", reason="其他", quantity=1, proof="发票", matches=True,
                                               opened=False, package_intact=True, label_intact=True, used=False),
                      by=shop.by(shop.agent, by.at), at=by.at)  # fmt: skip
    path = reverse("return", args=[one.pk])
    assert "海曙点" not in shown(client, shop.agent, path)

    points = [Point("address", "浙江省宁波市海曙区")]
    change_customer(shop.customer, shop.customer.version, "孙丽", points, by=by, at=by.at)

    page = shown(client, shop.agent, path)
    assert "海曙点" in page
    assert "0574-87654321" in page
    assert "闵行点" not in page


def test_a_time_that_is_over_is_named_by_its_item_while_one_talks(client, shop):
    line = shop.buy(at=f"{timezone.now() - timedelta(days=40):%Y-%m-%d} 10:00").lines.get()
    client.force_login(shop.agent)
    asked = {"wants": "退货", "reason": "其他", "quantity": "1", "proof": "发票", "check": "1"}

    page = client.post(reverse("new-return", args=[line.pk]), asked).content.decode()

    assert "第二章/十/不受理退货/4" in page
    assert "不能受理" in page
