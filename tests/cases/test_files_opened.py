"""SD-4.14 by a clerk: look for a file, name the customer, fill the sheet, have it reviewed, number it."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from shouwen.cases.actions.opening import Wanted, open_matter
from shouwen.cases.pack import forms_of
from shouwen.customers.actions import Point, record_customer
from shouwen.customers.reading import matter_of_customer
from shouwen.facts.refusals import Refused
from shouwen.work.actions.entries import begin_entry
from shouwen.work.actions.tasks import complete_task
from shouwen.work.models import Task, TaskState
from tests.factories import facts_of
from tests.scenes import local

MONDAY = local("2026-03-02 09:00")
SHEET = "法人客户信息资料表"


def firm(scene, name="金山商行", phone="13900001111"):
    return record_customer(scene.service, name, [Point("phone", phone)], kind="company", by=scene.by("吴敏", MONDAY),
                           at=MONDAY)  # fmt: skip


@pytest.fixture
def case(scene):
    wanted = Wanted("建立客户档案", "金山商行建档")
    return open_matter(scene.service, None, wanted, by=scene.by("吴敏", MONDAY), at=MONDAY)


def do(scene, case, step, by, at=MONDAY, **given):
    task = Task.objects.get(matter=case.reference, state=TaskState.OPEN, title=step)
    return complete_task(task, given, by=scene.by(by, at), at=at)


def sheet(scene, customer, at=MONDAY):
    matter, by = matter_of_customer(customer), scene.by("吴敏", at)
    form = next(one for one in forms_of(matter, at, "customer") if one.title == SHEET)
    return begin_entry(matter, form, {"法人代表": "金山", "支付状况": "良好", "回收状况": "良好"}, by=by, at=at)


def filled(scene, case, customer):
    do(scene, case, "查找已有档案", "吴敏", 已有档案="否")
    do(scene, case, "选法人或自然人资料表并填写", "吴敏", 客户=customer.reference, 资料表=SHEET)


def test_the_step_names_whose_file_it_is_and_the_case_is_theirs_from_then_on(scene, case):
    customer = firm(scene)

    filled(scene, case, customer)

    case.refresh_from_db()
    (named,) = facts_of("case.customer_named", case)
    assert (case.customer, named.for_whom, named.figures.get("before")) == (customer, customer.reference, None)


def test_a_later_step_may_name_another_and_a_customers_own_case_keeps_theirs(scene, case):
    first, second = firm(scene), firm(scene, "银山商行", "13900002222")
    filled(scene, case, first)
    do(scene, case, "审核", "冯丽", 审核通过="否", 审核意见="选错了客户")

    do(scene, case, "选法人或自然人资料表并填写", "吴敏", 客户=second.reference, 资料表=SHEET)

    case.refresh_from_db()
    assert case.customer == second


def test_without_the_sheet_the_review_is_not_passed_and_a_no_is_taken(scene, case):
    filled(scene, case, firm(scene))

    with pytest.raises(Refused) as refused, transaction.atomic():
        do(scene, case, "审核", "冯丽", 审核通过="是")

    assert [ground.citation for ground in refused.value.grounds] == ["service-department@1#第四章/十四"]
    do(scene, case, "审核", "冯丽", 审核通过="否", 审核意见="资料表未填")


def test_with_the_sheet_it_is_reviewed_numbered_and_filed(scene, case):
    customer = firm(scene)
    filled(scene, case, customer)
    sheet(scene, customer)
    later = MONDAY + timedelta(hours=1)

    do(scene, case, "审核", "冯丽", later, 审核通过="是")
    do(scene, case, "编号归档", "吴敏", later, 档案编号="DA-1", 存放位置="一柜")

    assert not Task.objects.filter(matter=case.reference, state=TaskState.OPEN).exists()


def test_the_page_looks_for_a_file_and_shows_who_is_recorded_twice(scene, case, client):
    customer, twin = firm(scene), firm(scene, "金山商行有限公司", "139 0000 1111")
    client.force_login(scene.people["吴敏"])
    first = Task.objects.get(matter=case.reference, state=TaskState.OPEN)

    page = client.post(reverse("task", args=[first.pk]), {"check": "1", "words": "金山"}).content.decode()
    assert customer.number in page
    assert twin.number in page
    assert Task.objects.get(pk=first.pk).state == TaskState.OPEN

    do(scene, case, "查找已有档案", "吴敏", 已有档案="是", 客户=customer.reference)
    renewed = Task.objects.get(matter=case.reference, state=TaskState.OPEN)
    page = client.get(reverse("task", args=[renewed.pk]))
    assert [(one.customer.pk, one.reasons) for one in page.context["twice"]] == [(twin.pk, ("phone",))]
