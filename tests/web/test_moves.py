"""The pages on which running cases go over to a new edition."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from shouwen.cases.actions.move_making import make_next_move
from shouwen.cases.models import CaseMove, CaseMoveLine
from shouwen.compliance.actions import adopt_edition
from shouwen.facts.actions import SYSTEM
from shouwen.work.models import Deadline, Task
from tests.api.program import Program
from tests.browser import Browser
from tests.cases.test_moving import RENAMED, TEN_DAYS
from tests.editions import STEPS, manual
from tests.scenes import take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

#: And another step that is called otherwise.
URGED = (
    (STEPS, '"urged"', '"pressed"'), (STEPS, ">urged<", ">pressed<"), (STEPS, 'name="督促通知客户"', 'name="催办"'),
)
PAGES = "/administration/regulation/{}/moves"


def signed_in_as(member):
    client = Browser()
    client.force_login(member)
    return client


@pytest.fixture
def cases(scene, now):
    made = [take_complaint(scene, now - timedelta(days=2), name=name) for name in ("刘洋", "王芳", "李静")]
    adopt_edition(scene.company, manual("2", TEN_DAYS, *RENAMED), {}, since=now - timedelta(hours=1), by=SYSTEM, at=now)
    return made


@pytest.fixture
def page(scene):
    return signed_in_as(scene.people["管理员"])


def asked(page, scene, now):
    answer = page.post(PAGES.format(scene.company.pk), {"pack": "service-department"})
    assert answer.status_code == 302
    assert make_next_move(lambda: now + timedelta(seconds=5))
    return CaseMove.objects.get(), answer["Location"]


def test_a_manager_tries_names_moves_and_keeps_the_report(scene, page, cases, now):
    move, address = asked(page, scene, now)
    shown = page.get(address).content.decode()
    assert "记录投诉内容" in shown
    assert 'value="registered"' in shown
    assert f"{address}/execution" not in shown  # no case can be moved yet
    page.post(f"{address}/names", {"step-0": "registered"})
    assert make_next_move(lambda: now + timedelta(seconds=9))
    shown = page.get(address).content.decode()
    assert "登记投诉" in shown
    assert all(case.number in shown for case in cases)
    page.post(f"{address}/execution")
    assert make_next_move(lambda: now + timedelta(seconds=12))
    move.refresh_from_db()

    assert move.stage == "done"
    assert {task.node for task in Task.objects.filter(state="open", flow__isnull=False)} == {"registered"}
    clocks = Deadline.objects.filter(standard="SD-3.15-2b")
    assert set(clocks.values_list("moved_at", flat=True)) == {now + timedelta(seconds=12)}
    sheet = page.get(f"/lists/moves.xlsx?move={move.pk}")
    written = load_workbook(BytesIO(sheet.content)).active
    rows = [[cell.value for cell in row] for row in written.iter_rows()]
    assert [row[0] for row in rows if row[0] in {case.number for case in cases}] == [case.number for case in cases]
    assert any("记录投诉内容 → 登记投诉" in str(cell) for row in rows for cell in row)


def test_a_step_that_the_edition_has_not_is_no_choice(scene, page, cases, now):
    _move, address = asked(page, scene, now)
    answer = page.post(f"{address}/names", {"step-0": "nothing"})

    assert answer.status_code == 422


def test_two_steps_that_would_become_one_are_told_beside_the_form_and_over_the_api(scene, page, cases, now):
    adopt_edition(scene.company, manual("3", *RENAMED, *URGED), {}, since=now, by=SYSTEM, at=now)
    move, address = asked(page, scene, now)
    assert re.findall(r'name="(step-[0-9]+)"', page.get(address).content.decode()) == ["step-0", "step-1"]

    answer = page.post(f"{address}/names", {"step-0": "registered", "step-1": "registered"})
    names = {"SD-3.15-3": {"recorded": "registered", "urged": "registered"}}
    over_api = Program(scene.people["管理员"]).post(f"moves/{move.pk}/names", {"names": names})

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "“记录投诉内容”和“督促通知客户”会并成同一环节“登记投诉”" in shown
    assert 'id="move-names"' in shown  # what was chosen can be changed at once
    assert (over_api.status_code, over_api.json()["field"]) == (422, "names")


@pytest.mark.parametrize("who", ["周婷", "冯丽"])
def test_who_may_not_move_cases_sees_no_such_page(scene, page, cases, now, who):
    move, address = asked(page, scene, now)
    wrong = signed_in_as(scene.people[who])

    for answer in (
        wrong.get(PAGES.format(scene.company.pk)),
        wrong.post(PAGES.format(scene.company.pk), {"pack": "service-department"}),
        wrong.get(address), wrong.post(f"{address}/names"), wrong.post(f"{address}/execution"),
        wrong.post(f"{address}/cancellation"), wrong.get(f"/lists/moves.xlsx?move={move.pk}"),
    ):  # fmt: skip
        assert answer.status_code in (403, 404)
    assert CaseMove.objects.get().stage == "planned"


def test_the_page_costs_the_same_at_one_case_and_at_three(scene, page, cases, now):
    move, address = asked(page, scene, now)
    counts = []
    for keep in (3, 1):
        rows = CaseMoveLine.objects.filter(move=move).order_by("pk").values_list("pk", flat=True)
        CaseMoveLine.objects.filter(pk__in=list(rows[keep:])).delete()
        page.get(address)
        with CaptureQueriesContext(connection) as asked_for:
            assert page.get(address).status_code == 200
        counts.append(len(asked_for))

    assert counts[0] == counts[1] <= 12
