"""The columns that the papers of sales have of a customer: grade and contact person (SD-4.4, SD-4.6)."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from shouwen.customers.actions.relations import relate_customers
from shouwen.customers.contents import listed_standing_of
from shouwen.customers.models import Customer
from tests.customers.creditors import open_on_credit
from tests.factories import make_member
from tests.orders.test_sales import another
from tests.orders.test_sales_pages import DEEDS, YEAR, begun, content
from tests.scenes import local

pytestmark = pytest.mark.django_db
AT = local("2026-03-02 10:00")


@pytest.fixture
def house(db):
    house = open_on_credit()
    house.grade("AA", AT)
    house.shop.buy(at="2026-03-01 10:00")
    return house


@pytest.fixture
def person(house):
    person = another(house.shop, "钱经理", "13900000003")
    relate_customers(house.customer, "contact_person", person, by=house.shop.by(house.clerk, AT), at=AT)
    return person


@pytest.fixture
def clerk(house):
    return make_member("季文", house.shop.unit, DEEDS)


def sheet(client, path):
    return list(load_workbook(BytesIO(client.get(path).content)).active.iter_rows(values_only=True))


def test_pages_and_exports_tell_grade_and_contact_person(client, house, person, clerk):
    client.force_login(clerk)

    year = client.get(f"{reverse('sales')}?year=2026").content.decode()
    ranking = client.get(f"{reverse('sales-ranking')}?since=2026-01&until=2026-03").content.decode()

    assert "优先等级" in year
    assert "<td>AA</td>" in year
    assert "钱经理" in ranking
    lines = sheet(client, f"{reverse('list-export', args=['sales-year'])}?year=2026")
    titles, row = (dict(enumerate(one)) for one in lines[-2:])
    named = {title: row[place] for place, title in titles.items()}
    assert (named["优先等级"], named["部门主管"] or "") == ("AA", "")
    assert "钱经理" in sheet(client, f"{reverse('list-export', args=['sales-ranking'])}?since=2026-01&until=2026-03")[-1]


def test_sheets_are_filled_with_them(house, person, clerk):
    year = content(begun(house.shop, "客户销售资料一览表", YEAR, clerk))["销售资料"]
    ranking = content(begun(house.shop, "客户销售毛利排名表", YEAR, clerk))["排名"]

    assert [row["优先等级"] for row in year] == ["AA"]
    assert [row.get("联系人") for row in ranking] == ["钱经理", *[None] * 5]  # the original has six rows


@pytest.mark.parametrize("whose", ["customer", "person"])
def test_nothing_is_told_of_a_file_that_is_secret_or_sealed(house, person, whose):
    hidden = house.customer if whose == "customer" else person
    for change in ({"secrecy": "机密"}, {"secrecy": "", "deregistered_at": AT}):
        Customer.objects.filter(pk=hidden.pk).update(**change)

        (told,) = listed_standing_of([house.customer.pk]).values()

        assert told["customer.contact_person"] == ""
        assert told["customer.grade"] == ("" if whose == "customer" else "AA")


def test_pages_cost_the_same_with_one_customer_and_with_three(client, house, person, clerk):
    client.force_login(clerk)
    paths = [f"{reverse('sales')}?year=2026", f"{reverse('sales-ranking')}?since=2026-01&until=2026-03",
             f"{reverse('sales-month')}?month=2026-03"]  # fmt: skip

    def cost(path):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    for path in paths:
        client.get(path)
    one = [cost(path) for path in paths]
    first = house.shop.customer
    for name in ("乙店", "丙店"):
        house.shop.customer = another(house.shop, name, f"1390000{len(name)}{ord(name[0]) % 9}22")
        house.shop.buy(at="2026-03-01 10:00")
    house.shop.customer = first

    assert [cost(path) for path in paths] == one
    assert max(one) <= 12
