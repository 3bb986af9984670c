"""Cases of one customer become one: parts go along, and no complaint leaves its regulation that way."""

import pytest

from shouwen.cases.actions.closing import close_case, merge_case
from shouwen.cases.actions.opening import Wanted, open_case
from shouwen.cases.actions.transfers import open_sub_case
from shouwen.cases.kinds import JOINT
from shouwen.cases.models import CaseState
from shouwen.cases.queries import mergeable_with
from shouwen.channels.letters import notice_letter
from shouwen.facts.refusals import Why
from shouwen.work.actions.notices import notify
from tests.factories import facts_of, refusal_of
from tests.scenes import local, take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures

AT = local("2026-03-02 09:00")


@pytest.fixture
def by(scene):  # noqa: F811
    return scene.by("周婷", AT)


@pytest.fixture
def case(scene):  # noqa: F811
    return take_complaint(scene, AT)


def another(case, by, kind="投诉", class_key="商品质量"):
    return open_case(case.contact, Wanted(kind, "又来一次", class_key), by=by, at=AT)


def part_of(scene, case, by):  # noqa: F811
    return open_sub_case(case, scene.departments["质检部"], Wanted(JOINT, "检验"), by=by, at=AT)


def test_a_case_goes_on_in_another_with_its_open_parts(scene, case, by):  # noqa: F811
    into, part = another(case, by), part_of(scene, case, by)

    merge_case(case, into, by=by, at=AT)

    case.refresh_from_db()
    part.refresh_from_db()
    assert (case.state, case.merged_into_id, part.parent_id) == (CaseState.MERGED, into.pk, into.pk)
    assert [fact.figures["into"] for fact in facts_of("case.merged", case)] == [into.reference]
    refused = refusal_of(lambda: close_case(into, "办结", by=by, at=AT))
    assert "其他部门未办完不得结案" in {ground.sentence for ground in refused.grounds}


def test_a_part_is_merged_neither_way(scene, case, by):  # noqa: F811
    part = part_of(scene, case, by)

    other = another(case, by)

    refused = [refusal_of(lambda: merge_case(case, part, by=by, at=AT)),
               refusal_of(lambda: merge_case(part, other, by=by, at=AT))]

    assert [one.why for one in refused if "part" in one.sentence] == [Why.BAD_INPUT] * 2
    assert not mergeable_with(case, by=by).filter(pk=part.pk).exists()


def test_a_complaint_is_merged_into_a_complaint_only(scene, case, by):  # noqa: F811
    report, complaint = another(case, by, "请示报告", ""), another(case, by)

    refused = refusal_of(lambda: merge_case(case, report, by=by, at=AT))

    assert "complaint" in refused.sentence
    assert list(mergeable_with(case, by=by)) == [complaint]
    assert merge_case(report, complaint, by=by, at=AT).state == CaseState.MERGED


def test_merging_is_a_deed_and_no_way_to_close_a_complaint_past_its_steps(scene, case, by):  # noqa: F811
    refused = refusal_of(lambda: close_case(case, "合并", by=by, at=AT))

    assert (refused.why, refused.field) == (Why.BAD_INPUT, "result")


def test_the_letter_about_a_case_bears_its_number_in_the_subject(scene, case):  # noqa: F811
    names = {"title": case.subject, "by": "吴敏"}
    told = notify(scene.people["周婷"], "handed_on", matter=case.reference, names=names, why="holds", key="one", at=AT)

    assert notice_letter(told, sender="house@help.example")["Subject"] == f"[{case.number}] 有工单转交给您"
