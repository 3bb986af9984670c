"""Giving tasks, changing a case, sheets of periods, notices, searching: by whoever may, once, and by nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shouwen.cases.models import Case
from shouwen.work.actions.notices import notify
from shouwen.work.models import Entry, Notice, Task
from tests.api.program import Program
from tests.factories import facts_of

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


def change(**more):
    return {"version": 1, "subject": "热水器漏电，已停用", "words": "昨天起跳闸", "demand": "退货", **more}


def test_a_colleague_is_given_a_task_once(scene, case):
    program, due = Program(scene.people["周婷"]), timezone.now() + timedelta(days=1)
    given = {"title": "复印保修卡", "to": scene.people["吴敏"].pk, "due_at": due.isoformat()}

    made = program.post(f"cases/{case.pk}/task", given, key="one")
    again = program.post(f"cases/{case.pk}/task", given, key="one")

    assert (made.status_code, again.json()) == (201, made.json())
    task = Task.objects.get(title="复印保修卡")
    assert (task.holder, task.due_at, task.pk) == (scene.people["吴敏"], due, made.json()["id"])
    assert len(facts_of("task.given", case)) == 1
    assert Program(scene.people["吴敏"]).get("tasks").json()["rows"][0]["title"] == "复印保修卡"


def test_who_may_not_work_on_a_case_gives_no_task_for_it_and_the_accused_gets_none(scene, case):
    given = {"title": "复印保修卡", "to": scene.people["吴敏"].pk}
    Case.objects.filter(pk=case.pk).update(accused=scene.people["吴敏"])

    to_accused = Program(scene.people["周婷"]).post(f"cases/{case.pk}/task", given)
    by_accused = Program(scene.people["吴敏"]).post(f"cases/{case.pk}/task", given)
    stranger = Program(scene.people["卫平"]).post(f"cases/{case.pk}/task", given)
    reader = Program(scene.people["周婷"], "see_case").post(f"cases/{case.pk}/task", given)
    nobody = Program(scene.people["周婷"]).post(f"cases/{case.pk}/task", {"title": "x", "to": 10**9})

    assert [a.status_code for a in (to_accused, by_accused, stranger, reader, nobody)] == [403, 404, 404, 403, 422]
    assert not Task.objects.filter(title="复印保修卡").exists()


def test_a_case_is_changed_on_its_version(scene, case):
    program = Program(scene.people["周婷"])
    product = {"name": "热水器", "quantity": 1}

    done = program.post(f"cases/{case.pk}/change", change(urgency="急", product=product), key="one")
    again = program.post(f"cases/{case.pk}/change", change(urgency="急", product=product), key="one")
    late = program.post(f"cases/{case.pk}/change", change(subject="别的"))
    odd = program.post(f"cases/{case.pk}/change", change(version=2, urgency="很急"))

    assert (done.status_code, done.json()["version"], again.json()) == (200, 2, done.json())
    assert (late.status_code, late.json()["error"]) == (409, "overtaken")
    assert (late.json()["theirs"]["subject"], late.json()["theirs"]["version"]) == ("热水器漏电，已停用", 2)
    assert (odd.status_code, odd.json()["field"]) == (422, "urgency")
    case.refresh_from_db()
    assert (case.subject, case.urgency, case.particulars["product.name"]) == ("热水器漏电，已停用", "急", "热水器")
    assert len(facts_of("case.changed", case)) == 1


@pytest.mark.parametrize(("name", "status"), [("卫平", 404), ("褚伟", 403)])
def test_who_may_not_work_on_a_case_does_not_change_it(scene, case, name, status):
    assert Program(scene.people[name]).post(f"cases/{case.pk}/change", change()).status_code == status
    assert Program(scene.people["周婷"], "see_case").post(f"cases/{case.pk}/change", change()).status_code == 403
    assert Case.objects.get(pk=case.pk).subject == case.subject


def sheet(**more):
    today = timezone.now().date()
    return {"form": "客户投诉统计表", "since": (today - timedelta(days=3)).isoformat(),
            "until": (today + timedelta(days=1)).isoformat(), **more}  # fmt: skip


def test_a_sheet_of_a_period_is_begun_read_and_signed(scene, case):
    program, unit = Program(scene.people["周婷"]), scene.service.pk

    names = [one["name"] for one in program.get(f"units/{unit}/period-forms").json()]
    made = program.post(f"units/{unit}/period-entries", sheet(), key="one")
    again = program.post(f"units/{unit}/period-entries", sheet(), key="one")
    shown = program.get(f"entries/{made.json()['id']}").json()
    signed = program.post(f"entries/{made.json()['id']}/signature", {"place": "制表", "version": 1})

    assert "客户投诉统计表" in names
    assert (made.status_code, again.json(), signed.status_code) == (201, made.json(), 201)
    assert [row["编号"] for row in shown["values"]["统计"]] == [case.number]
    assert Entry.objects.filter(form="客户投诉统计表").count() == 1


def test_who_sees_no_cases_of_a_unit_begins_no_sheet_of_it(scene, case):
    path = f"units/{scene.service.pk}/period-entries"

    assert Program(scene.people["卫平"]).post(path, sheet()).status_code == 403
    assert Program(scene.people["卫平"]).get(f"units/{scene.service.pk}/period-forms").status_code == 403
    assert Program(scene.people["褚伟"]).post(path, sheet()).status_code == 403  # sees, and does not work
    program = Program(scene.people["周婷"])
    assert program.post(path, sheet(form="客户投诉处理表")).json()["field"] == "form"
    assert program.post(path, sheet(class_key="没有")).json()["field"] == "class_key"
    assert program.post(path, sheet(until="2020-01-01")).json()["field"] == "until"
    assert not Entry.objects.exists()


def test_a_sheet_does_not_show_the_accused_the_case_against_them(scene, case):
    made = Program(scene.people["吴敏"]).post(f"units/{scene.service.pk}/period-entries", sheet()).json()
    Case.objects.filter(pk=case.pk).update(accused=scene.people["周婷"])

    rows = {name: Program(scene.people[name]).get(f"entries/{made['id']}").json()["values"]["统计"]
            for name in ("周婷", "吴敏")}  # fmt: skip

    assert (rows["周婷"], [row["编号"] for row in rows["吴敏"]]) == ([], [case.number])


def told(scene, case, name, key):
    now = timezone.now()
    return notify(scene.people[name], "mentioned", matter=case.reference, names={"by": "郑强", "title": case.number},
                  why="mentioned", key=key, at=now, is_urgent=True)


def test_notices_are_listed_and_marked_as_read_by_whose_they_are(scene, case):
    mine, other = told(scene, case, "周婷", "a"), told(scene, case, "吴敏", "b")
    program = Program(scene.people["周婷"])

    (row,) = program.get("notices", show="unread").json()["rows"]
    wrong = program.post(f"notices/{other.pk}/reading")
    done = program.post(f"notices/{mine.pk}/reading", key="one")
    again = program.post(f"notices/{mine.pk}/reading", key="one")

    assert (row["id"], row["state"], case.number in row["sentence"]) == (mine.pk, "shown", True)
    assert (wrong.status_code, done.status_code, again.json()) == (404, 200, done.json())
    assert program.get("notices", show="unread").json()["rows"] == []
    assert Notice.objects.get(pk=other.pk).state == "shown"
    assert len(facts_of("notice.read", case)) == 1
    assert Program(scene.people["周婷"], "see_case").get("notices").status_code == 403


def test_all_notices_are_marked_as_read_at_once(scene, case):
    for key in "ab":
        told(scene, case, "周婷", key)

    assert Program(scene.people["周婷"]).post("notices/reading").json()["version"] == 2
    assert set(Notice.objects.filter(to=scene.people["周婷"]).values_list("state", flat=True)) == {"read"}


def test_a_program_finds_what_its_member_and_its_token_may_see(scene, case):
    def found(name, *scopes, **asked):
        answer = Program(scene.people[name], *scopes).get("search", q=case.number, **asked)
        return answer.status_code, [hit["reference"] for hit in answer.json()] if answer.status_code == 200 else None

    assert found("周婷") == (200, [case.reference])
    assert found("周婷", kind="case") == (200, [case.reference])
    assert found("周婷", kind="customer") == (200, [])
    assert found("周婷", "find", "see_customer") == (200, [])  # the token does not go as far as cases
    assert found("周婷", "see_case")[0] == 403
    assert found("卫平") == (200, [])
    assert found("周婷", kind="nothing")[0] == 422
