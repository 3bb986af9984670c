"""Programs move running cases, with the same rights as on pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shouwen.cases.actions.move_making import make_next_move
from shouwen.compliance.actions import adopt_edition
from shouwen.facts.actions import SYSTEM
from tests.api.program import Program
from tests.cases.test_moving import NAMED, RENAMED, TEN_DAYS
from tests.editions import manual
from tests.scenes import take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def case(scene, now):
    made = take_complaint(scene, now - timedelta(days=2))
    adopt_edition(scene.company, manual("2", TEN_DAYS, *RENAMED), {}, since=now - timedelta(hours=1), by=SYSTEM, at=now)
    return made


def test_a_program_tries_names_and_moves(scene, case, now):
    program = Program(scene.people["管理员"])
    asked = program.post("moves", {"unit": scene.company.pk, "pack": "service-department"})
    assert asked.status_code == 201, asked.content
    number = asked.json()["id"]
    assert make_next_move(lambda: now + timedelta(seconds=5))
    (line,) = program.get(f"moves/{number}/lines").json()["rows"]
    told = [line[key] for key in ("case", "outcome", "reason", "step")]
    assert told == [case.pk, "stays", "step_lost", "记录投诉内容"]
    assert program.post(f"moves/{number}/execution", {}).status_code == 409
    assert program.post(f"moves/{number}/names", {"names": {"SD-3.15-3": {"recorded": "x"}}}).status_code == 422
    assert program.post(f"moves/{number}/names", {"names": NAMED}).status_code == 200
    assert make_next_move(lambda: now + timedelta(seconds=9))
    assert program.post(f"moves/{number}/execution", {}).status_code == 200
    assert make_next_move(lambda: now + timedelta(seconds=12))

    shown = program.get(f"moves/{number}").json()
    assert {name: shown[name] for name in ("stage", "total", "ready", "moved", "stays", "edition")} == {
        "stage": "done", "total": 1, "ready": 0, "moved": 1, "stays": 0, "edition": "2",
    }
    assert program.post(f"moves/{number}/cancellation", {}).status_code == 409


def test_who_may_not_move_cases_neither_asks_nor_sees(scene, case, now):
    asked = Program(scene.people["管理员"]).post("moves", {"unit": scene.company.pk, "pack": "service-department"})
    number = asked.json()["id"]
    wrong = Program(scene.people["冯丽"])

    answers = [
        wrong.post("moves", {"unit": scene.company.pk, "pack": "service-department"}),
        wrong.post(f"moves/{number}/names", {"names": {}}), wrong.post(f"moves/{number}/execution", {}),
        wrong.post(f"moves/{number}/cancellation", {}), wrong.get(f"moves/{number}"), wrong.get(f"moves/{number}/lines"),
    ]
    assert {answer.status_code for answer in answers} == {403}
