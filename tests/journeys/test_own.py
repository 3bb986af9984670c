"""A customer at a telephone of 390 px, by a link and a code; and two records of one customer, merged and parted."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from shouwen.customers.actions import Point, record_customer
from shouwen.customers.models import Customer
from tests.factories import facts_of
from tests.journeys.test_pages import AXE, NARROW, faults
from tests.scenes import take_complaint

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def case(committed_scene):
    with transaction.atomic():
        return take_complaint(committed_scene, timezone.now() - timedelta(minutes=20))


def customer_at(browser, house):
    """Return the page of somebody without an account, at a telephone, in whose browser scripts are off but ours."""
    context = browser.new_context(base_url=house, viewport=NARROW, locale="zh-CN", reduced_motion="reduce")
    context.add_init_script(path=AXE)
    return context, context.new_page()


def sound(page, name):
    for scheme in ("light", "dark"):
        assert (name, faults(page, scheme, NARROW)) == (name, [])


def test_a_customer_opens_their_page_answers_and_complains(browser, house, person, case):
    agent = person("管理员")
    desk = agent.goto(f"/cases/{case.pk}")
    desk.get_by_role("link", name="客户自助页面").click()
    desk.get_by_role("button", name="生成链接").click()
    link = desk.locator("code.breaks").inner_text()
    desk.get_by_label("还缺什么").fill("请问型号是什么？")
    desk.get_by_role("button", name="在自助页面上询问").click()
    expect(desk.get_by_text("尚未回答")).to_be_visible()

    context, page = customer_at(browser, house)
    page.goto(link)
    expect(page).to_have_url(re.compile(r"/own/$"))
    sound(page, "code")
    desk.get_by_role("button", name="口头告知验证码").click()
    code = desk.locator(".notice-box code").inner_text()
    page.get_by_label("验证码").fill(code)
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_text(case.number)).to_be_visible()
    sound(page, "own")

    page.get_by_label("您的回答").fill("KT-1 型，去年买的")
    page.get_by_role("button", name="提交回答").click()
    expect(page.get_by_text("KT-1 型，去年买的")).to_be_visible()
    page.get_by_role("link", name="我要投诉").click()
    sound(page, "complaint")
    page.get_by_label("投诉类别").select_option(label="服务")
    page.get_by_label("一句话说明").fill("没人回电")
    page.get_by_label("投诉内容").fill("等了三天。")
    page.get_by_role("button", name="提交投诉").click()
    expect(page.get_by_role("heading", name="已收到您的投诉")).to_be_visible()
    sound(page, "complained")

    desk.goto(f"{house}/cases/{case.pk}")
    expect(desk.get_by_text("KT-1 型，去年买的")).to_be_visible()
    assert [one.by for one in facts_of("customer.answered")] == [case.customer.reference]
    page.get_by_role("button", name="关闭自助页面").click()
    page.goto(f"{house}/own/")
    expect(page.get_by_role("heading", name="这个链接打不开")).to_be_visible()
    sound(page, "nowhere")
    context.close()


def test_a_merge_and_its_undo(person, committed_scene, case):
    with transaction.atomic():
        now = timezone.now()
        by, points = committed_scene.by("管理员", now), [Point("phone", "13800138000")]
        twice = record_customer(committed_scene.service, "刘扬", points, by=by, at=now)
    page = person("管理员").goto("/customers/duplicates")

    page.get_by_role("link", name=f"比对: {twice.number}, {case.customer.number}").click()
    expect(page.get_by_text("保留的档案").first).to_be_visible()
    page.get_by_role("button", name="合并这两份").click()
    expect(page.get_by_text("并入本档案")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/customers/{case.customer_id}$"))
    page.goto(re.sub(r"/customers/.*", f"/customers/{twice.pk}", page.url))
    expect(page.get_by_text("本档案已合并")).to_be_visible()
    page.get_by_role("link", name="撤销合并").click()
    page.get_by_role("button", name="重新分为两份").click()
    expect(page).to_have_url(re.compile(rf"/customers/{twice.pk}$"))

    assert Customer.objects.get(pk=twice.pk).merged_into is None
    assert [one.about for one in facts_of("customer.parted")] == [case.customer.reference]
