"""Surveys on screen: planned, looked at, sent; what they cost; drill-down; exports; secret files."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from shouwen.customers.secrecy.actions import classify_customer
from shouwen.outreach.models import Response, Survey
from shouwen.work.models import Link
from tests.browser import Browser
from tests.outreach.asked import administrator, five, person, planned, sent, worked
from tests.outreach.test_surveys import answer, department, scene  # noqa: F401  fixtures


@pytest.fixture
def browser(scene):  # noqa: F811
    client = Browser(raise_request_exception=False)
    client.force_login(scene.people["管理员"])
    return client


def words(response):
    return response.content.decode()


def test_a_survey_is_planned_looked_at_and_sent_by_hand(scene, browser):  # noqa: F811
    five(scene)
    kept = planned(scene)  # keeps the list as well
    Survey.objects.filter(pk=kept.pk).update(state="cancelled", closed_at=timezone.now())
    from shouwen.search.models import SavedFilter

    made = browser.post("/surveys/new", {
        "unit": scene.service.pk, "title": "年终问卷", "form": "售后服务调查问卷", "days": "14", "chosen": "segment",
        "segment": SavedFilter.objects.get(title="调查").pk})  # fmt: skip
    survey = Survey.objects.latest("pk")
    choosing = words(browser.get(made["Location"]))
    worked(survey)
    ready = words(browser.get(f"/surveys/{survey.pk}"))
    browser.post(f"/surveys/{survey.pk}/sending")
    survey.refresh_from_db()
    sending = words(browser.get(f"/surveys/{survey.pk}"))
    Survey.objects.filter(pk=survey.pk).update(opened_at=survey.opened_at - timedelta(minutes=5))
    for_long = words(browser.get(f"/surveys/{survey.pk}"))
    worked(survey)
    is_out = words(browser.get(f"/surveys/{survey.pk}"))

    assert 'hx-trigger="every 1s"' in choosing
    assert "发给 2 位客户" in ready
    assert "未同意以此方式接受调查" in ready
    assert "第四章/三" in ready
    assert "<progress" in sending
    assert 'hx-trigger="every 10s"' in for_long
    assert f'data-live="{survey.reference}"' in for_long
    assert "every 1" not in is_out
    assert survey.state == "sent"


def test_what_a_way_of_choosing_needs_is_asked_for(scene, browser):  # noqa: F811
    answer_ = browser.post("/surveys/new", {
        "unit": scene.service.pk, "title": "问卷", "form": "售后服务调查问卷", "days": "14", "chosen": "closed"})
    turned = browser.post("/surveys/new", {
        "unit": scene.service.pk, "title": "问卷", "form": "售后服务调查问卷", "days": "14", "chosen": "closed",
        "since": "2026-02-02", "until": "2026-02-01"})  # fmt: skip

    assert (answer_.status_code, words(answer_).count("请选择。")) == (422, 2)
    assert (turned.status_code, "截止日早于起始日" in words(turned)) == (422, True)
    assert not Survey.objects.exists()


def test_answers_lead_to_the_customers_behind_them(scene, browser):  # noqa: F811
    five(scene)
    survey = sent(scene)
    answer(Link.objects.get())

    page = words(browser.get(f"/surveys/{survey.pk}"))
    behind = words(browser.get(f"/surveys/{survey.pk}/customers?question=产品质量&answer=满意"))
    others = words(browser.get(f"/surveys/{survey.pk}/customers?question=产品质量&answer=不满意"))

    assert "50.0%" in page
    assert "回电再快些" in page
    assert "甲" in behind
    assert "乙" not in behind.partition("<tbody>")[2]
    assert "没有客户" in others


@pytest.mark.parametrize("many", [1, 3])
def test_pages_cost_the_same_for_one_and_for_three(scene, browser, many, django_assert_max_num_queries):  # noqa: F811
    for number in range(many):
        person(scene, f"客户{number}", ("mail", f"x{number}@example.com"), agrees=["mail"])
    survey = sent(scene)
    for link in Link.objects.all():
        answer(link)
    one = Response.objects.filter(survey=survey).first()
    for path in ("/surveys/", f"/surveys/{survey.pk}", f"/surveys/{survey.pk}/customers", f"/responses/{one.pk}"):
        browser.get(path)
        with django_assert_max_num_queries(12):
            assert browser.get(path).status_code == 200


def test_exports_hold_what_was_answered(scene, browser):  # noqa: F811
    five(scene)
    survey = sent(scene)
    answer(Link.objects.get())

    book = load_workbook(BytesIO(browser.get(f"/lists/responses.xlsx?survey={survey.pk}").content))
    rows = list(book.active.iter_rows(values_only=True))
    all_ = load_workbook(BytesIO(browser.get("/lists/surveys.xlsx?show=open").content))

    assert len(rows) == 6
    assert [row for row in rows if row[0] == "甲"][0][6] in ("满意", "Satisfied")
    assert all_.active.max_row == 2


def test_no_number_of_a_secret_file_is_on_the_list_of_calls(scene, browser):  # noqa: F811
    found = five(scene)
    survey = sent(scene)
    one = Response.objects.get(survey=survey, customer=found["phone"])
    before = words(browser.get(f"/responses/{one.pk}"))
    at = timezone.now()
    classify_customer(found["phone"], "机密", by=administrator(scene, at), at=at)

    after = words(browser.get(f"/responses/{one.pk}"))

    assert "13800010001" in before
    assert "13800010001" not in after
    assert "13800010001" not in words(browser.get(f"/surveys/{survey.pk}/customers"))
