"""Two people before two browsers do one thing at the same moment: one wins, the other is told."""

import threading

import pytest

pytestmark = pytest.mark.prove

#: Two of one department, each signed in, and tasks that either may take.
TASKS = """
from datetime import timedelta
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, BACKEND_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from shouwen.work.models import Task
from tests.factories import post
from tests.scenes import ROUND_THE_CLOCK, make_scene, take_complaint
scene = make_scene(office=ROUND_THE_CLOCK)
post(scene.people["吴敏"], "客户投诉专员", scene.service)
for name in ("周婷", "吴敏"):
    session = SessionStore()
    session[SESSION_KEY] = str(scene.people[name].pk)
    session[BACKEND_SESSION_KEY] = "shouwen.organisation.backend.MemberBackend"
    session[HASH_SESSION_KEY] = scene.people[name].get_session_auth_hash()
    session.create()
    print(session.session_key)
for number in range(COUNT):
    take_complaint(scene, timezone.now() - timedelta(minutes=1), subject=f"{number}")
print(*Task.objects.filter(state="open", holder=None).values_list("pk", flat=True))
"""


def at_once(*asks):
    """Ask in threads of their own, over connections of their own; return the answers in order."""
    start, answers = threading.Barrier(len(asks)), [None] * len(asks)

    def run(place, ask):
        start.wait()
        answers[place] = ask()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(asks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_of_two_who_take_one_task_at_once_one_wins_and_the_other_is_told(new_house, record_property):
    house = new_house
    house.serve()
    first, second, numbers = house.script(f"COUNT = 25\n{TASKS}").strip().split("\n")
    tasks = numbers.split()
    assert [house.get("/", session)[0] for session in (first, second)] == [200, 200]

    told, seconds_wins = 0, 0
    for task in tasks:
        answers = at_once(
            lambda task=task: house.post(f"/tasks/{task}/taking", first, once=f"one-{task}"),
            lambda task=task: house.post(f"/tasks/{task}/taking", second, once=f"other-{task}"),
        )

        assert sorted(status for status, _ in answers) == [302, 409], answers
        page = next(text for status, text in answers if status == 409)
        assert "任务已不在办理中，同事先了一步，请刷新页面。" in page
        told += 1
        seconds_wins += answers[1][0] == 302

    held = house.query("SELECT count(*), count(holder_id) FROM work_task WHERE id = ANY(%s)", list(map(int, tasks)))
    assert held == [(told, told)]
    taken = house.query("SELECT count(*), count(DISTINCT figures->>'task') FROM facts_fact WHERE kind = 'task.taken'")
    assert taken == [(told, told)]
    record_property("figure", f"{told} tasks, two browsers: {told - seconds_wins} to {seconds_wins}, each other one told")
