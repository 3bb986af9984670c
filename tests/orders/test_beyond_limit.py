"""One order beyond a customer's limit: asked for, permitted once by somebody else, placed once at that sum."""

import threading
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from shouwen.facts.actions import SYSTEM
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.orders.actions.beyond_limit import ask_beyond, place_permitted
from shouwen.orders.actions.orders import Papers, Wanted, change_prices, place_order
from shouwen.orders.credit import credit_of
from shouwen.orders.models import Order
from shouwen.organisation.actions import name_position
from shouwen.work.actions.permits import answer_permit
from shouwen.work.models import Permit
from tests.api.program import Program
from tests.customers.creditors import CREDIT, open_on_credit
from tests.factories import LONG_AGO, as_member, facts_of, make_member, make_position, post, refusal_of
from tests.scenes import local

AT, LATER = local("2026-03-02 10:00"), local("2026-03-02 11:00")
NAMED = {**CREDIT, "beyond_limit_approver": "信用主管", "beyond_limit_for": "3 days"}
ARTICLE = "service-department@1#第四章/一/6"


class House:
    """The shop on credit, whose customer is in grade B (5000 yuan) and owes 4000; ``lead`` may permit by the article."""

    def __init__(self, values=NAMED, at=AT):
        self.creditors, self.at = open_on_credit(values), at
        shop = self.shop = self.creditors.shop
        deeds = dict.fromkeys(("ask_permit", "answer_permit", "see_order", "record_order", "see_customer"), "unit")
        lead = make_position("信用主管职", deeds)
        with transaction.atomic():
            name_position(shop.unit.parent, "信用主管", lead, by=SYSTEM, at=LONG_AGO)
            self.lead, self.second = (make_member(name, shop.unit, position=lead) for name in ("许主管", "沈主管"))
            post(shop.agent, make_position("销售客服", {"ask_permit": "unit"}), shop.unit)
            self.creditors.grade("B", at)
            self.buy("4000")

    @property
    def customer(self):
        return self.creditors.customer

    def wanted(self, price):
        return [Wanted(self.shop.kettle, 2, Decimal(price) / 2)]

    def buy(self, price, *, at=None, by=None):
        who = as_member(by or self.shop.agent, at or self.at)
        return place_order(self.shop.unit, self.customer, self.wanted(price), by=who, at=at or self.at)

    def ask(self, price="3000", *, by=None, words="老客户，月底付清", at=None):
        who = as_member(by or self.shop.agent, at or self.at)
        return ask_beyond(self.shop.unit, self.customer, self.wanted(price), Papers(), words, by=who, at=at or self.at)

    def answer(self, permit, *, is_given=True, by=None, at=LATER, words=""):
        return answer_permit(permit, is_given=is_given, words=words, by=as_member(by or self.lead, at), at=at)

    def place(self, permit, *, at=LATER, by=None):
        return place_permitted(permit, by=as_member(by or self.shop.agent, at), at=at)


@pytest.fixture
def house(db):
    return House()


def test_what_is_permitted_is_placed_once_at_that_sum(house):
    assert {one.citation for one in refusal_of(lambda: house.buy("3000")).grounds} == {ARTICLE}
    permit = house.ask()
    (asked,) = facts_of("permit.asked", house.customer)
    assert (asked.figures["total"], asked.figures["credit_left"]) == ("3000", "1000.00")
    assert "老客户" not in str(asked.figures)
    assert refusal_of(lambda: house.place(permit)).why is Why.OVERTAKEN  # nobody has answered yet

    permit = house.answer(permit)
    order = house.place(permit)

    permit.refresh_from_db()
    assert (order.total, permit.state, permit.citation) == (Decimal(3000), "used", ARTICLE)
    assert len(facts_of("permit.used")) == 1
    assert isinstance(refusal_of(lambda: house.place(permit)), Overtaken)
    assert {one.citation for one in refusal_of(lambda: house.buy("3000", at=LATER)).grounds} == {ARTICLE}
    assert credit_of(house.customer).left == Decimal(-2000)


def test_the_same_order_written_down_by_hand_goes_by_the_permit_and_uses_it(house):
    permit = house.answer(house.ask())

    refused = [refusal_of(lambda price=price: house.buy(price, at=LATER)) for price in ("3000.02", "2999.98")]
    order = house.buy("3000", at=LATER)

    assert {one.why for one in refused} == {Why.AGAINST_THE_RULES}
    permit.refresh_from_db()
    assert (order.total, permit.state) == (Decimal(3000), "used")


@pytest.mark.parametrize("who", ["shop.agent", "shop.cashier", "creditors.clerk"])
def test_nobody_permits_their_own_request_nor_whoever_the_site_has_not_named(house, who):
    one = house
    for name in who.split("."):
        one = getattr(one, name)
    post(house.shop.agent, make_position("信用主管职"), house.shop.unit)
    permit = house.ask()

    refused = refusal_of(lambda: house.answer(permit, by=one))

    assert refused.why in (Why.NOT_ALLOWED, Why.AGAINST_THE_RULES)
    assert facts_of("permit.given") == []


def test_a_permit_ends_with_its_time_and_one_that_is_refused_opens_nothing(house):
    late = local("2026-03-06 00:00")
    permit = house.answer(house.ask())
    assert permit.until == local("2026-03-05 23:59:59.999999")
    assert refusal_of(lambda: house.place(permit, at=late)).why is Why.OVERTAKEN
    assert refusal_of(lambda: house.buy("3000", at=late)).why is Why.AGAINST_THE_RULES

    other = house.answer(house.ask("3500", at=LATER), is_given=False, words="欠得太久", by=house.second)
    assert refusal_of(lambda: house.place(other)).why is Why.OVERTAKEN
    assert Order.objects.count() == 1


def test_it_is_asked_once_at_a_time_and_only_where_it_is_needed(house):
    house.ask()

    assert refusal_of(lambda: house.ask("3500")).why is Why.OVERTAKEN
    assert refusal_of(lambda: house.ask("1000")).why is Why.BAD_INPUT  # within the limit
    assert refusal_of(lambda: house.ask(words=" ")).why in (Why.BAD_INPUT, Why.OVERTAKEN)
    assert refusal_of(lambda: house.ask(by=house.shop.stranger)).why is Why.NOT_ALLOWED
    assert Permit.objects.count() == 1


@pytest.mark.django_db
def test_while_the_site_has_named_nobody_it_cannot_be_asked_for():
    house = House(CREDIT)

    refused = refusal_of(house.ask)

    assert refused.why is Why.AGAINST_THE_RULES
    assert Permit.objects.count() == 0
    assert {one.citation for one in refusal_of(lambda: house.buy("3000")).grounds} == {ARTICLE}


def test_an_order_beyond_the_limit_may_be_charged_cheaper_and_not_dearer(house):
    order = house.place(house.answer(house.ask()))
    line, by = order.lines.get(), as_member(house.shop.agent, LATER)

    dearer = refusal_of(lambda: change_prices(order, order.version, {line.pk: Decimal(1501)}, by=by, at=LATER))
    cheaper = change_prices(order, order.version, {line.pk: Decimal(1400)}, by=by, at=LATER)

    assert dearer.citation == ARTICLE
    assert cheaper.total == Decimal(2800)


def test_two_at_once_by_one_permit_place_one_order(committed):
    house = House()
    with transaction.atomic():
        permit = house.answer(house.ask())
    barrier, said = threading.Barrier(2), []

    def place():
        barrier.wait(10)
        try:
            house.place(permit)
            said.append("placed")
        except Refused:
            said.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=place) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(said) == ["placed", "refused"]
    assert Order.objects.count() == 2


@pytest.mark.django_db
def test_the_form_that_is_refused_asks_and_the_request_places_the_order(client):
    now = timezone.now()
    house = House(at=now)
    client.force_login(house.shop.agent)
    given = {"customer": house.customer.pk, "unit": house.shop.unit.pk, "receipt": "发票", "rows": 5, "product_0": "KT-1",
             "quantity_0": "2", "price_0": "1500"}  # fmt: skip

    refused = client.post(reverse("new-order"), given)
    assert refused.status_code == 409
    assert "申请这张订单" in refused.content.decode()
    answer = client.post(reverse("new-order"), {**given, "deed": "ask", "why": "老客户"})
    permit = Permit.objects.get()
    here = reverse("permit", args=[permit.pk])
    assert answer.headers["Location"] == here
    client.force_login(house.lead)
    page = client.get(here).content.decode()
    for said in ("保温壶", "1,500.00", "3000", "超限下单", "老客户"):
        assert said in page, said
    assert client.post(reverse("permit-answer", args=[permit.pk]), {"answer": "yes"}).status_code == 302
    client.force_login(house.shop.agent)
    assert "下这张订单" in client.get(here).content.decode()
    placed = client.post(reverse("permitted-order", args=[permit.pk]))

    order = Order.objects.latest("pk")
    assert (placed.headers["Location"], order.total) == (reverse("order", args=[order.pk]), Decimal(3000))
    again = client.post(reverse("permitted-order", args=[permit.pk]))
    assert again.status_code == 409
    assert Order.objects.count() == 2


@pytest.mark.django_db
def test_a_program_asks_and_places(client):
    house = House(at=timezone.now())
    program = Program(house.shop.agent, "ask_permit", "record_order", "see_order", "see_customer")
    body = {"unit": house.shop.unit.pk, "customer": house.customer.pk, "words": "老客户",
            "lines": [{"product": "KT-1", "quantity": 2, "price": "1500.00"}]}  # fmt: skip

    asked = program.post("orders/requests", body)
    assert asked.status_code == 201, asked.content
    house.answer(Permit.objects.get(), at=timezone.now())
    placed = program.post(f"permits/{asked.json()['id']}/order")

    assert placed.status_code == 201, placed.content
    assert Order.objects.get(pk=placed.json()["id"]).total == Decimal(3000)
