"""Beside a step of a case: what came before, and what the reader wrote when the flow came by the last time."""

import pytest
from django.urls import reverse

from shouwen.cases.actions.opening import Wanted, open_matter
from shouwen.work.actions.tasks import complete_task
from shouwen.work.models import Task, TaskState
from tests.factories import as_member, make_member, make_position
from tests.scenes import local

MONDAY = local("2026-03-02 09:00")
DRAFT, OPINIONS, APPROVAL = "起草信用评定与限度办法", "征求意见", "批准"


@pytest.fixture
def policy(scene):
    wanted = Wanted("信用制度", "今年的办法", words="董事会要求")
    return open_matter(scene.service, None, wanted, by=scene.by("周婷", MONDAY), at=MONDAY)


def step(case, title):
    return Task.objects.get(matter=case.reference, state=TaskState.OPEN, title=title)


def drafted(scene, case, written="一、按年评。\n二、按季看。"):
    """Draft it, ask the departments."""
    complete_task(step(case, DRAFT), {"办法内容": written}, "附测算表", by=scene.by("吴敏", MONDAY), at=MONDAY)
    complete_task(step(case, OPINIONS), {"意见": "限度太低"}, by=scene.by("沈洁", MONDAY), at=MONDAY)


def sent_back(scene, case):
    drafted(scene, case)
    no = {"办法批准": "否", "批准意见": "再算一次"}
    complete_task(step(case, APPROVAL), no, by=scene.by("朱明", MONDAY), at=MONDAY)


def shown(client, member, task, part=""):
    client.force_login(member)
    return client.get(reverse("task", args=[task.pk]), {"part": part} if part else {})


def test_whoever_approves_reads_what_is_to_be_approved(scene, policy, client, django_assert_max_num_queries):
    drafted(scene, policy)
    task = step(policy, APPROVAL)

    page = shown(client, scene.people["朱明"], task)
    with django_assert_max_num_queries(12):
        part = client.get(reverse("task", args=[task.pk]), {"part": "before"}).content.decode()

    assert f'hx-get="{reverse("task", args=[task.pk])}?part=before"' in page.content.decode()
    assert all(said in part for said in ("一、按年评。", "意见：限度太低", "董事会要求"))


def test_who_may_not_see_the_case_reads_nothing_of_it(scene, policy, client):
    drafted(scene, policy)

    page = shown(client, scene.people["蒋涛"], step(policy, APPROVAL), "before")

    assert page.status_code == 403
    assert "限度太低" not in page.content.decode()


def test_who_is_sent_back_to_a_step_changes_what_they_wrote(scene, policy, client, django_assert_max_num_queries):
    sent_back(scene, policy)
    task = step(policy, DRAFT)

    page = shown(client, scene.people["吴敏"], task)
    with django_assert_max_num_queries(12):
        client.get(reverse("task", args=[task.pk]))

    assert page.context["form"]["ask_0"].value() == "一、按年评。\n二、按季看。"
    assert "已带出上次填写的内容" in page.content.decode()
    assert "备注：附测算表" in shown(client, scene.people["吴敏"], task, "before").content.decode()


def test_words_of_others_and_reasons_for_another_answer_are_not_offered(scene, policy, client):
    sent_back(scene, policy)
    task, other = step(policy, DRAFT), make_member("柳青", scene.service, position=make_position("客户投诉接待专员"))

    assert shown(client, other, task).context["form"]["ask_0"].value() is None

    complete_task(task, {"办法内容": "按季评"}, by=as_member(other, MONDAY), at=MONDAY)
    complete_task(step(policy, OPINIONS), {"意见": "可以"}, by=scene.by("沈洁", MONDAY), at=MONDAY)
    form = shown(client, scene.people["朱明"], step(policy, APPROVAL)).context["form"]
    assert [form[name].value() for name in ("ask_0", "ask_1")] == [None, None]
