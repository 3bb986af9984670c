"""Grade and credit on pages and through the API: seen, measured, proposed, checked, approved, listed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from shouwen.customers.credit.queries import rating_of
from shouwen.reports.customers import below, dangerous, excellent, graded_rows, standing_rows
from tests.customers.creditors import open_on_credit
from tests.factories import as_member
from tests.scenes import local

pytestmark = pytest.mark.django_db
AT = local("2026-03-02 10:00")


@pytest.fixture
def house():
    return open_on_credit()


def shown(client, member, path):
    client.force_login(member)
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_change_goes_from_the_page_of_credit_to_its_approval(client, house):
    page = reverse("customer-credit", args=[house.customer.pk])
    house.analyse(4, AT)
    assert "按数据应为 AA" in shown(client, house.clerk, page)

    client.post(reverse("customer-grade-change", args=[house.customer.pk]), {"grade": "AA", "reason": "按得分"})
    change = house.customer.grade_changes.get()
    assert "check-form" not in shown(client, house.manager, page)
    assert "check-form" in shown(client, house.finance, page)
    client.post(reverse("grade-change-check", args=[change.pk]), {"yes": "yes", "version": 1})
    assert "decision-form" in shown(client, house.manager, page)
    client.post(reverse("grade-change-decision", args=[change.pk]), {"yes": "yes", "words": "同意", "version": 2})

    assert rating_of(house.customer).grade == "AA"
    after = shown(client, house.manager, page)
    assert "100,000.00" in after
    assert "按得分" in after


def test_the_order_form_says_what_is_left_before_anything_is_promised(client, house):
    house.grade("B", AT)

    page = shown(client, house.clerk, f"{reverse('new-order')}?customer={house.customer.pk}")

    assert "5,000.00" in page
    assert "信用余额" in page


def test_an_order_beyond_the_limit_is_refused_on_the_page_with_the_article(client, house):
    house.grade("B", AT)
    client.force_login(house.shop.agent)

    answer = client.post(f"{reverse('new-order')}?customer={house.customer.pk}", {
        "customer": house.customer.pk, "unit": house.shop.unit.pk, "receipt": "无", "rows": 1, "product_0": "KT-1",
        "quantity_0": 1, "price_0": "5000.01"})  # fmt: skip

    assert answer.status_code == 409
    assert "超出客户的信用限度" in answer.content.decode()


def test_lists_show_grades_and_dangerous_customers_with_why(client, house):
    house.grade("AA", AT)

    assert "孙丽" in shown(client, house.manager, reverse("customer-standing"))
    assert "优秀客户" in shown(client, house.manager, f"{reverse('customer-standing')}?show=excellent")
    assert "没有客户" in shown(client, house.manager, f"{reverse('customer-standing')}?show=dangerous")


def test_a_page_of_credit_takes_as_many_statements_with_a_history_of_three(client, house, django_assert_max_num_queries):
    house.grade("A", AT)
    client.force_login(house.manager)
    page = reverse("customer-credit", args=[house.customer.pk])
    client.get(page)

    for part in ({}, {"HX-Target": "customer-standing"}):  # the page, and how they stand, which it fetches
        with django_assert_max_num_queries(12):
            assert client.get(page, headers=part).status_code == 200


def test_customer_and_case_pages_fetch_how_the_customer_stands(client, house):
    house.grade("A", AT)

    assert "customer-standing" in shown(client, house.manager, reverse("customer", args=[house.customer.pk]))
    assert as_member(house.manager, AT) is not None


def test_sheets_of_a_period_list_grades_and_excellent_customers(house):
    house.grade("AA", AT)

    rows = graded_rows(house.shop.unit, AT + timedelta(days=1), 100)
    best = standing_rows(excellent(below(house.shop.unit), AT + timedelta(days=1)))

    assert [row["AA.name"] for row in rows] == ["孙丽"]
    assert [(row["customer.name"], row["customer.grade"]) for row in best] == [("孙丽", "AA")]
    assert standing_rows(dangerous(below(house.shop.unit), AT)) == []
