"""A person asks to be erased: asked for at the desk, held against, approved, and the report says what stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from tests.scenes import take_complaint

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def case(committed_scene):
    with transaction.atomic():
        return take_complaint(committed_scene, timezone.now() - timedelta(minutes=20))


def test_a_person_is_erased_and_the_report_says_what_stays(person, case):
    desk = person("周婷").goto(f"/customers/{case.customer_id}")
    desk.get_by_role("link", name="删除与保留说明").click()
    desk.get_by_label("在哪个事项中提出").select_option(label=case.number)
    desk.get_by_role("button", name="登记删除申请").click()
    expect(desk.get_by_text("客户已申请删除。")).to_be_visible()
    expect(desk.get_by_role("button", name="删除个人资料")).to_have_count(0)

    page = person("管理员").goto(f"/customers/{case.customer_id}/erasure")
    page.get_by_role("link", name="设置保留令").click()
    page.locator("#id_reason").fill("货款诉讼")
    page.get_by_role("button", name="设置保留令").click()
    expect(page.get_by_text("货款诉讼")).to_be_visible()
    page.get_by_role("button", name="删除个人资料").click()
    page.get_by_role("dialog").get_by_role("button").last.click()
    expect(page.locator("[data-refused]")).to_contain_text("存在保留令，须先解除。")

    page.get_by_role("button", name="解除保留令").click()
    expect(page.get_by_text("已结束")).to_be_visible()
    page.get_by_role("button", name="删除个人资料").click()
    page.get_by_role("dialog").get_by_role("button").last.click()

    expect(page.locator("#report")).to_contain_text("编号、时间和结果保留，以便日后说明。")
    expect(page.locator("#report")).to_contain_text("姓名、单位、备注、区域和标签已删除。")
    desk.goto(f"/customers/{case.customer_id}/erasure")
    expect(desk.get_by_text(case.customer.name)).to_have_count(0)
