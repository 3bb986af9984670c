"""Two requests at once: one deed, or one winner."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from shouwen.cases.models import CasePause
from shouwen.work.models import Note, Task
from tests.api.program import Program
from tests.scenes import make_scene, take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


@pytest.fixture
def case(committed):
    scene = make_scene()
    with_case = take_complaint(scene, timezone.now())
    with_case.scene = scene
    return with_case


def at_once(*asks):
    barrier, answers = threading.Barrier(len(asks)), [None] * len(asks)

    def run(place, ask):
        try:
            barrier.wait()
            answers[place] = ask()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(asks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_what_programs_do_at_once_is_done_once(case):
    people, path = case.scene.people, f"cases/{case.pk}"
    first, second = Program(people["周婷"]), Program(people["吴敏"])

    # The same key four times: one note, four equal answers.
    notes = at_once(*[lambda: first.post(f"{path}/note", {"words": "已联系"}, key="same")] * 4)
    assert {(a.status_code, a.content) for a in notes} == {(201, notes[0].content)}
    assert Note.objects.count() == 1

    # Two people pause: one wins, the other is told.
    paused = at_once(*[lambda p=p: p.post(f"{path}/pause", {"reason": "等配件"}) for p in (first, second)])
    assert sorted(a.status_code for a in paused) == [200, 409]
    assert CasePause.objects.count() == 1

    # Two people take one task.
    offered = [row["id"] for row in first.get("tasks", show="offered").json()["rows"]]
    shared = [row["id"] for row in second.get("tasks", show="offered").json()["rows"] if row["id"] in offered]
    for number in shared[:1]:
        taken = at_once(*[lambda p=p, n=number: p.post(f"tasks/{n}/taking") for p in (first, second)])
        assert sorted(a.status_code for a in taken) == [200, 409]
        assert Task.objects.get(pk=number).holder is not None
