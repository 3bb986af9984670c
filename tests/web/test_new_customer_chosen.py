"""A customer who is not there yet is recorded from the field that asks for them, and is chosen there afterwards."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from shouwen.cases.actions.opening import Wanted, open_matter
from shouwen.customers.models import Customer
from shouwen.work.actions.tasks import complete_task
from shouwen.work.models import Task, TaskState
from tests.factories import make_unit
from tests.scenes import local

MONDAY = local("2026-03-02 09:00")


@pytest.fixture
def task(scene):
    """The step that names whose file is opened (SD-4.14)."""
    case = open_matter(scene.service, None, Wanted("建立客户档案", "新客户"), by=scene.by("周婷", MONDAY), at=MONDAY)
    first = Task.objects.get(matter=case.reference, state=TaskState.OPEN)
    complete_task(first, {"已有档案": "否"}, by=scene.by("吴敏", MONDAY), at=MONDAY)
    return Task.objects.get(matter=case.reference, state=TaskState.OPEN)


def recorded(scene, client, address, **more):
    client.force_login(scene.people["吴敏"])
    given = {"kind": "person", "name": "金小山", "unit": scene.service.pk, "phones": "13900001111", **more}
    return client.post(address, given)


def test_who_records_a_customer_for_a_step_is_led_back_with_them_chosen(scene, client, task):
    page = reverse("task", args=[task.pk])
    client.force_login(scene.people["吴敏"])
    assert f'href="/customers/new?back={page.replace("/", "%2F")}&amp;field=ask_0"' in client.get(page).content.decode()

    led = recorded(scene, client, f"/customers/new?back={page}&field=ask_0")
    made = Customer.objects.get(name="金小山")
    assert led["Location"] == f"{page}?ask_0={made.pk}"

    shown = client.get(led["Location"])
    assert shown.context["form"]["ask_0"].value() == f"{made.number} 金小山"
    assert "data-chosen" in shown.content.decode()


@pytest.mark.parametrize("back", ["//evil.example/x", "https://evil.example/", "javascript:alert(1)", "/tasks/1?x=1", ""])
def test_nobody_is_led_out_of_the_house(scene, client, back):
    led = recorded(scene, client, f"/customers/new?back={back}&field=ask_0")

    assert urlsplit(led["Location"])[1:3] == ("", reverse("customer", args=[Customer.objects.get(name="金小山").pk]))
    assert parse_qs(urlsplit(led["Location"]).query) == {}


def test_a_customer_whom_one_may_not_see_is_not_chosen_by_a_number(scene, client, task):
    far = make_unit("远方", scene.company.parent, kind="subsidiary", code="YF")
    hidden = Customer.objects.create(unit=far, number="YF-KH-1", name="不该看见", since=MONDAY)

    client.force_login(scene.people["吴敏"])
    shown = client.get(reverse("task", args=[task.pk]), {"ask_0": hidden.pk})

    assert shown.context["form"]["ask_0"].value() is None
    assert "不该看见" not in shown.content.decode()


def hidden_in(page):
    """Return the names and values of the hidden fields that a page carries along."""
    return dict(re.findall(r'<input type="hidden" name="(kept_[^"]+)" value="([^"]*)">', page.content.decode()))


def test_without_script_what_was_typed_is_carried_along(scene, client, task):
    page = reverse("task", args=[task.pk])
    address = f"/customers/new?back={page}&field=ask_0"
    client.force_login(scene.people["吴敏"])
    said = f'formaction="/customers/new?back={page.replace("/", "%2F")}&amp;field=ask_0"'
    assert said in client.get(page).content.decode()

    begun = client.post(address, {"new_customer": "ask_0", "once": "x", "ask_0": "金小", "remark": "先打过\n电话"})
    kept = hidden_in(begun)
    assert begun.status_code == 200
    assert kept == {"kept_ask_0": "金小", "kept_remark": "先打过\n电话"}
    assert not begun.context["form"].is_bound
    assert not Customer.objects.filter(name="金小山").exists()

    wrong = recorded(scene, client, address, **{**kept, "name": ""})
    assert wrong.status_code == 422
    assert hidden_in(wrong) == kept
    led = recorded(scene, client, address, **kept, once="same")
    again = recorded(scene, client, address, **kept, once="same")  # sent twice
    made = Customer.objects.get(name="金小山")
    for answer in (led, again):
        assert hidden_in(answer) == kept
        assert f'action="{page}?ask_0={made.pk}"' in answer.content.decode()

    shown = client.post(f"{page}?ask_0={made.pk}", {"check": "1", **kept})
    assert shown.status_code == 200
    assert shown.context["form"]["ask_0"].value() == f"{made.number} 金小山"
    assert shown.context["form"]["remark"].value() == "先打过\n电话"
    back = client.post(page, {"check": "1", **kept, "name": "谁也不是"})
    assert (back.context["form"]["ask_0"].value(), back.context["form"]["remark"].value()) == ("金小", "先打过\n电话")


def test_nothing_is_carried_out_of_the_house(scene, client):
    client.force_login(scene.people["吴敏"])

    begun = client.post("/customers/new?back=//evil.example/x&field=ask_0", {"new_customer": "ask_0", "remark": "内部"})

    assert "内部" not in begun.content.decode()
    assert not begun.context["back"]
