"""What of a case waits for an answer is read from its facts; nothing of it is stored."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.cases.actions.closing import close_case, reopen_case
from shouwen.cases.offering import deeds_offered
from shouwen.cases.queries import case_for
from shouwen.cases.waiting import NOTHING, Waiting, waiting_of
from shouwen.compliance.rulebook import read_once
from tests.cases.test_complaint import do
from tests.cases.test_sanctions import NOON, proposed, to_reaction  # noqa: F401  a fixture
from tests.scenes import local, take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures

AT = local("2026-03-02 09:00")


def test_a_case_in_which_nothing_was_proposed_nor_reported_waits_for_nothing(scene):  # noqa: F811
    assert waiting_of(take_complaint(scene, AT)) == NOTHING


@pytest.mark.parametrize(("answer", "who", "words"), [("approval", "陈刚", "同意"), ("rejection", "陈刚", "再议")])
def test_a_proposal_waits_until_it_is_answered(scene, proposed, answer, who, words):  # noqa: F811
    people = scene.people
    assert waiting_of(proposed) == Waiting(True, people["冯丽"].reference, people["蒋涛"].reference)

    do(scene, proposed, answer, who, NOON, words)

    assert waiting_of(proposed) == Waiting(True)


def test_a_decision_for_neither_needs_no_approval(scene):  # noqa: F811
    case = to_reaction(scene)
    do(scene, case, "sanction", "冯丽", NOON, "客户误用", sort="不处罚")

    assert waiting_of(case) == Waiting(True)


def test_a_report_waits_for_its_answer_and_again_once_it_is_taken_higher(scene):  # noqa: F811
    case = take_complaint(scene, AT)
    do(scene, case, "report", "周婷", AT, "请指示", reason="超出职权")
    by = scene.people["周婷"].reference
    assert waiting_of(case) == Waiting(report="made", reported_by=by)

    do(scene, case, "instruction", "冯丽", AT, "退货")
    assert waiting_of(case) == Waiting(report="answered", reported_by=by)

    do(scene, case, "suggestion", "周婷", AT, "换货更好")
    do(scene, case, "execution", "周婷", AT, "已照办")
    do(scene, case, "escalation", "周婷", AT, "仍有异议")
    assert waiting_of(case) == Waiting(report="made", reported_by=by)


def test_what_was_proposed_before_the_case_was_reopened_waits_no_more(scene, proposed):  # noqa: F811
    close_case(proposed, "撤回", by=scene.by("周婷", NOON), at=NOON)
    proposed.refresh_from_db()
    reopen_case(proposed, "又来电", by=scene.by("周婷", NOON), at=NOON)

    assert waiting_of(proposed) == Waiting(True)


def test_a_case_read_for_its_page_brings_what_waits_and_keeps_none_of_it(scene, proposed):  # noqa: F811
    by = scene.by("陈刚", NOON)
    with read_once():
        waiting_of(case_for(proposed.pk, by=by))  # the rulebook is read once for a page
        case = case_for(proposed.pk, by=by)
        with CaptureQueriesContext(connection) as asked:
            offered = {deed.noun for deed in deeds_offered(case, by=by)}

    assert {"approval", "rejection"} <= offered
    assert [one["sql"] for one in asked.captured_queries if "facts_fact" in one["sql"]] == []
    assert not any("state" in name for name in proposed.particulars)
