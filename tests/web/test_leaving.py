"""The page on which a member leaves: what passes on, to whom, and on which day."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.organisation.models import Departure, Member
from shouwen.work.actions.tasks import give_task, take_task
from shouwen.work.matters import matter_of
from shouwen.work.models import Task
from tests.api.program import Program
from tests.scenes import SHANGHAI, take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


@pytest.fixture
def case(scene, now):
    case = take_complaint(scene, now)
    take_task(Task.objects.get(matter=case.reference), by=scene.by("周婷", now), at=now)
    return case


@pytest.fixture
def page(client, scene):
    client.force_login(scene.people["管理员"])
    return f"/administration/members/{scene.people['周婷'].pk}/leaving"


def in_days(now, days):
    return (now.astimezone(SHANGHAI).date() + timedelta(days=days)).isoformat()


def test_the_page_shows_what_passes_on_and_changes_nothing(client, page, scene, case):
    shown = client.get(page).content.decode()

    tasks = shown.partition('id="tasks"')[2].partition('id="cases"')[0]
    assert (case.number in tasks, f"/cases/{case.pk}" in tasks) == (True, True)
    assert Task.objects.get(matter=case.reference).title in shown
    assert "该处无他人任此岗位。" in shown
    assert "退回该岗位人员，或转给任该岗位的接替人" in shown
    assert Member.objects.get(pk=scene.people["周婷"].pk).left_at is None
    assert page in client.get(page.removesuffix("/leaving")).content.decode()


def test_a_day_ahead_is_planned_shown_and_withdrawn(client, page, scene, case, now):
    answer = client.post(page, {"leaves_on": in_days(now, 3), "successor": "吴敏"})

    planned = Departure.objects.get()
    assert answer.status_code == 302
    assert (planned.member, planned.successor, planned.planned_by) == (
        scene.people["周婷"], scene.people["吴敏"], scene.people["管理员"])  # fmt: skip
    assert planned.leaves_at.astimezone(SHANGHAI).strftime("%F %H:%M") == f"{in_days(now, 4)} 00:00"
    assert "吴敏" in client.get(page).content.decode()
    assert "离职时间" in client.get(page.removesuffix("/leaving")).content.decode()
    assert Member.objects.get(pk=scene.people["周婷"].pk).left_at is None

    assert client.post(f"{page}/withdrawal").status_code == 302
    assert not Departure.objects.exists()
    assert client.post(f"{page}/withdrawal").status_code == 409


def test_without_a_day_they_leave_now(client, page, scene, case):
    assert client.post(page, {"successor": "吴敏"}).status_code == 302

    assert Member.objects.get(pk=scene.people["周婷"].pk).left_at is not None
    case.refresh_from_db()
    assert (case.owner, case.holder) == (scene.people["吴敏"], scene.people["吴敏"])


@pytest.mark.parametrize(("days", "words"), [
    (-1, "该日已过"), (0, ""), (365, ""), (367, "该日距今超过一年"), ("2026-02-30", "日期的格式不对"),
    ("x", "日期的格式不对"),
])  # fmt: skip
def test_bad_days_are_refused_beside_their_field(client, page, scene, now, days, words):
    answer = client.post(page, {"leaves_on": in_days(now, days) if isinstance(days, int) else days})

    if words:
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert Departure.objects.exists() is not bool(words)
    assert Member.objects.get(pk=scene.people["周婷"].pk).left_at is None


@pytest.mark.parametrize("successor", ["周婷", "无此人"])
def test_who_cannot_succeed_is_refused(client, page, scene, now, successor):
    answer = client.post(page, {"leaves_on": in_days(now, 3), "successor": successor})

    assert answer.status_code == 422
    assert not Departure.objects.exists()


@pytest.mark.parametrize("who", ["周婷", "沈洁", "冯丽"])
def test_the_wrong_person_sees_no_such_page_and_plans_nothing(client, page, scene, now, who):
    client.force_login(scene.people[who])

    answers = (client.get(page), client.post(page, {"leaves_on": in_days(now, 3)}), client.post(f"{page}/withdrawal"))
    for answer in answers:
        assert answer.status_code in {403, 404}
    assert not Departure.objects.exists()


def test_who_may_not_open_a_case_reads_nothing_of_it_here(client, page, scene, case, now):
    case.accused = scene.people["管理员"]
    case.save(update_fields=["accused"])
    give_task(matter_of(case.reference), "暗访管理员", scene.people["周婷"], by=scene.by("郑强", now), at=now)

    shown = client.get(page).content.decode()

    assert (case.number in shown, "暗访" in shown, "共移交 1 件" in shown) == (False, False, True)


def test_the_page_costs_as_many_statements_for_three_cases_as_for_one(client, page, scene, case, now):
    counted = []
    client.get(page)
    for _more in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
        counted.append(len(asked))
        for name in ("刘洋二", "刘洋三"):
            more = take_complaint(scene, now, name=name)
            take_task(Task.objects.get(matter=more.reference), by=scene.by("周婷", now), at=now)

    assert counted[0] == counted[1] <= 12


def test_programs_plan_withdraw_and_carry_out_a_leaving(scene, case, now):
    program, who = Program(scene.people["管理员"]), scene.people["周婷"]
    path = f"members/{who.pk}/leaving"
    soon = (now + timedelta(days=2)).isoformat()

    answer = program.post(path, {"leaves_at": soon, "successor": scene.people["吴敏"].pk})
    assert answer.status_code == 200, answer.json()
    assert Departure.objects.get().successor == scene.people["吴敏"]
    assert program.post(path, {"leaves_at": (now - timedelta(days=2)).isoformat()}).status_code == 422
    assert program.post(path, {"successor": 999_999}).status_code == 422
    assert Program(scene.people["沈洁"]).post(path, {"leaves_at": soon}).status_code in {403, 404}
    assert program.post(f"{path}/withdrawal").status_code == 200
    assert program.post(f"{path}/withdrawal").status_code == 409
    assert program.post(path, {"successor": scene.people["吴敏"].pk}).status_code == 200
    assert Member.objects.get(pk=who.pk).left_at is not None
