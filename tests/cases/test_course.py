"""What the course of a case says of its facts: whom they concern, amounts to the fen, and what tasks are called."""

from django.db import transaction

from shouwen.cases.actions.transfers import offer_case
from shouwen.cases.timeline import timeline_of
from shouwen.facts.actions import record
from tests.scenes import local, take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures

START = local("2026-03-02 09:00")


def test_who_is_named_for_the_rules_alone_is_not_taken_for_whom_it_concerns(scene):  # noqa: F811
    case = take_complaint(scene, START)
    with transaction.atomic():
        record("complaint.investigated", at=START, unit=case.unit_id, by=scene.people["沈洁"], about=case,
               loss=320, cause="疏忽大意", improvement_owner=scene.people["蒋涛"])

    line = next(one for one in timeline_of(case) if one.kind == "complaint.investigated")

    said = [value for _name, value in line.said]
    assert "蒋涛" not in said
    assert "320.00" in said
    assert "蒋涛" not in [value for _name, value in line.figures]


def test_an_offer_says_to_which_unit_it_went(scene):  # noqa: F811
    case = take_complaint(scene, START)

    offer_case(case, scene.departments["质检部"], "属于质量问题", by=scene.by("周婷", START), at=START)

    line = next(one for one in timeline_of(case) if one.kind == "case.transferred")
    assert ("接收单位", "质检部") in line.said
