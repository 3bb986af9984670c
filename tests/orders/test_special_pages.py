"""Pages of special prices: the form that is refused offers the request, the approver's page answers it, it goes once."""

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwen.orders.models import Order
from shouwen.work.models import Permit
from tests.api.program import Program
from tests.factories import make_member, make_position, post
from tests.orders.pages import shown, statements
from tests.orders.special import open_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller(db):
    return open_seller()


@pytest.fixture
def order(seller):
    return seller.order(at=timezone.now())


def sent(order, *prices, **more):
    lines = order.lines.order_by("pk")
    given = {f"price_{line.pk}": price for line, price in zip(lines, prices, strict=True)}
    return {"version": order.version, **given, **more}


def test_from_the_refused_price_to_the_order_that_is_charged_it(client, seller, order):
    client.force_login(seller.agent)
    prices = reverse("order-prices", args=[order.pk])
    refused = client.post(prices, sent(order, "180", "120"))
    assert refused.status_code == 409
    page = refused.content.decode()
    for said in ("第4节/1/1", 'value="ask"', 'value="180"'):
        assert said in page, said

    without = client.post(prices, sent(order, "180", "120", deed="ask"))
    assert without.status_code == 422
    assert 'name="why"' in without.content.decode()
    asked = client.post(prices, sent(order, "180", "120", deed="ask", why="老客户"))
    permit = Permit.objects.get()
    here = reverse("permit", args=[permit.pk])
    assert asked.headers["Location"] == here
    own = shown(client, seller.agent, here)
    assert "permit-answer" not in own
    assert "answer-form" not in own

    text = shown(client, seller.lead, here)
    for said in ("answer-form", "第4节/1/1", "销售主管", "许主管", "老客户", "420.00", "439.00", "保温壶", order.number):
        assert said in text, said
    assert permit.number in shown(client, seller.lead, reverse("permits"))
    no = client.post(reverse("permit-answer", args=[permit.pk]), {"answer": "no"})
    assert no.status_code == 422
    yes = client.post(reverse("permit-answer", args=[permit.pk]), {"answer": "yes", "words": "仅此一次"})
    assert yes.headers["Location"] == here

    assert "仅此一次" in shown(client, seller.agent, here)
    assert client.post(prices, sent(order, "179", "120")).status_code == 409
    charged = client.post(reverse("permitted-price", args=[permit.pk]))
    assert charged.headers["Location"] == reverse("order", args=[order.pk])
    again = client.post(reverse("permitted-price", args=[permit.pk]))
    assert again.status_code == 409
    assert Order.objects.get().total == 420
    assert permit.number in shown(client, seller.agent, reverse("order", args=[order.pk]))


def test_who_asks_while_a_request_waits_is_led_to_it(client, seller, order):
    prices = reverse("order-prices", args=[order.pk])
    seller.ask(order, "180", at=timezone.now())
    permit = Permit.objects.get()
    client.force_login(seller.agent)

    again = client.post(prices, sent(order, "170", "120", deed="ask", why="老客户"))

    assert again.status_code == 409
    assert f'<a href="{reverse("permit", args=[permit.pk])}">{permit.number}</a>' in again.content.decode()
    answer = Program(seller.agent, "ask_permit", "record_order", "see_order").post(f"orders/{order.pk}/price-request", {
        "version": order.version, "prices": {order.lines.order_by("pk").first().pk: "170"}, "words": "老客户"})
    assert answer.status_code == 409
    assert answer.json()["leads_to"] == {"reference": permit.reference, "href": f"/api/permits/{permit.pk}"}


def test_a_new_order_that_is_refused_for_its_price_is_recorded_with_a_request(client, seller):
    client.force_login(seller.agent)
    given = {"customer": seller.shop.customer.pk, "unit": seller.shop.unit.pk, "receipt": "发票", "rows": 5,
             "product_0": "KT-1", "quantity_0": "2", "price_0": "150"}  # fmt: skip
    refused = client.post(reverse("new-order"), given)
    assert refused.status_code == 409
    assert 'value="ask"' in refused.content.decode()
    assert Order.objects.count() == 0

    asked = client.post(reverse("new-order"), {**given, "deed": "ask", "why": "旧款清仓"})

    permit = Permit.objects.get()
    assert asked.headers["Location"] == reverse("permit", args=[permit.pk])
    assert Order.objects.get().total == 398
    assert "300.00" in shown(client, seller.lead, reverse("permit", args=[permit.pk]))


def test_who_may_not_grant_it_by_the_article_reads_why_and_finds_no_form(client, seller, order):
    permit = seller.ask(order, at=timezone.now())
    here = reverse("permit", args=[permit.pk])

    text = shown(client, seller.clerk, here)
    assert "answer-form" not in text
    assert "第4节/1/1" in text
    assert client.post(reverse("permit-answer", args=[permit.pk]), {"answer": "yes"}).status_code == 409
    shown(client, seller.shop.stranger, here, 403)
    for noun in ("permit-answer", "permit-ending", "permitted-price"):
        assert client.post(reverse(noun, args=[permit.pk]), {"answer": "yes"}).status_code == 403, noun
    client.force_login(seller.shop.cashier)
    assert client.post(reverse("permitted-price", args=[permit.pk])).status_code == 403
    client.force_login(seller.lead)
    assert client.post(reverse("permit-ending", args=[permit.pk])).status_code == 403
    client.force_login(seller.agent)
    assert client.post(reverse("permit-ending", args=[permit.pk])).status_code == 302
    assert Permit.objects.get().state == "withdrawn"


def test_an_order_offers_no_request_to_who_may_not_ask(client, seller, order):
    member = make_member("跟单员", seller.shop.unit)
    post(member, make_position("销售后勤人员", {"record_order": "unit", "see_order": "unit"}), seller.shop.unit)
    client.force_login(member)

    refused = client.post(reverse("order-prices", args=[order.pk]), sent(order, "180", "120"))

    assert refused.status_code == 409
    assert 'value="ask"' not in refused.content.decode()


def test_pages_cost_the_same_with_one_request_and_with_three(client, seller, order):
    permit = seller.ask(order, at=timezone.now())
    client.force_login(seller.lead)
    paths = [reverse("permits"), reverse("permit", args=[permit.pk]), reverse("order", args=[order.pk]),
             reverse("order-prices", args=[order.pk])]  # fmt: skip
    for path in paths:
        client.get(path)
    one = [statements(client, path) for path in paths]
    for _ in range(2):
        seller.ask(seller.order(at=timezone.now()), at=timezone.now())

    assert [statements(client, path) for path in paths] == one
    assert max(one) <= 12, one
