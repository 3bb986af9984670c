"""``shouwen move``: what would become of running cases, and the move itself, as the page does it."""

import json

import pytest
from django.utils import timezone

from shouwen.cases.models import CaseMove
from shouwen.cli.moves import run
from shouwen.compliance.actions import adopt_edition
from shouwen.config.command import parser
from shouwen.facts.actions import SYSTEM
from shouwen.work.models import FlowRun
from tests.editions import SOLVE, STEPS, manual
from tests.scenes import take_complaint

TEN_DAYS = (SOLVE, "within: ask.solve_within", "within: 10 days")
RENAMED = (STEPS, '"recorded"', '"registered"'), (STEPS, ">recorded<", ">registered<"), (
    STEPS, 'name="记录投诉内容" shouwen:en="Register the complaint"', 'name="登记投诉" shouwen:en="Enter it"')


@pytest.fixture
def scene(kept, db):
    kept.case = take_complaint(kept, timezone.now())
    return kept


def adopt(scene, *changes):
    now = timezone.now()
    text = manual("2", *changes)
    adopt_edition(scene.company, text, {}, since=now, by=SYSTEM, at=now)
    return text.hash


def move(scene, *arguments, sign_in="管理员"):
    return run(parser().parse_args([
        "move", scene.company.name, "service-department", "--as", scene.people[sign_in].sign_in, *arguments]))


def edition_of(scene):
    return FlowRun.objects.filter(matter=scene.case.reference, ended_at=None).values_list("edition", flat=True)[0]


def test_without_do_it_only_says_what_would_become_of_each_case(scene, capsys):
    before = edition_of(scene)
    adopt(scene, TEN_DAYS)

    assert move(scene) == 0

    said = capsys.readouterr().out
    assert "1 can be moved, 0 moved, 0 stay" in said
    assert "@" not in said
    assert (edition_of(scene), CaseMove.objects.get().stage) == (before, "cancelled")


def test_with_do_each_case_is_moved_and_told_to_programs(scene, capsys):
    became = adopt(scene, TEN_DAYS)

    assert move(scene, "--do", "--json") == 0

    line, whole = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["case"], line["outcome"]) == (scene.case.number, "moved")
    assert (whole["stage"], whole["moved"], whole["edition"]) == ("done", 1, "2")
    assert edition_of(scene) == became
    assert move(scene, "--do") == 0
    assert "0 can be moved, 0 moved, 0 stay" in capsys.readouterr().out


def test_a_case_that_stays_is_named_with_why_until_its_step_has_a_name(scene, capsys, tmp_path):
    became = adopt(scene, *RENAMED)
    names = tmp_path / "names.json"
    names.write_text(json.dumps({"SD-3.15-3": {"recorded": "registered"}}), encoding="utf-8")

    assert move(scene) == 1
    assert scene.case.number in capsys.readouterr().out
    assert move(scene, "--names", str(names), "--do") == 0

    assert edition_of(scene) == became


def test_who_may_not_move_cases_is_refused_and_nothing_is_begun(scene, capsys):
    adopt(scene, TEN_DAYS)

    assert move(scene, "--do", sign_in="周婷") == 1

    said = capsys.readouterr()
    assert (said.out, "move" in said.err.lower()) == ("", True)


@pytest.mark.parametrize(("unit", "sign_in"), [("无此单位", "管理员"), (None, "nobody")])
def test_what_there_is_not_is_wrong_use(scene, capsys, unit, sign_in):
    known = scene.people[sign_in].sign_in if sign_in in scene.people else sign_in
    arguments = ["move", unit or scene.company.name, "service-department", "--as", known]

    assert run(parser().parse_args(arguments)) == 2
    assert capsys.readouterr().err
