"""Several tasks at once: each by its own deed, and what came of each is said."""

import pytest

from shouwen.work.actions.tasks import take_task
from shouwen.work.models import Task
from tests.factories import facts_of, make_member, post
from tests.scenes import take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
PATH = "/tasks/together"


@pytest.fixture
def tasks(scene, now):
    """Three open tasks that nobody has, for 周婷 to take."""
    cases = [take_complaint(scene, now, name=f"刘洋{number}") for number in range(3)]
    return [Task.objects.get(matter=case.reference) for case in cases]


def as_(client, scene, name):
    client.force_login(scene.people[name])
    return client


def holders(tasks):
    return [Task.objects.select_related("holder").get(pk=task.pk).holder for task in tasks]


def test_those_ticked_are_taken_and_the_others_left(client, scene, tasks):
    answer = as_(client, scene, "周婷").post(PATH, {"deed": "taking", "task": [tasks[0].pk, tasks[2].pk], "once": "a"})

    assert answer.status_code == 200
    assert "办成 2 项" in answer.content.decode()
    assert holders(tasks) == [scene.people["周婷"], None, scene.people["周婷"]]


def test_each_row_is_done_or_refused_for_itself_with_its_article(client, scene, tasks, now):
    take_task(tasks[1], by=scene.by("周婷", now), at=now)

    answer = as_(client, scene, "周婷").post(PATH, {"deed": "taking", "task": [task.pk for task in tasks] + [999_999]})

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "办成 2 项" in shown
    assert "被拒 2 项" in shown
    assert shown.count("data-refused") == 2
    assert holders(tasks) == [scene.people["周婷"]] * 3


def test_a_form_that_is_sent_again_does_nothing_and_says_the_same(client, scene, tasks):
    given = {"deed": "taking", "task": [task.pk for task in tasks], "once": "b"}
    client = as_(client, scene, "周婷")
    client.post(PATH, given)

    again = client.post(PATH, given)

    assert "办成 3 项" in again.content.decode()
    assert len(facts_of("task.taken", tasks[0].matter)) == 1


def test_those_ticked_are_handed_on_and_who_may_not_have_one_is_refused_row_by_row(client, scene, tasks, now):
    heir = make_member("何静", scene.service)
    post(heir, scene.people["周婷"].postings.get().position, scene.service)
    for task in tasks[:2]:
        take_task(task, by=scene.by("周婷", now), at=now)
    client, numbers = as_(client, scene, "周婷"), [task.pk for task in tasks]

    asked = client.get(PATH, {"deed": "handing-on", "task": numbers[:2]}).content.decode()
    assert asked.count('name="task"') == 2

    refused = client.post(PATH, {"deed": "handing-on", "task": numbers[:2], "to": "褚伟", "reason": "请假"})
    assert refused.status_code == 409
    assert "被拒 2 项" in refused.content.decode()
    answer = client.post(PATH, {"deed": "handing-on", "task": numbers, "to": f"何静 #{heir.pk}", "reason": "请假"})

    assert "办成 2 项" in answer.content.decode()
    assert "被拒 1 项" in answer.content.decode()
    assert holders(tasks) == [heir, heir, None]


@pytest.mark.parametrize(("numbers", "words"), [
    ([], "请先勾选任务"), (["x", "-1", ""], "请先勾选任务"), (range(1, 52), "一次最多办理 50 项任务"),
])  # fmt: skip
def test_nothing_ticked_and_too_much_is_refused(client, scene, tasks, numbers, words):
    answer = as_(client, scene, "周婷").post(PATH, {"deed": "taking", "task": list(numbers)})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert holders(tasks) == [None] * 3


def test_the_wrong_person_takes_and_hands_on_nothing_and_reads_no_title(client, scene, tasks, now):
    take_task(tasks[0], by=scene.by("周婷", now), at=now)
    numbers = [task.pk for task in tasks]
    client = as_(client, scene, "韩雪")

    for given in ({"deed": "taking"}, {"deed": "handing-on", "to": "周婷", "reason": "x"}):
        answer = client.post(PATH, {**given, "task": numbers})
        assert answer.status_code == 403
        assert tasks[0].title not in answer.content.decode()
    assert tasks[0].title not in client.get(PATH, {"deed": "handing-on", "task": numbers}).content.decode()
    assert holders(tasks) == [scene.people["周婷"], None, None]


def test_the_workbench_has_something_to_tick(client, scene, tasks, now):
    take_task(tasks[0], by=scene.by("周婷", now), at=now)

    shown = as_(client, scene, "周婷").get("/").content.decode()

    assert shown.count("data-tick") == 3
    assert "领取所选" in shown
    assert "转交所选" in shown
