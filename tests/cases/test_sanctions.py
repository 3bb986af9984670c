"""Rewards and sanctions: proposed by the share of the loss, approved by somebody else, and counting only then."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.cases.actions.closing import state_at_closing
from shouwen.cases.models import Case
from shouwen.cases.offering import deeds_offered
from shouwen.cases.sanctions import proposals_of
from shouwen.facts.refusals import Why
from shouwen.work.models import Notice, Task, TaskState
from tests.cases.test_complaint import do, judged
from tests.factories import facts_of, refusal_of
from tests.scenes import local, take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures

START = local("2026-03-02 09:00")
NOON = local("2026-03-05 11:00")
ARTICLE = "service-department@1#第一章/三/七/（5）"


def to_reaction(scene, at=START):  # noqa: F811
    """Take steps 1 to 6."""
    case = take_complaint(scene, at)
    judged(scene, case, at)
    do(scene, case, "investigation", "沈洁", at, "绝缘不良", upheld="true", own_fault="true", cause="疏忽大意",
       responsible=str(scene.people["蒋涛"].pk), loss="320.00")
    do(scene, case, "solution", "沈洁", at, "退货", remedy="退货", amount="320")
    do(scene, case, "consent", "冯丽", at, "同意")
    do(scene, case, "telling", "周婷", at, "已告知", of="解决办法")
    return do(scene, case, "confirmation", "周婷", at, "接受", of="解决办法", satisfied="true", satisfaction="满意")


@pytest.fixture
def proposed(scene):  # noqa: F811
    case = to_reaction(scene)
    return do(scene, case, "sanction", "冯丽", NOON, "按规定", sort="处罚", base_amount="4000",
              responsible=str(scene.people["蒋涛"].pk))


def test_a_proposal_shows_its_share_and_amount_and_waits_for_the_higher_superior(scene, proposed):  # noqa: F811
    (one,) = proposals_of(proposed)

    assert (one.state, one.ratio, one.amount) == ("open", Decimal("0.05"), Decimal("200.00"))
    task = Task.objects.get(matter=proposed.reference, title="审批奖惩")
    assert (task.position, task.citation, task.state) == ("更高上级", ARTICLE, TaskState.OPEN)
    assert {one.to.name for one in Notice.objects.filter(names__title="审批奖惩")} == {"陈刚"}


def test_approved_it_counts_with_its_amount_and_the_task_is_done(scene, proposed):  # noqa: F811
    do(scene, proposed, "approval", "陈刚", NOON, "同意")

    (fact,) = facts_of("sanction.approved", proposed)
    assert (fact.figures["amount"], fact.figures["responsible"]) == ("200.00", scene.people["蒋涛"].reference)
    (one,) = proposals_of(proposed)
    assert (one.state, one.answer.by) == ("approved", scene.people["陈刚"].reference)
    task = Task.objects.get(matter=proposed.reference, title="审批奖惩")
    assert (task.state, task.done_by) == (TaskState.DONE, scene.people["陈刚"])


def test_neither_proposer_nor_whom_it_is_about_approves_and_the_article_says_so(scene, proposed):  # noqa: F811
    own = refusal_of(lambda: do(scene, proposed, "approval", "冯丽", NOON))
    case = Case.objects.get(pk=proposed.pk)
    about_approver = do(scene, case, "sanction", "冯丽", NOON, "按规定", sort="处罚", base_amount="4000",
                        responsible=str(scene.people["陈刚"].pk))
    concerned = refusal_of(lambda: do(scene, about_approver, "approval", "陈刚", NOON))

    assert [ground.citation for ground in own.grounds] == [ARTICLE]
    assert [ground.citation for ground in concerned.grounds] == [ARTICLE]
    for wrong in ("周婷", "沈洁", "褚伟"):
        assert refusal_of(lambda who=wrong: do(scene, about_approver, "approval", who, NOON)).why is Why.NOT_ALLOWED


def test_the_accused_approves_nothing(scene, proposed):  # noqa: F811
    do(scene, proposed, "accusation", "郑强", NOON, accused=str(scene.people["陈刚"].pk))

    refused = refusal_of(lambda: do(scene, proposed, "approval", "陈刚", NOON))

    assert ARTICLE in [ground.citation for ground in refused.grounds]


def test_refused_with_a_reason_step_seven_is_open_again(scene, proposed):  # noqa: F811
    bare = refusal_of(lambda: do(scene, proposed, "rejection", "陈刚", NOON))
    assert [ground.citation for ground in bare.grounds] == [ARTICLE]

    do(scene, proposed, "rejection", "陈刚", NOON, "损失未核实")

    case = Case.objects.select_related("unit", "customer").get(pk=proposed.pk)
    assert state_at_closing(case, scene.by("冯丽", NOON), NOON)["steps_done"] == 6
    again = Task.objects.get(matter=case.reference, title="另定责任处罚", state=TaskState.OPEN)
    do(scene, case, "sanction", "冯丽", NOON, "不再处罚", sort="不处罚")
    again.refresh_from_db()
    assert again.state == TaskState.DONE
    assert [one.state for one in proposals_of(case)] == ["refused", "none needed"]


def test_an_open_proposal_keeps_the_case_open_and_nothing_is_approved_twice(scene, proposed):  # noqa: F811
    case = Case.objects.select_related("unit", "customer").get(pk=proposed.pk)
    assert state_at_closing(case, scene.by("冯丽", NOON), NOON)["open_proposals"] == 1

    do(scene, case, "approval", "陈刚", NOON)

    assert state_at_closing(case, scene.by("冯丽", NOON), NOON)["open_proposals"] == 0
    assert refusal_of(lambda: do(scene, case, "approval", "朱明", NOON)).why is Why.OVERTAKEN


def test_only_who_may_decide_is_offered_the_deed(scene, proposed):  # noqa: F811
    case = Case.objects.select_related("unit").get(pk=proposed.pk)

    def offered(who):
        return {deed.noun for deed in deeds_offered(case, by=scene.by(who, NOON))} & {"approval", "rejection"}

    assert offered("陈刚") == {"approval", "rejection"}
    assert offered("冯丽") == offered("周婷") == set()


@pytest.mark.parametrize("times", [1, 3])
def test_proposals_are_read_with_two_statements_however_many_there_are(scene, proposed, times):  # noqa: F811
    for _ in range(times - 1):
        do(scene, proposed, "rejection", "陈刚", NOON, "未核实")
        do(scene, proposed, "sanction", "冯丽", NOON, "再提", sort="处罚", base_amount="4000")

    with CaptureQueriesContext(connection) as asked:
        found = proposals_of(proposed)

    assert (len(found), len(asked)) == (times, 2)
