"""Sales by programs, and the command that checks the kept sums."""

import json

import pytest

from shouwen.cli import sales
from shouwen.orders.sums import SalesMonth
from shouwen.work.models import Entry
from tests.api.program import Program
from tests.factories import make_member
from tests.orders.test_sales import another, give_back, refund, sell

pytestmark = pytest.mark.django_db
DEEDS = ("see_order", "see_sales", "prepare_sales")


@pytest.fixture
def program(shop):
    return Program(make_member("季文", shop.unit, DEEDS), *DEEDS, "fill_in_form")


@pytest.fixture
def sold(shop):
    order = shop.buy(at="2026-03-01 10:00", quantity=3)
    refund(shop, give_back(shop, order, "2026-03-20 10:00"), 199, "2026-03-21 10:00")
    sell(shop, another(shop, "乙店", "13900000002"), "2026-02-03 10:00", shop.kettle)
    return order


def asked(shop, **more):
    given = {"unit": shop.unit.pk, "since": "2026-01", "until": "2026-03", **more}
    return "&".join(f"{name}={value}" for name, value in given.items())


def test_sums_customers_ranking_and_lines_are_listed_page_by_page(shop, program, sold):
    totals = program.get(f"sales/totals?{asked(shop)}").json()
    first = program.get(f"sales/customers?{asked(shop, limit=1)}").json()
    second = program.get(f"sales/customers?{asked(shop, limit=1, cursor=first['next'])}").json()
    top = program.get(f"sales/ranking?{asked(shop, limit=1)}").json()
    below = program.get(f"sales/ranking?{asked(shop, limit=1, cursor=top['next'])}").json()
    lines = program.get(f"sales/lines?{asked(shop, customer=shop.customer.pk)}").json()
    returned = program.get(f"sales/returns?unit={shop.unit.pk}&since=2026-03-01&until=2026-03-31").json()

    assert [(one["month"], one["sales"], one["gross_profit"], one["margin"]) for one in totals] == [
        ("2026-02", "199.00", "79.00", "39.6985"), ("2026-03", "398.00", "158.00", "39.6985"),
    ]  # fmt: skip
    assert [row["customer"]["name"] for page in (first, second) for row in page["rows"]] == ["孙丽", "乙店"]
    assert [(row["rank"], row["average_gross_profit"]) for page in (top, below) for row in page["rows"]] == [
        (1, "158.00"), (2, "79.00"),
    ]  # fmt: skip
    assert (second["next"], below["next"]) == (None, None)
    assert [(row["kind"], row["sales"]) for row in lines["rows"]] == [("returned", "-199.00"), ("sold", "597.00")]
    assert [row["amount"] for row in returned["rows"]] == ["199.00"]


def test_a_sheet_of_sales_is_begun_by_a_program(shop, program, sold):
    forms = [one["name"] for one in program.get(f"units/{shop.unit.pk}/sales-forms").json()]
    given = {"form": "客户销售信息月报表", "since": "2026-03-01", "until": "2026-03-31"}
    answer = program.post(f"units/{shop.unit.pk}/sales-entries", given)

    assert forms == ["产品退换货汇总表", "客户销售资料一览表", "客户销售信息月报表", "客户销售毛利排名表"]
    assert answer.status_code == 201, answer.content
    assert Entry.objects.get().form == "客户销售信息月报表"


@pytest.mark.parametrize("path", ["sales/totals", "sales/customers", "sales/ranking"])
def test_who_may_not_see_sales_is_told_none(shop, sold, path):
    agent = Program(shop.agent, "see_order")

    assert agent.get(f"{path}?{asked(shop)}").status_code == 403


def test_the_command_says_which_kept_sum_differs_and_adds_up_anew(shop, sold, capsys):
    assert sales.verify(as_json=False) == 0
    SalesMonth.objects.filter(customer=shop.customer).update(sales=1)

    assert sales.verify(as_json=True) == 1
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {(one["of"], one["customer"]) for one in told["differing"]} == {("customer", shop.customer.pk)}
    assert sales.rebuild() == 0
    assert sales.verify(as_json=False) == 0
