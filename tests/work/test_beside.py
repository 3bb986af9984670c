"""What people write beside rows that are reckoned: kept with its row, signed, printed, and never beside another one."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from shouwen.cases.actions.periods import begin_period_sheet
from shouwen.cases.pack import forms_for
from shouwen.customers.actions import record_customer
from shouwen.customers.models import Region
from shouwen.facts.refusals import Why
from shouwen.orders.models import Product
from shouwen.organisation.zones import zone_of
from shouwen.reports.customers import below, excellent, standing_rows
from shouwen.work.actions.entries import Unfilled, save_entry, sign_entry
from shouwen.work.models import Entry
from tests.customers.creditors import open_on_credit
from tests.factories import as_member, refusal_of
from tests.scenes import local

pytestmark = pytest.mark.django_db
AT = local("2026-03-02 10:00")
SHEET, TABLE, REMARK, KEY, PLACE = "优秀客户统计表", "统计", "备注", "客户编号", "填表人"


@pytest.fixture
def house():
    house = open_on_credit()
    house.shop.buy(at="2026-02-01 10:00", quantity=2)
    house.grade("AA", AT)
    return house


def begin(house, rows=()):
    form = next(one for one in forms_for(house.shop.unit.pk, AT, of="period") if one.title == SHEET)
    return begin_period_sheet(house.shop.unit, date(2026, 3, 1), date(2026, 3, 31), "", form, {TABLE: list(rows)},
                              by=as_member(house.clerk, AT), at=AT)  # fmt: skip


def save(house, entry, rows, **more):
    entry.refresh_from_db()
    return save_entry(entry, {TABLE: rows}, entry.latest, by=as_member(house.clerk, AT), at=AT, **more)


def beside(house, words, customer=None):
    return {KEY: (customer or house.customer).number, REMARK: words}


def remarks(entry):
    entry.refresh_from_db()
    return {row[KEY]: row.get(REMARK) for row in entry.versions.get(number=entry.latest).content[TABLE]}


def second(house):
    """Bring a further customer, whose name comes first, into a grade."""
    by = as_member(house.shop.agent, AT)
    other = record_customer(house.shop.unit, "阿丽", [], by=by, at=AT)
    house.shop.customer, first = other, house.shop.customer
    house.shop.buy(at="2026-02-01 10:00")
    house.grade("AA", AT)
    house.shop.customer = first
    return other


def test_a_remark_stays_with_its_customer_when_the_figures_are_reckoned_anew(house):
    entry = begin(house, [beside(house, "年底走访")])
    assert remarks(entry) == {house.customer.number: "年底走访"}

    other = second(house)
    save(house, entry, [beside(house, "新客户", other)])

    assert remarks(entry) == {other.number: "新客户", house.customer.number: "年底走访"}
    assert list(remarks(entry)) == [other.number, house.customer.number]


def test_a_remark_after_the_signature_undoes_it_and_leaves_the_signed_figures(house):
    entry = begin(house)
    sign_entry(entry, PLACE, 1, by=as_member(house.clerk, AT), at=AT)
    other = second(house)

    save(house, entry, [beside(house, "年底走访")])
    assert remarks(entry) == {house.customer.number: "年底走访"}
    assert entry.versions.get(number=2).is_correction
    save(house, entry, [], renews=True)

    assert remarks(entry) == {other.number: None, house.customer.number: "年底走访"}


def test_nothing_but_the_remark_is_taken_and_nothing_beside_a_row_that_is_not_there(house):
    entry = begin(house)
    was = entry.versions.get().content[TABLE][0]
    save(house, entry, [{**was, "等级": "AAA", "年交易额": "9.00", REMARK: "好"}])

    assert entry.versions.get(number=2).content[TABLE] == [{**was, REMARK: "好"}]
    stray = [{KEY: "别人", REMARK: "好"}]
    for wrong in (lambda: save(house, entry, stray), lambda: begin(house, stray)):
        assert (refused := refusal_of(wrong)).why is Why.BAD_INPUT
        assert refused.field == TABLE


def test_a_remark_is_judged_like_any_text(house):
    wrong = refusal_of(lambda: begin(house, [beside(house, "长" * 501)]))

    assert isinstance(wrong, Unfilled)
    assert [(fault.field, fault.row) for fault in wrong.faults] == [(TABLE, 1)]


def test_the_average_gross_profit_is_of_the_months_and_none_where_a_cost_is_unknown(house):
    def row():
        at = AT + timedelta(days=1)
        [found] = standing_rows(excellent(below(house.shop.unit), at), at, zone_of(house.shop.unit))
        return found["customer.average"], found["sales.remark"]

    house.shop.buy(at="2026-01-10 10:00")
    assert row() == (pytest.approx(118.5), None)  # 158 and 79 yuan in two months

    Product.objects.filter(pk=house.shop.pot.pk).update(cost=None)
    house.shop.buy(Product.objects.get(pk=house.shop.pot.pk), at="2026-01-12 10:00")
    assert row() == (None, "uncosted")


def test_the_page_has_an_input_beside_each_row_and_print_and_sheet_hold_it(house, client):
    client.force_login(house.clerk)
    path = f"{reverse('statistics-new-sheet')}?unit={house.shop.unit.pk}&since=2026-03-01&until=2026-03-31&sheet={SHEET}"
    name = f"entry-{TABLE}-{house.customer.number}-{REMARK}"
    page = client.get(path)
    assert page.status_code == 200
    assert f'name="{name}"' in page.content.decode()

    too_long = client.post(path, {name: "长" * 501, "version": "0"})
    assert too_long.status_code == 422
    assert "长" * 501 in too_long.content.decode()
    kept = client.post(path, {name: "年底走访", "version": "0"})

    assert kept.status_code == 302
    assert "年底走访" in client.get(kept.url).content.decode()
    number = int(kept.url.rpartition("/")[2])
    book = load_workbook(BytesIO(b"".join(client.get(reverse("entry-sheet", args=[number])))))
    assert "年底走访" in [cell.value for row in book.active.iter_rows() for cell in row]
    assert client.get(reverse("entry-print", args=[number])).status_code == 200


def sheet_of(house, name):
    form = next(one for one in forms_for(house.shop.unit.pk, AT, of="period") if one.title == name)
    entry = begin_period_sheet(house.shop.unit, date(2026, 3, 1), date(2026, 3, 31), "", form, {},
                               by=as_member(house.clerk, AT), at=AT)  # fmt: skip
    return next(value for value in entry.versions.get().content.values() if isinstance(value, list))


def test_rows_that_the_original_has_stand_there_and_what_the_unit_keeps_fills_them(house):
    for code in ("F", "C"):
        Region.objects.create(unit=house.shop.unit, code=code, name=f"{code}区")

    assert [(row["序号"], row["区域代号"], row.get("所辖区域名称")) for row in sheet_of(house, "客户区域分类表")] == [
        (1, "A", None), (2, "B", None), (3, "C", "C区"), (4, "D", None), (5, "F", "F区"),
    ]  # fmt: skip
    grades = sheet_of(house, "客户等级分类表")
    assert [row["序号"] for row in grades] == [1, 2, 3, 4]
    assert [row.get("AA级公司名称") for row in grades] == ["孙丽", None, None, None]


def page_of_month(house, month, last):
    days = f"since=2026-{month}-01&until=2026-{month}-{last}"
    return f"{reverse('statistics-new-sheet')}?unit={house.shop.unit.pk}&{days}&sheet={SHEET}"


def test_what_was_written_last_month_is_brought_along_and_kept_only_as_it_is_sent(house, client):
    begin(house, [beside(house, "年底走访")])
    client.force_login(house.clerk)
    name = f"entry-{TABLE}-{house.customer.number}-{REMARK}"

    page = client.get(page_of_month(house, "04", "30")).content.decode()
    earlier = client.get(page_of_month(house, "02", "28")).content.decode()

    assert "年底走访" in page
    assert "已带出 2026-03-01 至 2026-03-31 那张表所写的内容" in page
    assert "年底走访" not in earlier  # a sheet of before knows nothing of what came after
    client.post(page_of_month(house, "04", "30"), {name: "已走访", "version": "0"})
    april = Entry.objects.order_by("-pk").first()
    assert remarks(april) == {house.customer.number: "已走访"}
    again = client.get(f"/forms/{april.pk}").content.decode()
    assert "已走访" in again
    assert "已带出" not in again


def test_nothing_is_brought_beside_a_customer_who_is_on_the_list_no_more(house, client, django_assert_max_num_queries):
    begin(house, [beside(house, "年底走访")])
    house.grade("B", AT)
    other = second(house)
    client.force_login(house.clerk)

    client.get(page_of_month(house, "04", "30"))
    with django_assert_max_num_queries(25):
        page = client.get(page_of_month(house, "04", "30")).content.decode()

    assert other.number in page
    assert "年底走访" not in page
