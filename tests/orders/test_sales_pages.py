"""Pages of sales and the sheets made of them: what they show, from what, what they cost, and who may."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from shouwen.cases.pack import forms_for
from shouwen.facts.refusals import Why
from shouwen.orders.actions.sheets import Days, begin_sales_sheet
from shouwen.work.actions.entries import save_entry, sign_entry
from shouwen.work.models import Entry, EntryVersion
from tests.factories import make_member, make_position, refusal_of
from tests.orders.pages import shown, statements
from tests.orders.test_sales import another, give_back, refund, sell
from tests.scenes import local

pytestmark = pytest.mark.django_db

DEEDS = ("see_order", "see_sales", "prepare_sales", "see_customer")
AT = local("2026-04-10 10:00")
MARCH = Days(date(2026, 3, 1), date(2026, 3, 31))
YEAR = Days(date(2026, 1, 1), date(2026, 12, 31))
PAGES = ("sales", "sales-month", "sales-ranking", "sales-returned")


@pytest.fixture
def clerk(shop):
    return make_member("季文", shop.unit, DEEDS)


@pytest.fixture
def sold(shop):
    order = shop.buy(at="2026-03-01 10:00", quantity=3)
    refund(shop, give_back(shop, order, "2026-03-20 10:00"), 199, "2026-03-21 10:00")
    sell(shop, another(shop, "乙店", "13900000002"), "2026-02-03 10:00", (shop.kettle, 1), (shop.pot, 1))
    return order


def form_called(shop, name):
    return next(one for one in forms_for(shop.unit.pk, AT, "sales") if one.title == name)


def begun(shop, name, days, member):
    return begin_sales_sheet(shop.unit, days, form_called(shop, name), {}, by=shop.by(member, AT), at=AT)


def content(entry):
    return EntryVersion.objects.filter(entry=entry).latest("number").content


def test_the_year_shows_months_quarters_and_what_makes_each_figure(client, shop, clerk, sold):
    text = shown(client, clerk, f"{reverse('sales')}?year=2026")

    for said in ("孙丽", "乙店", "398.00", "319.00", "第四章/四", "一季度"):
        assert said in text, said
    lines = f"{reverse('sales-lines')}?unit={shop.unit.pk}&customer={shop.customer.pk}&since=2026-03&until=2026-03"
    assert lines.replace("&", "&amp;") in text
    behind = shown(client, clerk, lines)
    for said in (sold.number, "597.00", "-199.00", "398.00"):
        assert said in behind, said


def test_the_monthly_report_shows_discount_profit_and_margin_of_each_product(client, shop, clerk, sold):
    text = shown(client, clerk, f"{reverse('sales-month')}?month=2026-03")
    unknown = shown(client, clerk, f"{reverse('sales-month')}?month=2026-02")

    for said in ("孙丽", "KT-1", "398.00", "158.00", "39.7%", "第四章/五"):
        assert said in text, said
    assert "有商品没有成本价" in unknown
    assert "39.7%" in unknown  # of the kettle, whose cost is known


def test_the_ranking_and_the_summary_of_returns_are_shown(client, shop, clerk, sold):
    ranking = shown(client, clerk, f"{reverse('sales-ranking')}?since=2026-01&until=2026-03")
    returned = shown(client, clerk, f"{reverse('sales-returned')}?since=2026-03-01&until=2026-03-31")
    others = shown(client, clerk, f"{reverse('sales-returned')}?since=2026-03-01&until=2026-03-31&wants=换货")

    assert ranking.index("孙丽") < ranking.index("乙店")
    assert "158.00" in ranking
    for said in ("孙丽", "保温壶", "改变购买意向", "199.00", "第二章/三"):
        assert said in returned, said
    assert "保温壶" not in others


@pytest.mark.parametrize(
    ("name", "days", "table", "row"),
    [
        ("客户销售资料一览表", YEAR, "销售资料",
         {"产品编号": "KT-1", "经办人": "周婷", "联系方式": "13800001234", "3月": "398.00", "第一季度": "398.00"}),
        ("客户销售信息月报表", MARCH, "明细",
         {"负责人": "周婷", "编号": 1, "商品编号": "KT-1", "销售金额": "398.00", "折扣金额": "0.00", "毛利额": "158.00",
          "毛利率": "39.6985"}),
        ("客户销售毛利排名表", MARCH, "排名",
         {"序号": 1, "联系电话": "13800001234", "平均销售毛利": "158.00", "月数": 1}),
        ("产品退换货汇总表", MARCH, "汇总",
         {"购买产品": "保温壶", "购买日期": "2026-03-01", "数量": 1, "金额": "199.00", "类别": "退",
          "退换货日期": "2026-03-21", "退换货原因": "改变购买意向"}),
    ],
)  # fmt: skip
def test_a_sheet_is_filled_from_what_was_sold(shop, clerk, sold, name, days, table, row):
    entry = begun(shop, name, days, clerk)

    held = content(entry)[table][0]

    assert {key: value for key, value in held.items() if not str(value).startswith("customer:")} == row | {
        key: value for key, value in held.items() if key == "客户编号"
    }


def test_the_sums_of_the_summary_of_returns_are_reckoned(shop, clerk, sold):
    held = content(begun(shop, "产品退换货汇总表", MARCH, clerk))

    assert {name: held[name] for name in ("退货件数", "退货金额", "换货件数", "换货金额")} == {
        "退货件数": 1, "退货金额": "199.00", "换货件数": 0, "换货金额": "0.00",
    }  # fmt: skip


def test_a_monthly_report_follows_sales_until_it_is_signed_and_is_locked_once_reviewed(shop, clerk, sold):
    preparer = make_member("制表员", shop.unit, DEEDS, position=None)
    reviewer = make_member("审核员", shop.unit, position=make_position("审核", dict.fromkeys(DEEDS, "unit")))
    entry = begun(shop, "客户销售信息月报表", MARCH, preparer)
    sell(shop, shop.customer, "2026-03-30 10:00", shop.kettle)
    save_entry(entry, {}, 1, by=shop.by(preparer, AT), at=AT)
    assert content(entry)["明细"][0]["销售金额"] == "597.00"

    sign_entry(entry, "制表", 2, by=shop.by(preparer, AT), at=AT)
    sell(shop, shop.customer, "2026-03-31 10:00", shop.kettle)
    save_entry(entry, {}, 2, by=shop.by(preparer, AT), at=AT, renews=True)
    entry.refresh_from_db()
    assert content(entry)["明细"][0]["销售金额"] == "796.00"
    for place, member in (("制表", preparer), ("审核", reviewer)):
        sign_entry(entry, place, 3, by=shop.by(member, AT), at=AT)
    sell(shop, shop.customer, "2026-03-31 11:00", shop.kettle)

    refused = refusal_of(lambda: save_entry(entry, {}, 3, by=shop.by(preparer, AT), at=AT, renews=True))

    assert (refused.why, refused.grounds[0].citation) == (Why.AGAINST_THE_RULES, "service-department@1#第四章/五")
    assert content(Entry.objects.get(pk=entry.pk))["明细"][0]["销售金额"] == "796.00"


@pytest.mark.parametrize(
    ("name", "days", "field"),
    [
        ("客户销售信息月报表", Days(date(2026, 3, 1), date(2026, 4, 30)), "until"),
        ("客户销售信息月报表", Days(date(2026, 3, 2), date(2026, 3, 31)), "since"),
        ("客户销售资料一览表", Days(date(2025, 12, 1), date(2026, 1, 31)), "until"),
        ("产品退换货汇总表", Days(date(2026, 3, 2), date(2026, 3, 1)), "until"),
        ("产品退换货汇总表", Days(date(2026, 3, 1), date(2026, 3, 2), "退款"), "wants"),
    ],
)
def test_a_sheet_of_a_period_that_does_not_fit_is_refused(shop, clerk, name, days, field):
    refused = refusal_of(lambda: begun(shop, name, days, clerk))

    assert (refused.why, refused.field) == (Why.BAD_INPUT, field)


def test_a_sheet_is_prepared_on_its_page_and_found_there(client, shop, clerk, sold):
    new = f"{reverse('new-sales-sheet')}?unit={shop.unit.pk}&since=2026-03-01&until=2026-03-31&list=sales_of_month"
    assert "KT-1" in shown(client, clerk, new)

    answer = client.post(new, {})

    assert answer.status_code == 302, answer.content.decode()[-2000:]
    entry = Entry.objects.get()
    assert reverse("entry", args=[entry.pk]) in shown(client, clerk, f"{reverse('sales-month')}?month=2026-03")
    assert "KT-1" in shown(client, clerk, reverse("entry", args=[entry.pk]))
    assert reverse("entry", args=[entry.pk]) in shown(client, clerk, "/forms/?show=all")
    listed = f"{reverse('sales-sheets')}?unit={shop.unit.pk}&since=2026-03-01&until=2026-03-31"
    assert reverse("entry", args=[entry.pk]) in shown(client, clerk, listed)


def test_who_sees_orders_but_not_sales_sees_neither_pages_nor_sheets(client, shop, clerk, sold):
    entry = begun(shop, "客户销售信息月报表", MARCH, clerk)

    for name in PAGES:
        assert "KT-1" not in shown(client, shop.agent, reverse(name), 403)
    shown(client, shop.agent, reverse("entry", args=[entry.pk]), 403)
    assert reverse("entry", args=[entry.pk]) not in shown(client, shop.agent, "/forms/?show=all")
    refused = refusal_of(lambda: begun(shop, "客户销售信息月报表", MARCH, shop.agent))
    assert refused.why == Why.NOT_ALLOWED


@pytest.mark.parametrize(
    ("name", "query", "head", "rows"),
    [
        ("sales-year", "year=2026", "客户编号", 3), ("sales-month", "month=2026-03", "客户编号", 1),
        ("sales-ranking", "since=2026-01&until=2026-03", "名次", 2),
        ("sales-returned", "since=2026-03-01&until=2026-03-31", "客户", 1),
    ],
)  # fmt: skip
def test_every_list_is_exported_whole(client, shop, clerk, sold, name, query, head, rows):
    client.force_login(clerk)

    answer = client.get(f"{reverse('list-export', args=[name])}?{query}")

    sheet = load_workbook(BytesIO(answer.content)).active
    found = list(sheet.iter_rows(values_only=True))
    assert (found[0][0], len(found) - 1) == (head, rows)


def test_pages_cost_the_same_with_one_customer_and_with_three(client, shop, clerk, monkeypatch):
    shop.buy(at="2026-03-01 10:00")
    client.force_login(clerk)
    paths = [f"{reverse('sales')}?year=2026", f"{reverse('sales-month')}?month=2026-03",
             f"{reverse('sales-ranking')}?since=2026-01&until=2026-03",
             f"{reverse('sales-lines')}?customer={shop.customer.pk}&since=2026-03&until=2026-03"]  # fmt: skip

    for path in paths:
        client.get(path)
    one = [statements(client, path) for path in paths]
    for place in range(3):
        sell(shop, another(shop, f"客户{place}", f"1390000000{place}"), "2026-03-05 10:00", shop.kettle, shop.tea)
    shop.buy(at="2026-03-02 10:00")

    assert [statements(client, path) for path in paths] == one
    assert max(one) <= 12

    monkeypatch.setattr("shouwen.web.units.pools.MOST_LISTED", 0)  # of thousands of units one is typed
    assert max(statements(client, path) for path in paths) <= 12


def test_more_rows_than_a_sheet_holds_are_refused_and_the_export_is_named(shop, clerk, monkeypatch):
    monkeypatch.setattr("shouwen.reports.sales_sheets.MOST_ROWS", 1)
    sell(shop, shop.customer, "2026-03-01 10:00", shop.kettle, shop.pot)

    refused = refusal_of(lambda: begun(shop, "客户销售信息月报表", MARCH, clerk))

    assert refused.why == Why.BAD_INPUT
    assert Decimal(1) == refused.names["most"]
