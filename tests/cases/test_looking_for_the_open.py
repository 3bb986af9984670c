"""SD-4.17: whoever looks for what is open sees it with links, and cannot say that there is nothing while there is."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from shouwen.cases.actions.opening import Wanted, open_matter
from shouwen.customers.actions import Point, record_customer
from shouwen.customers.erasures.models import Hold
from shouwen.facts.refusals import Refused
from shouwen.work.actions.tasks import complete_task
from shouwen.work.models import Task, TaskState
from tests.factories import facts_of
from tests.kept import kept_scene
from tests.scenes import local

MONDAY = local("2026-03-02 09:00")
ASKED = "核对未结款项和未结事项"


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker):
    with kept_scene(django_db_blocker) as made:
        yield made


@pytest.fixture
def scene(kept, db):
    return kept


@pytest.fixture
def customer(scene):
    return record_customer(scene.service, "金山商行", [Point("phone", "13900001111")], kind="company",
                           by=scene.by("吴敏", MONDAY), at=MONDAY)  # fmt: skip


@pytest.fixture
def case(scene, customer):
    wanted = Wanted("客户注销", "金山商行歇业")
    return open_matter(scene.service, customer, wanted, by=scene.by("周婷", MONDAY), at=MONDAY)


def step(case):
    return Task.objects.get(matter=case.reference, state=TaskState.OPEN)


def answer(scene, case, answer, **given):
    return complete_task(step(case), {"有未结事项": answer, **given}, by=scene.by("吴敏", MONDAY), at=MONDAY)


def refused(scene, case):
    with pytest.raises(Refused) as found, transaction.atomic():
        answer(scene, case, "否")
    return [ground.citation for ground in found.value.grounds]


def test_nothing_is_open_and_the_answer_is_taken(scene, case):
    answer(scene, case, "否")

    (done,) = facts_of("task.done", case)
    told = {name: str(done.figures[name]) for name in ("open_cases", "open_returns", "unpaid", "holds")}
    assert told == {"open_cases": "0", "open_returns": "0", "unpaid": "0", "holds": "0"}


def test_another_case_refuses_no_and_leaves_yes(scene, case, customer):
    open_matter(scene.service, customer, Wanted("借阅客户档案", "核对"), by=scene.by("周婷", MONDAY), at=MONDAY)

    assert refused(scene, case) == ["service-department@1#第四章/十七"]
    answer(scene, case, "是", 核对说明="还有一件借阅")
    assert step(case).title == "清理未结事项"


def test_a_hold_refuses_no_until_it_is_lifted(scene, case, customer):
    since = MONDAY - timedelta(days=1)
    hold = Hold.objects.create(customer=customer, reason="诉讼", by=scene.people["冯丽"], since=since)

    assert refused(scene, case) == ["service-department@1#第四章/十七"]
    Hold.objects.filter(pk=hold.pk).update(lifted_at=MONDAY, lifted_by=scene.people["冯丽"])
    answer(scene, case, "否")


def test_the_page_shows_what_is_open_with_links(scene, case, customer, client, django_assert_max_num_queries):
    other = open_matter(scene.service, customer, Wanted("借阅客户档案", "核对"), by=scene.by("周婷", MONDAY), at=MONDAY)
    client.force_login(scene.people["吴敏"])
    address = reverse("task", args=[step(case).pk])
    assert f'hx-get="{address}?part=open"' in client.get(address).content.decode()

    with django_assert_max_num_queries(12):
        client.get(address)
    with django_assert_max_num_queries(13):  # 15 where money is owed and something was promised
        page = client.get(f"{address}?part=open", headers={"HX-Request": "true"})

    said = page.content.decode()
    assert page.context["open"].counted["open_cases"] == 1
    assert f'href="{reverse("case", args=[other.pk])}">{other.number}</a>' in said
    assert case.number not in said
    assert client.get(f"{address}?part=open").status_code == 200  # without a script


def test_no_is_refused_on_the_page_with_the_article_and_the_form_stays(scene, case, customer, client):
    open_matter(scene.service, customer, Wanted("借阅客户档案", "核对"), by=scene.by("周婷", MONDAY), at=MONDAY)
    client.force_login(scene.people["吴敏"])

    page = client.post(reverse("task", args=[step(case).pk]), {"ask_0": "否"})

    assert page.status_code == 409
    assert "有未结的不得答否" in page.content.decode()
