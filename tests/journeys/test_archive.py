"""The archive at work: an exchange from the call to the refund, and a grade from its analysis to the order it stops."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from shouwen.contacts.models import Contact
from shouwen.customers.credit.queries import rating_of
from shouwen.orders.models import Order, Return, ReturnState
from tests.customers.creditors import CREDIT, QUESTIONS, open_on_credit
from tests.factories import facts_of, make_member
from tests.journeys.people import SECRET
from tests.orders.shop import AGENT

pytestmark = pytest.mark.journey
ON_THE_PHONE = (*AGENT, "log_contact", "see_contact", "see_credit", "make_link")


class Company:
    """The shop that sells on credit; ``people`` by their names."""

    def __init__(self):
        self.credit = open_on_credit(CREDIT)
        shop = self.credit.shop
        agent = make_member("许佳", shop.unit, ON_THE_PHONE)
        known = (agent, shop.cashier, self.credit.clerk, self.credit.finance, self.credit.manager)
        self.people = {one.name: one for one in known}
        for one in known:
            one.set_password(SECRET)
            one.save()


@pytest.fixture(scope="module")
def committed_scene(django_db_setup, django_db_blocker, database_server, database_addresses):
    """The shop, really committed; the tables are emptied afterwards."""
    from django.db import connection

    from tests.conftest import _empty

    with django_db_blocker.unblock():
        with transaction.atomic():
            made = Company()
        yield made
        connection.close()
        _empty(database_server.admin, database_addresses.app.name)


@pytest.fixture(scope="module")
def order(committed_scene):
    """What the customer has bought five days ago."""
    with transaction.atomic():
        return committed_scene.credit.shop.buy(at=f"{timezone.now() - timedelta(days=5):%Y-%m-%d} 10:00")


def test_an_exchange_with_a_difference_goes_from_the_call_to_the_refund(person, committed_scene, order):
    shop, agent = committed_scene.credit.shop, person("许佳")
    page = agent.goto("/contacts/new")
    agent.fill(number="13800001234")
    expect(page.locator(".known-customer", has_text="孙丽").locator("input")).to_be_checked()
    agent.fill(subject="想换一个小一点的壶", words="保温壶太大，没拆，想换煮茶壶。")
    agent.send("保存")
    contact = Contact.objects.get()
    assert contact.customer == shop.customer

    page.goto(f"/customers/{shop.customer.pk}?tab=orders")
    page.get_by_role("link", name=order.number).first.click()
    page.get_by_role("link", name=re.compile("^退换货: ")).first.click()
    agent.fill(wants="换货", reason="改变购买意向", proof="发票", goods_match="yes", package_intact="yes",
               label_intact="yes", used="yes", opened="no", new_product="PT-2")  # fmt: skip
    against = page.locator("#against")
    expect(against.get_by_text("一般换货").first).to_be_visible()
    agent.fill(used="no")
    expect(against.get_by_text("可以受理")).to_be_visible()
    expect(against.get_by_text("一般换货").first).to_be_visible()
    agent.send("受理")
    one = Return.objects.get()
    expect(page.locator("#what")).to_contain_text("煮茶壶")
    expect(page.locator("#what")).to_contain_text("120.00")

    agent.send("已答复客户")
    agent.fill(ship_by="快递", freight_paid_by="寄付", has_all_parts=True, has_slip=True)
    with page.expect_navigation():
        page.locator("#receive button[type=submit]").click()
    expect(page.locator("#receive")).to_have_count(0)

    cashier = person("秦会计").goto(f"/returns/{one.pk}")
    expect(cashier.locator("#settle [name=amount]")).to_have_value("-79.00")
    person("秦会计").send("结算")
    expect(cashier.locator("#settle")).to_have_count(0)
    expect(cashier.locator("#what")).to_contain_text("79.00")

    one.refresh_from_db()
    assert (one.state, one.difference) == (ReturnState.SETTLED, -79)
    [settled] = facts_of("exchange.settled", one)
    assert settled.figures["difference"] == "-79.00"
    agent.goto(f"/orders/{order.pk}")
    expect(page.locator("#returns")).to_contain_text(one.number)


def test_a_grade_goes_from_the_analysis_to_the_limit_that_stops_an_order(person, committed_scene):
    credit, clerk = committed_scene.credit, person("吴敏")
    with transaction.atomic():
        credit.grade("AA", timezone.now() - timedelta(days=40))
    customer = credit.customer

    page = clerk.goto(f"/customers/{customer.pk}/forms/new?form=客户信用分析表")
    clerk.fill(**{f"entry-{group}{n}评分": "2" for group, most in QUESTIONS.items() for n in range(1, most + 1)})
    scores = page.locator("#entry-form [name^='entry-财务状况其余各问'][name$='评分']")
    for number in range(len(CREDIT["finance_questions"].split("\n"))):  # the empty rows after them stay empty
        scores.nth(number).fill("2")
    with page.expect_navigation():
        page.locator("#entry-form").get_by_role("button", name="保存", exact=True).click()
    with page.expect_navigation():
        page.locator("#entry-form button[name=place][value='填表人']").click()
    expect(page.locator(".sign", has_text="填表人").filter(has_text="吴敏").first).to_be_visible()

    clerk.goto(f"/customers/{customer.pk}/credit")
    expect(page.get_by_text("按数据应为 B")).to_be_visible()
    clerk.fill(grade="B", reason="回款变慢，按得分降级。")
    clerk.send("提出变更")
    change = customer.grade_changes.get(state="proposed")
    for who, send in (("韩会计", "财务核对"), ("冯丽", "审批")):
        there = person(who).goto(f"/customers/{customer.pk}/credit")
        there.locator("#change input[name=yes][value=yes]").check()
        person(who).send(send)
        expect(there.locator("#change form")).to_have_count(0)
    assert rating_of(customer).grade == "B"

    agent = person("许佳")
    page = agent.goto(f"/orders/new?customer={customer.pk}")
    expect(page.locator("#order-credit")).to_contain_text("5,000.00")
    agent.fill(product_0="KT-1", quantity_0="26")
    agent.send("保存")
    expect(page.get_by_text("超出客户的信用限度").first).to_be_visible()
    count = Order.objects.count()
    agent.fill(quantity_0="25")
    agent.send("保存")
    expect(page).to_have_url(re.compile(r"/orders/\d+$"))
    assert Order.objects.count() == count + 1
    assert [one.figures["grade"] for one in facts_of("grade.changed")][-1] == "B"
    assert change.before == "AA"
