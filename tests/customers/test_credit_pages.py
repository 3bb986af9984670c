"""Grade and credit on pages and through the API: seen, measured, proposed, checked, approved, listed."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shouwen.compliance.wording import words_of
from shouwen.customers.actions import record_customer
from shouwen.customers.credit.actions import measure_customer
from shouwen.customers.credit.figures import figures_of
from shouwen.customers.credit.models import Rating
from shouwen.customers.credit.queries import rating_of
from shouwen.customers.narrowing import Narrow
from shouwen.customers.queries import first_customers
from shouwen.customers.reading import matter_of_customer
from shouwen.orders.models import Order
from shouwen.organisation.walks import Within
from shouwen.organisation.zones import zone_of
from shouwen.reports import customers as customers_report
from shouwen.reports import standing as standing_report
from shouwen.reports.customers import below, dangerous, excellent, graded_rows, standing_rows
from shouwen.web.credit.figures import said_figure, said_figures
from shouwen.work.actions.entries import begin_entry
from shouwen.work.entries import form_in
from tests.api.program import Program
from tests.customers.creditors import open_on_credit
from tests.factories import as_member, make_administrator, make_member, make_position, make_unit
from tests.scenes import local, service_department

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


def test_who_has_not_been_analysed_yet_is_led_to_the_analysis(client, house):
    page = reverse("customer-credit", args=[house.customer.pk])
    form = f"{reverse('new-customer-entry', args=[house.customer.pk])}?{urlencode({'form': '客户信用分析表'})}"

    assert f'href="{form}"' in shown(client, house.clerk, page)

    house.analyse(4, AT)
    assert form not in shown(client, house.clerk, page)
    measure_customer(house.customer, by=as_member(house.clerk, AT), at=AT + timedelta(days=1))
    assert form not in shown(client, house.clerk, page)  # measured since, and analysed all the same


def test_an_analysis_that_was_begun_is_gone_on_with_and_no_second_one_begun(client, house):
    by = as_member(house.clerk, AT)
    sheet = form_in(service_department().hash, "客户信用分析表")
    begun = begin_entry(matter_of_customer(house.customer), sheet, {}, by=by, at=AT)

    page = shown(client, house.clerk, reverse("customer-credit", args=[house.customer.pk]))

    assert f'href="{reverse("entry", args=[begun.pk])}"' in page
    assert reverse("new-customer-entry", args=[house.customer.pk]) not in page


def test_a_change_goes_from_the_page_of_credit_to_its_approval(client, house):
    page = reverse("customer-credit", args=[house.customer.pk])
    house.analyse(4, AT)
    assert "按数据应为 AA" in shown(client, house.clerk, page)

    client.post(reverse("customer-grade-change", args=[house.customer.pk]), {"grade": "AA", "reason": "按得分"})
    change = house.customer.grade_changes.get()
    assert "check-form" not in shown(client, house.manager, page)
    waiting = shown(client, house.clerk, page)
    assert "提出人" in waiting
    assert "财务核对" in waiting
    assert "提出人" in shown(client, house.manager, reverse("grade-changes"))
    assert "check-form" in shown(client, house.finance, page)
    client.post(reverse("grade-change-check", args=[change.pk]), {"yes": "yes", "version": 1})
    assert "decision-form" in shown(client, house.manager, page)
    client.post(reverse("grade-change-decision", args=[change.pk]), {"yes": "yes", "words": "同意", "version": 2})

    assert rating_of(house.customer).grade == "AA"
    after = shown(client, house.manager, page)
    assert "100,000.00" in after
    assert "按得分" in after
    assert house.finance.name in after  # who checked it is of the history
    timeline = shown(client, house.manager, f"{reverse('customer', args=[house.customer.pk])}?tab=timeline")
    assert "— → AA" in timeline


def test_a_change_that_is_not_approved_stands_on_the_page_with_who_said_so_why_and_by_which_article(client, house):
    page = reverse("customer-credit", args=[house.customer.pk])
    house.analyse(4, AT)
    client.force_login(house.clerk)
    client.post(reverse("customer-grade-change", args=[house.customer.pk]), {"grade": "AA", "reason": "按得分"})
    change = house.customer.grade_changes.get()
    assert "历次等级变更" not in shown(client, house.clerk, page)
    client.force_login(house.finance)
    client.post(reverse("grade-change-check", args=[change.pk]), {"yes": "yes", "words": "与账面相符", "version": 1})
    client.force_login(house.manager)
    client.post(reverse("grade-change-decision", args=[change.pk]), {"yes": "no", "words": "再看一季", "version": 2})

    change.refresh_from_db()
    for path in (page, reverse("case", args=[change.case])):
        said = shown(client, house.manager, path)
        for words in ("— → AA", "未批准", "按得分", "与账面相符", "再看一季", "第四章/十九", house.manager.name):
            assert words in said, (path, words)
    reader = make_member("看工单的", house.shop.unit, position=make_position("reader", {"see_case": "unit"}))
    assert "再看一季" not in shown(client, reader, reverse("case", args=[change.case]))  # who may not see grades
    told = Program(house.manager, "see_credit", "see_customer").get(f"grade-changes/{change.pk}").json()
    assert (told["checked_words"], told["answer"], told["citation"].partition("#")[2]) == (
        "与账面相符", "再看一季", "第四章/十九")


def test_who_asks_while_a_change_waits_is_led_to_it(client, house):
    house.analyse(4, AT)
    client.force_login(house.clerk)
    path = reverse("customer-grade-change", args=[house.customer.pk])
    client.post(path, {"grade": "AA", "reason": "按得分"})
    change = house.customer.grade_changes.get()

    again = client.post(path, {"grade": "B", "reason": "另有消息"})

    assert again.status_code == 409
    assert f'href="/customers/{house.customer.pk}/credit#change">— → AA</a>' in again.content.decode()
    answer = Program(house.clerk, "propose_grade", "see_credit", "see_customer").post(
        f"customers/{house.customer.pk}/grade-changes", {"grade": "B", "reason": "x"})
    assert answer.status_code == 409
    assert answer.json()["leads_to"] == {"reference": change.reference, "href": f"/api/grade-changes/{change.pk}"}


def test_a_grade_other_than_the_figures_give_is_said_to_whoever_decides(client, house):
    page = reverse("customer-credit", args=[house.customer.pk])
    house.analyse(4, AT)
    client.force_login(house.clerk)
    client.post(reverse("customer-grade-change", args=[house.customer.pk]), {"grade": "B", "reason": "另有消息"})

    assert "<dt>按数据应为</dt><dd>AA" in shown(client, house.finance, page)


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

    by_grade = shown(client, house.manager, reverse("customer-standing"))
    assert "孙丽" in by_grade
    assert 'data-label="原因"' not in by_grade  # nothing was found of whom is only in a grade
    assert 'data-label="原因"' in shown(client, house.manager, f"{reverse('customer-standing')}?show=excellent")
    assert "优秀客户" in shown(client, house.manager, f"{reverse('customer-standing')}?show=excellent")
    assert "没有客户" in shown(client, house.manager, f"{reverse('customer-standing')}?show=dangerous")
    assert said_figures({"grade": None, "overdue_days": 95}, words_of()) == [("逾期天数", "95")]


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
    at, zone = AT + timedelta(days=1), zone_of(house.shop.unit)
    best = standing_rows(excellent(below(house.shop.unit), at), at, zone)

    assert [row["AA.name"] for row in rows] == ["孙丽"]
    assert [(row["customer.name"], row["customer.grade"]) for row in best] == [("孙丽", "AA")]
    assert standing_rows(dangerous(below(house.shop.unit), AT), AT, zone) == []


def test_a_list_is_narrowed_by_what_is_owed_and_by_the_limit(house):
    house.grade("B", AT)  # up to 5000
    by = as_member(house.manager, AT)

    def found(state, who=by):
        return first_customers(who, most=9, narrow=Narrow.of({"credit": state}, by=who, at=AT))

    assert (found("owing"), found("beyond_limit")) == ([], [])
    order = house.shop.buy(paid=False)
    assert (found("owing"), found("beyond_limit")) == ([house.customer.pk], [])
    Rating.objects.update(limit=1)
    assert found("beyond_limit") == [house.customer.pk]
    Order.objects.filter(pk=order.pk).update(delivery="closed")
    assert (found("owing"), found("beyond_limit")) == ([], [])
    assert found("nonsense") == [house.customer.pk]


def test_figures_of_customers_of_several_units_take_as_many_statements_as_of_one(house):
    house.shop.buy()
    by = as_member(make_administrator("管家", unit=house.shop.unit), AT)
    others = [record_customer(make_unit(f"分店{n}", house.shop.unit), f"客{n}", [], by=by, at=AT) for n in range(3)]
    one = [house.customer]
    figures_of([*one, *others], AT)  # what each unit follows is read once

    def cost(customers):
        with CaptureQueriesContext(connection) as queries:
            found = figures_of(customers, AT)
        return len(queries), found[house.customer.pk]

    assert cost([*one, *others]) == cost(one)


def test_a_page_of_excellent_customers_reads_no_more_of_them_than_it_must(house, monkeypatch):
    house.grade("AA", AT)
    monkeypatch.setattr(customers_report, "CHUNK", 1)
    at = AT + timedelta(days=1)
    list(excellent(below(house.shop.unit), at))

    with CaptureQueriesContext(connection) as queries:
        first = next(excellent(below(house.shop.unit), at))

    assert first.customer == house.customer
    assert len(queries) <= 7
    assert [one.customer for one in excellent(below(house.shop.unit), at)] == [house.customer]


def owing(house, many, *, days, at):
    """Let so many customers owe for an order that was placed so many days before; their terms are 30 days."""
    by = as_member(make_administrator("管家", unit=house.shop.unit), AT)
    for place in range(many):
        one = record_customer(house.shop.unit, f"客{place:03}", [], by=by, at=AT)
        Order.objects.create(number=f"D{place}", unit=house.shop.unit, customer=one, total=100, listed_total=100,
                             placed_at=at - timedelta(days=days))  # fmt: skip


@pytest.mark.parametrize(("many", "days", "listed"), [(1, 130, 1), (3, 130, 3), (70, 110, 0), (70, 130, 25)])
def test_a_page_of_dangerous_customers_takes_as_many_statements_however_many_fall_away(
    client, house, monkeypatch, django_assert_max_num_queries, many, days, listed
):
    monkeypatch.setattr(customers_report, "FOR_ONE", 1)
    monkeypatch.setattr(customers_report, "TIMES", 1)  # three rounds of 26
    owing(house, many, days=days, at=timezone.now())
    client.force_login(house.manager)
    page = f"{reverse('customer-standing')}?show=dangerous"

    client.get(page)
    with django_assert_max_num_queries(12):
        lines = client.get(page).content.decode().partition("<tbody")[2]

    assert lines.count("<tr") == listed


def test_who_owes_but_not_for_longer_than_the_shortest_term_is_not_looked_at(house, monkeypatch):
    at = local("2026-07-01 10:00")
    owing(house, 3, days=29, at=at)
    asked = []
    told = standing_report.figures_of
    monkeypatch.setattr(standing_report, "figures_of", lambda some, *more: asked.append(len(some)) or told(some, *more))

    assert list(dangerous(below(house.shop.unit), at)) == []
    assert asked == []
    Order.objects.update(placed_at=at - timedelta(days=31))
    assert list(dangerous(below(house.shop.unit), at)) == []
    assert asked == [3]


@pytest.mark.parametrize(("read", "asked_of"), [({"outstanding"}, [3]), (set(), [])])
def test_who_owes_is_looked_at_as_far_as_tables_read_what_is_owed(house, monkeypatch, read, asked_of):
    at = local("2026-07-01 10:00")
    owing(house, 3, days=1, at=at)
    asked = []
    told = standing_report.figures_of
    monkeypatch.setattr(standing_report, "figures_of", lambda some, *more: asked.append(len(some)) or told(some, *more))
    monkeypatch.setattr(standing_report.Tables, "may_read", lambda _tables, *figures: not read.isdisjoint(figures))

    assert list(dangerous(below(house.shop.unit), at)) == []
    assert asked == asked_of


def test_of_whom_the_grade_alone_rules_out_no_figures_are_reckoned(house):
    house.grade("A", AT)
    at = AT + timedelta(days=1)
    list(excellent(below(house.shop.unit), at))

    with CaptureQueriesContext(connection) as queries:
        assert list(excellent(below(house.shop.unit), at)) == []

    assert not any("orders_order" in one["sql"] for one in queries)
    Rating.objects.update(grade="ZZ")  # of an edition that nobody follows any more: of that nobody knows
    assert list(excellent(below(house.shop.unit), at)) == []


def test_a_page_of_excellent_customers_is_the_beginning_of_all_of_them(house, monkeypatch):
    by = as_member(make_administrator("管家", unit=house.shop.unit), AT)
    change = house.grade("AA", AT)
    for number in range(12):
        one = record_customer(house.shop.unit, f"客{number:02}", [], by=by, at=AT)
        grade = ("AA", "B", "AAA")[number % 3]
        Rating.objects.create(customer=one, grade=grade, since=AT, change=copied(change))
    at = AT + timedelta(days=1)
    every = [one.customer for one in excellent(below(house.shop.unit), at)]

    assert len(every) == 9  # one of them who was there before
    for most in (1, 2, 5, 9, 20):
        assert [one.customer for one in excellent(below(house.shop.unit), at, most)] == every[:most]
    for most_units in (300, 0):  # unit by unit, and along the names of all
        monkeypatch.setattr(customers_report, "MOST_UNITS", most_units)
        for seen, found in ((below(house.shop.unit), every), (Within(None), every), (Within(()), [])):
            assert [one.customer for one in excellent(seen, at)] == found


def test_a_cell_of_the_list_holds_one_thing_so_that_a_phone_sets_it_beside_its_title(client, house):
    house.grade("AA", AT)
    page = shown(client, house.manager, f"{reverse('customer-standing')}?show=excellent")

    for title in ("原因", "数据"):
        (cell,) = re.findall(rf'<td data-label="{title}">(.*?)</td>', page, re.S)
        assert cell.startswith("<span>")
        assert cell.endswith("</span>")
        closed = [cell[: one.end()] for one in re.finditer("</span>", cell)]
        depths = [part.count("<span") - part.count("</span>") for part in closed]
        assert depths.index(0) == len(depths) - 1  # the first is closed last


def test_of_equal_figures_tables_are_asked_once_and_everybody_gets_reasons_of_their_own(house, monkeypatch):
    by = as_member(make_administrator("管家", unit=house.shop.unit), AT)
    others = [record_customer(house.shop.unit, f"客{n:02}", [], by=by, at=AT) for n in range(6)]
    late, at = AT + timedelta(days=130), AT + timedelta(days=200)
    for place, one in enumerate([house.customer, *others]):
        Order.objects.create(number=f"D{place}", unit=house.shop.unit, customer=one, total=100, listed_total=100,
                             placed_at=AT if place % 2 else late)  # fmt: skip
    asked = []
    told = standing_report.what_tables_say
    monkeypatch.setattr(standing_report, "what_tables_say", lambda *args, **more: asked.append(1) or told(*args, **more))

    found = list(dangerous(below(house.shop.unit), at))

    assert [one.customer.name for one in found] == ["客00", "客02", "客04"]
    assert [one.reasons[0].finding.holder for one in found] == [one.customer.reference for one in found]
    assert len(asked) == 4  # of the four who are not late enough, one


def test_who_was_excellent_is_told_of_the_instant_that_is_asked_for(house):
    house.grade("AA", AT)
    Rating.objects.update(until=AT + timedelta(days=5))
    unit = below(house.shop.unit)

    for days, found in ((1, [house.customer]), (4, [house.customer]), (5, []), (6, [])):
        assert [one.customer for one in excellent(unit, AT + timedelta(days=days))] == found


def copied(change):
    """Another change of grade like one."""
    change.pk = None
    change._state.adding = True
    change.save()
    return change


def test_sums_of_money_are_told_with_thousands_apart():
    assert said_figure("sales", "1234567.5", None) == "1,234,567.50"
