"""The page of a task: how it came here and why, and the deed by which it is done."""

import pytest
from django.urls import reverse

from shouwen.work.actions.tasks import complete_task, give_back_task, give_task, hand_on_task, take_task
from shouwen.work.matters import matter_of
from shouwen.work.models import Notice, NoticeState, Task, TaskState
from tests.scenes import local, take_complaint

START = local("2026-03-02 09:00")
LATER = local("2026-03-02 10:15")


@pytest.fixture
def task(scene):
    """The first step of a complaint, as one that a deed does."""
    case = take_complaint(scene, START)
    Task.objects.filter(matter=case.reference, state=TaskState.OPEN).update(awaits="complaint.judged")
    return Task.objects.get(matter=case.reference, state=TaskState.OPEN)


def shown(scene, client, task, name="周婷"):
    client.force_login(scene.people[name])
    return client.get(reverse("task", args=[task.pk]))


def test_a_step_that_a_deed_does_leads_to_it(scene, task, client):
    page = shown(scene, client, task)

    assert f'href="{task_case(task)}/judgement"' in page.content.decode()
    assert page.context["came_back"] is None


def test_whoever_may_take_a_task_reads_who_gave_it_back_and_why(scene, task, client):
    by = scene.by("周婷", LATER)
    give_back_task(take_task(task, by=by, at=LATER), "排班冲突，请同事接手", by=by, at=LATER)

    page = shown(scene, client, task).content.decode()

    assert "周婷 退回" in page
    assert "<q>排班冲突，请同事接手</q>" in page


def test_whoever_was_handed_a_task_reads_by_whom_and_why(scene, task, client, django_assert_max_num_queries):
    by = scene.by("周婷", LATER)
    held = take_task(task, by=by, at=LATER)
    hand_on_task(held, scene.people["周婷"], "<b>她更熟悉</b>", by=by, at=LATER)

    shown(scene, client, task)
    with django_assert_max_num_queries(12):
        page = shown_again(client, task)

    assert "周婷 转交" in page
    assert "<q>&lt;b&gt;她更熟悉&lt;/b&gt;</q>" in page


def shown_again(client, task):
    return client.get(reverse("task", args=[task.pk])).content.decode()


def task_case(task):
    return reverse("case", args=[int(task.matter.partition(":")[2])])


def test_whoever_is_handed_a_task_is_told_until_it_is_theirs_no_more(scene, task):
    task.position = ""  # anybody may take it
    task.save()
    by, to = scene.by("周婷", LATER), scene.people["吴敏"]
    held = hand_on_task(take_task(task, by=by, at=LATER), to, "请接手", by=by, at=LATER)

    told = Notice.objects.get(what="task_given")
    assert (told.to, told.names["title"], told.names["by"], told.matter) == (to, task.title, "周婷", task.matter)

    give_back_task(held, "这周排满了", by=scene.by("吴敏", LATER), at=LATER)
    told.refresh_from_db()
    assert told.state == NoticeState.SETTLED


def test_whoever_is_asked_to_do_something_is_told_and_no_longer_once_it_is_done(scene, task):
    case, to = matter_of(task.matter), scene.people["吴敏"]
    given = give_task(case, "复印保修卡", to, by=scene.by("周婷", LATER), at=LATER)
    mine = give_task(case, "给客户回电", scene.people["周婷"], by=scene.by("周婷", LATER), at=LATER)

    told = Notice.objects.get(what="task_given")  # nobody is told of what they ask of themselves
    assert (told.to, told.names["title"], told.waits_for) == (to, "复印保修卡", given.reference)
    assert told.waits_for != mine.reference

    complete_task(given, {}, by=scene.by("吴敏", LATER), at=LATER)
    told.refresh_from_db()
    assert told.state == NoticeState.SETTLED
