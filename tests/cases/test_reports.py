"""Reports to superiors: told at once, answered, made up for a skipped level, and dissent in its order."""

import pytest

from shouwen.cases.models import Case
from shouwen.cases.offering import deeds_offered
from shouwen.facts.actions import record
from shouwen.facts.refusals import Why
from shouwen.work.actions.tasks import complete_task
from shouwen.work.models import Notice, Task, TaskState
from tests.cases.test_complaint import do
from tests.factories import facts_of, refusal_of
from tests.scenes import local, take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures

START = local("2026-03-02 09:00")
AT = local("2026-03-02 10:00")


@pytest.fixture
def case(scene):  # noqa: F811
    return take_complaint(scene, START)


def report(scene, case, who="周婷", reason="泄密", words="客户名单被传出；建议停用账号", **given):  # noqa: F811
    return do(scene, case, "report", who, AT, words, reason=reason, **given)


def open_tasks(case):
    rows = Task.objects.filter(matter=case.reference, state=TaskState.OPEN, flow=None)
    return {(task.title, task.holder.name, task.citation.partition("#")[2]) for task in rows.select_related("holder")}


def test_the_direct_superior_is_told_at_once_and_has_the_task(scene, case):  # noqa: F811
    report(scene, case)

    (notice,) = Notice.objects.filter(to=scene.people["冯丽"])
    assert (notice.what, notice.not_before, notice.names["title"]) == ("noticed", AT, "请示报告")
    assert open_tasks(case) == {("批示请示报告", "冯丽", "第一章/三/八/1–5")}

    do(scene, case, "instruction", "冯丽", AT, "立即停用")

    assert open_tasks(case) == set()


def test_a_customer_making_trouble_is_handed_to_the_superior(scene, case):  # noqa: F811
    report(scene, case, reason="用户刁难")

    assert Case.objects.get(pk=case.pk).holder == scene.people["冯丽"]
    assert [fact.figures["to"] for fact in facts_of("handler.changed", case)] == [scene.people["冯丽"].reference]


def test_a_level_is_skipped_only_in_an_emergency_and_then_made_up(scene, case):  # noqa: F811
    higher = {"superior": str(scene.people["朱明"].pk)}
    calm = refusal_of(lambda: report(scene, case, **higher))
    assert [ground.citation.partition("#")[2] for ground in calm.grounds] == ["第一章/三/八/6"]

    report(scene, case, urgent="true", **higher)

    assert open_tasks(case) == {
        ("批示请示报告", "朱明", "第一章/三/八/1–5"), ("事后向直接上级补报", "周婷", "第一章/三/八/6"),
    }
    do(scene, case, "late_report", "周婷", AT, "已向冯丽补报")
    assert {title for title, *_ in open_tasks(case)} == {"批示请示报告"}


def test_only_ones_own_superiors_are_reported_to(scene, case):  # noqa: F811
    refused = refusal_of(lambda: report(scene, case, superior=str(scene.people["沈洁"].pk)))

    assert (refused.why, refused.field) == (Why.BAD_INPUT, "superior")


def test_dissent_goes_higher_only_after_it_was_voiced_and_the_instruction_carried_out(scene, case):  # noqa: F811
    report(scene, case)
    none_yet = refusal_of(lambda: do(scene, case, "escalation", "周婷", AT, "仍有异议"))
    assert none_yet.why is Why.OVERTAKEN
    do(scene, case, "instruction", "冯丽", AT, "不停用，继续观察")
    early = refusal_of(lambda: do(scene, case, "escalation", "周婷", AT, "仍有异议"))
    assert [ground.citation.partition("#")[2] for ground in early.grounds] == ["第一章/三/八/7"]

    do(scene, case, "suggestion", "周婷", AT, "建议停用")
    do(scene, case, "execution", "周婷", AT, "已按指示观察")
    do(scene, case, "escalation", "周婷", AT, "仍有异议")

    assert open_tasks(case) == {("答复不同意见", "朱明", "第一章/三/八/7")}
    assert Notice.objects.filter(to=scene.people["朱明"], names__title="答复不同意见").exists()


def test_answers_are_offered_to_superiors_and_what_follows_to_who_reported(scene, case):  # noqa: F811
    nouns = {"instruction", "suggestion", "execution", "escalation", "late_report"}

    def offered(who):
        now = Case.objects.select_related("unit").get(pk=case.pk)
        return {deed.noun for deed in deeds_offered(now, by=scene.by(who, AT))} & nouns

    assert offered("周婷") == offered("冯丽") == set()
    report(scene, case)
    assert (offered("周婷"), offered("冯丽")) == ({"late_report"}, {"instruction"})
    do(scene, case, "instruction", "冯丽", AT, "停用")
    assert (offered("周婷"), offered("冯丽")) == (nouns - {"instruction"}, set())


@pytest.mark.parametrize("noun", ["instruction"])
def test_a_report_is_not_answered_by_who_leads_nobody(scene, case, noun):  # noqa: F811
    report(scene, case)

    assert refusal_of(lambda: do(scene, case, noun, "吴敏", AT, "好")).why is Why.NOT_ALLOWED


def test_a_step_of_the_flow_that_counts_as_it_carries_the_instruction_out(scene):  # noqa: F811
    case = take_complaint(scene, START, kind="请示报告", class_key="")
    report(scene, case)
    review = Task.objects.get(matter=case.reference, node="reviewed", state=TaskState.OPEN)
    complete_task(review, {"权限内": "是"}, by=scene.by("冯丽", AT), at=AT)
    do(scene, case, "instruction", "冯丽", AT, "停用账号")
    do(scene, case, "suggestion", "周婷", AT, "先查来源")
    assert refusal_of(lambda: do(scene, case, "escalation", "周婷", AT, "仍有异议")).why is Why.AGAINST_THE_RULES
    step = Task.objects.get(matter=case.reference, node="carried-out", state=TaskState.OPEN)

    record("task.done", at=AT, unit=case.unit_id, by=scene.people["周婷"], about=case, step=step.title, task=step,
           by_accused=False)

    do(scene, case, "escalation", "周婷", AT, "仍有异议")
    assert [fact.figures["executed"] for fact in facts_of("report.escalated", case)] == [True]
