"""The list of requests to be erased: who sees it, until when they are due, what stays and why; what complaints keep."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from shouwen.cases.models import Case
from shouwen.customers.actions import Point, erase_customer, record_customer
from shouwen.customers.credit.models import GradeChange
from shouwen.customers.erasures.actions import ask_erasure, place_hold, withdraw_erasure
from shouwen.customers.erasures.listing import listed_erasures
from shouwen.customers.erasures.queries import keepings_of
from shouwen.facts.actions import record
from tests.browser import Browser
from tests.factories import make_member
from tests.scenes import make_scene, take_complaint

VALUES = {"erasure_answer_within": "15 days", "complaint_records_for": "24 months"}


@pytest.fixture(scope="module")
def department(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield make_scene(values=VALUES)
        transaction.set_rollback(True)


@pytest.fixture
def scene(department, db):
    return department


@pytest.fixture
def browser(scene):
    client = Browser(raise_request_exception=False)
    client.force_login(scene.people["管理员"])
    return client


def asked(scene, name, *, days=0):
    """Let somebody ask to be erased, so many days ago."""
    at = timezone.now() - timedelta(days=days, hours=1)
    by = scene.by("管理员", at)
    customer = record_customer(scene.service, name, [Point("phone", "13900009999")], by=by, at=at)
    return ask_erasure(customer, by=by, at=at)


def words(response):
    return response.content.decode()


def complained(scene, name="投诉人"):
    """Take a complaint and close it."""
    at = timezone.now() - timedelta(hours=1)
    case = take_complaint(scene, at, name=name)
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=at)
    record("case.closed", at=at, unit=case.unit_id, by=scene.by("管理员", at), about=case, for_whom=case.customer,
           figures={"kind": "投诉", "result": "撤回"})  # fmt: skip
    return case


def test_the_list_tells_what_waits_what_is_overdue_and_what_is_over(scene, browser):
    waits, late, back, done = (asked(scene, name, days=days) for name, days in (
        ("等着", 1), ("晚了", 20), ("撤回", 2), ("删了", 3)))
    by, at = scene.by("管理员", timezone.now()), timezone.now()
    withdraw_erasure(back.customer, by=by, at=at)
    erase_customer(done.customer, by=by, at=at)

    shows = ("open", "overdue", "erased", "withdrawn", "all")
    pages = {show: words(browser.get(f"/erasures/?show={show}")) for show in shows}

    shown = {show: {one.customer.number for one in (waits, late, back, done) if one.customer.number in page}
             for show, page in pages.items()}  # fmt: skip
    assert shown == {
        "open": {waits.customer.number, late.customer.number}, "overdue": {late.customer.number},
        "erased": {done.customer.number}, "withdrawn": {back.customer.number},
        "all": {one.customer.number for one in (waits, late, back, done)},
    }  # fmt: skip
    assert "第四章/一/5" in pages["open"]
    assert "已逾期" in pages["overdue"]
    assert "删了" not in pages["all"]


def test_the_page_of_a_request_says_until_when_and_that_a_hold_stands(scene, browser):
    one = asked(scene, "等着", days=1)
    path = f"/customers/{one.customer_id}/erasure"
    before = words(browser.get(path))

    place_hold(one.customer, "诉讼", None, by=scene.by("管理员", timezone.now()), at=timezone.now())

    assert "第四章/一/5" in before
    assert "没有保留" in before
    assert "任何人都不能删除" not in before
    assert "任何人都不能删除" in words(browser.get(path))


def test_the_report_does_not_say_that_nothing_stays_where_it_says_what_stays(scene, browser):
    one = asked(scene, "等着", days=1)
    GradeChange.objects.create(customer=one.customer, grade="A", reason="按得分", salt="s", state="declined",
                               proposed_by=scene.people["管理员"], proposed_at=timezone.now())  # fmt: skip

    page = browser.get(f"/customers/{one.customer_id}/erasure").content.decode()

    lines = dict(re.findall(r'<tr><th scope="row">([^<]*)(.*?)</tr>', page))
    assert "保留日期和结果。" in lines["等级变更一览"]
    assert "没有保留" not in lines["等级变更一览"]
    assert "没有保留" in lines["电话、地址和邮箱"]


def test_the_page_of_who_was_erased_promises_no_erasing(scene, browser):
    one = asked(scene, "删了", days=1)
    promise = "将从各处永久删除"
    path = f"/customers/{one.customer_id}"
    assert promise in words(browser.get(path))

    erase_customer(one.customer, by=scene.by("管理员", timezone.now()), at=timezone.now())

    assert promise not in words(browser.get(path))


def test_what_a_complaint_keeps_stays_until_the_day_that_the_site_sets(scene, browser):
    case = complained(scene)
    by, at = scene.by("管理员", timezone.now()), timezone.now()
    kept = keepings_of([case.reference], at=at)[case.reference]
    ask_erasure(case.customer, by=by, at=at)
    before = load_workbook(BytesIO(browser.get("/lists/erasures.xlsx?show=open").content)).active
    erase_customer(case.customer, by=by, at=at)

    page = words(browser.get("/erasures/?show=erased"))

    assert kept.citation == "service-department@1#第三章/十五/第三条/末段"
    assert kept.until is not None
    assert (kept.until - at).days > 700
    assert "第三章/十五/第三条/末段" in str(before.cell(2, 8).value)
    assert "第三章/十五/第三条/末段" in page
    assert Case.objects.get(pk=case.pk).subject == "热水壶漏电"


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(scene, browser, many, django_assert_max_num_queries):
    for number in range(many):
        one = asked(scene, f"客户{number}")
        place_hold(one.customer, "诉讼", by=scene.by("管理员", timezone.now()), at=timezone.now())
    browser.get("/erasures/")

    with django_assert_max_num_queries(12):
        page = words(browser.get("/erasures/"))

    assert page.count("有 1 项保留令") == many


def test_only_whoever_has_to_do_with_it_sees_it_and_only_of_their_units(scene):
    asked(scene, "本部门")
    nobody = make_member("路人", scene.service, deeds=["see_customer"])
    other = make_member("别处", scene.departments["质检部"], deeds={"record_customer": "unit"})
    here = make_member("本处", scene.service, deeds={"hold_customer": "unit"})
    seen = {}
    for one in (nobody, other, here):
        client = Browser(raise_request_exception=False)
        client.force_login(one)
        answer = client.get("/erasures/")
        seen[one.name] = answer.status_code, "本部门" in words(answer)

    assert seen == {"路人": (403, False), "别处": (200, False), "本处": (200, True)}
    at = timezone.now()
    assert listed_erasures(scene.by("管理员", at), "open", at=at, unit=scene.company.pk).count() == 0
