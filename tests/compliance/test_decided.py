"""What was decided of a case, in words, with the amounts that follow."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from shouwen.compliance.decided import decided_of
from tests.scenes import local, take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures
from tests.web.test_coming import through_the_steps

START = local("2026-03-02 09:00")


@pytest.fixture
def case(scene):  # noqa: F811
    case = take_complaint(scene, START)
    through_the_steps(scene, case)
    return case


def by_standard(case):
    return {one.finding.standard: one for one in decided_of(case.reference)}


def test_the_share_that_is_deducted_is_said_as_a_share_and_reckoned(case):
    one = by_standard(case)["SD-3.15-3.7"]

    assert one.result == "5%"
    (amount,) = one.amounts
    assert (amount.verb, amount.to, amount.formula, amount.yuan) == ("fine", "责任人", "4000 × 5%", Decimal("200.00"))


def test_every_decision_of_the_case_is_there_with_its_result(case):
    results = {standard: one.result for standard, one in by_standard(case).items()}

    assert results["SD-3.13/authority"] == "自行处理"
    assert results["SD-3.15-3.8"] == "另提改善对策"
    assert results["SD-3.15-3.3"] == "质检部门"


def test_decisions_are_said_in_the_readers_language(case):
    with translation.override("en"):
        titles = {one.title for one in decided_of(case.reference)}

    assert not [title for title in titles if any("\u4e00" <= letter <= "\u9fff" for letter in title)]


def test_flows_owners_and_forms_are_shown_elsewhere(case):
    assert {one.finding.kind for one in decided_of(case.reference)}.isdisjoint({"flow", "owner", "form"})


def test_it_costs_one_statement(case):
    decided_of(case.reference)

    with CaptureQueriesContext(connection) as captured:
        assert len(decided_of(case.reference)) >= 4

    assert len(captured) == 1
