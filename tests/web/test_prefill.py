"""Sheets begin with what their case knows already; all of it can be changed before it is saved."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from tests.scenes import local, take_complaint
from tests.web.test_coming import through_the_steps


@pytest.fixture
def case(scene):
    case = take_complaint(scene, local("2026-03-02 09:00"))
    through_the_steps(scene, case)
    case.refresh_from_db()
    return case


def begun(scene, case, client, name, who="周婷"):
    client.force_login(scene.people[who])
    form = client.get(f"{reverse('new-entry', args=[case.pk])}?{urlencode({'form': name})}").context["form"]
    return lambda field: next(one.value() for one in form if str(one.label) == field)


def test_the_handling_record_begins_with_cause_remedy_and_amount(scene, case, client):
    value = begun(scene, case, client, "投诉处理记录表")

    assert value("产生原因") == "疏忽大意"
    assert value("最后对策") == "退货并赔礼"
    assert value("金额") == "320.00"
    assert value("调查项目及结果") == "温控器绝缘不良"
    assert value("对方意见") == "接受"


def test_who_handles_a_complaint_is_not_offered_as_who_verified_it(scene, case, client):
    assert case.holder == scene.people["沈洁"]  # who investigated it, too

    assert not begun(scene, case, client, "投诉处理记录表")("查证人")


def test_the_closing_report_begins_with_cause_cost_and_lessons(scene, case, client):
    value = begun(scene, case, client, "投诉处理报告表")

    assert value("原因") == ["疏忽大意"]
    assert value("费用") == "320.00"
    assert value("检讨") == "增加绝缘抽检"
    assert value("投诉方式") == "电话"


def test_the_report_goes_to_the_manager_and_not_to_whoever_writes_it(scene, case, client):
    assert begun(scene, case, client, "投诉处理报告表")("收件经理") == f"冯丽 #{scene.people['冯丽'].pk}"
