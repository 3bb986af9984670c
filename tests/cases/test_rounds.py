"""A reopened case begins a new round; an accused handler is replaced; the same cause reopens an improvement."""

from datetime import timedelta

from shouwen.cases.actions.closing import close_case, reopen_case, state_at_closing
from shouwen.cases.models import Case
from shouwen.work.models import Deadline, DeadlineState, FlowRun, Notice, Task, TaskState
from tests.cases.test_complaint import do, finish_recording, judged, register
from tests.cases.test_sanctions import NOON, START, to_reaction
from tests.factories import facts_of, refusal_of
from tests.scenes import local, take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures


def assigned(scene, case, at):  # noqa: F811
    finish_recording(scene, case, at)
    do(scene, case, "judgement", "周婷", at,
       **{"class": "商品质量", "reasons_sufficient": "true", "demand_reasonable": "true"})
    do(scene, case, "assignment", "郑强", at, department="质检部门", responsible=str(scene.people["沈洁"].pk))


def improved(scene, at=NOON):  # noqa: F811
    case = to_reaction(scene, START)
    do(scene, case, "sanction", "冯丽", at, "教育为主", sort="不处罚")
    return do(scene, case, "improvement", "沈洁", at, "增加抽检", owner=str(scene.people["蒋涛"].pk), due_on="2026-04-01")


def test_after_reopening_only_the_registration_of_the_first_round_counts(scene):  # noqa: F811
    case = improved(scene)
    do(scene, case, "reply", "周婷", NOON, "办结", which="final", demand_confirmed="true", reason_confirmed="true")
    by = scene.by("郑强", NOON)
    first = state_at_closing(Case.objects.get(pk=case.pk), by, NOON)
    assert (first["steps_done"], first["replied"], first["satisfaction_asked"]) == (8, True, True)
    closed = close_case(case, "撤回", by=by, at=NOON)
    assert facts_of("case.closed", case)[0].figures["by_owner"] is False  # 周婷 took it, and answers for it
    assert state_at_closing(Case.objects.get(pk=case.pk), scene.by("周婷", NOON), NOON)["by_owner"] is True

    later = NOON + timedelta(days=1)
    again = reopen_case(closed, "客户又来电", by=by, at=later)

    state = state_at_closing(again, by, later)
    assert (state["steps_done"], state["replied"], state["satisfaction_asked"]) == (1, False, False)
    assert state["registrations"] == 1
    assert FlowRun.objects.filter(matter=case.reference, ended_at=None).count() == 1
    assert Task.objects.get(matter=case.reference, state=TaskState.OPEN).title == "记录投诉内容"
    refused = refusal_of(lambda: close_case(again, "办结", by=by, at=later))
    assert "第三章/十五/第三条" in {ground.citation.partition("#")[2] for ground in refused.grounds}


def test_sheets_that_must_be_signed_are_signed_anew_after_reopening(scene):  # noqa: F811
    case = take_complaint(scene, START)
    register(scene, case, START)
    by = scene.by("郑强", NOON)
    reopened = reopen_case(close_case(case, "撤回", by=by, at=NOON), "又来电", by=by, at=NOON + timedelta(days=1))

    refused = refusal_of(lambda: close_case(reopened, "办结", by=by, at=NOON + timedelta(days=1)))

    assert {"第三章/四", "第三章/八"} <= {ground.citation.partition("#")[2] for ground in refused.grounds}


def test_the_clocks_of_a_complaint_run_again_after_reopening(scene):  # noqa: F811
    by, later = scene.by("郑强", NOON), NOON + timedelta(days=1)

    case = reopen_case(close_case(improved(scene), "撤回", by=by, at=NOON), "又来电", by=by, at=later)

    running = Deadline.objects.filter(holder=case.reference, state=DeadlineState.OPEN, started_at=later)
    assert {clock.standard for clock in running} == {"SD-3.15-2b", "SD-3.15-2b/accept"}


def test_an_accused_handler_is_to_be_replaced_by_the_head(scene):  # noqa: F811
    case = take_complaint(scene, START)
    judged(scene, case, START)

    do(scene, case, "accusation", "郑强", NOON, accused=str(scene.people["沈洁"].pk))

    task = Task.objects.get(matter=case.reference, title="改派他人承办")
    assert (task.holder, task.citation.partition("#")[2]) == (scene.people["冯丽"], "第一章/三/七/（4）")
    assert Notice.objects.filter(to=scene.people["冯丽"], names__title="改派他人承办").exists()
    assert not Notice.objects.filter(to=scene.people["沈洁"], names__title="改派他人承办").exists()
    do(scene, case, "assignment", "郑强", NOON, "另派", department="营销部门", responsible=str(scene.people["卫平"].pk))
    task.refresh_from_db()
    assert task.state == TaskState.DONE


def test_the_same_cause_within_the_days_reopens_the_improvement_for_its_owner(scene):  # noqa: F811
    earlier = improved(scene)
    at = local("2026-03-20 09:00")
    case = take_complaint(scene, at, name="王芳")
    assigned(scene, case, at)

    do(scene, case, "investigation", "沈洁", at, "又是绝缘", upheld="true", own_fault="true", cause="疏忽大意",
       responsible=str(scene.people["蒋涛"].pk), loss="10")

    (fact,) = facts_of("improvement.reopened", earlier)
    assert fact.figures == {"owner": scene.people["蒋涛"].reference, "because": case.reference}
    task = Task.objects.get(matter=case.reference, title="重新落实改善对策")
    assert (task.holder, task.citation.partition("#")[2]) == (scene.people["蒋涛"], "第三章/十五/第三条/8")
    assert Notice.objects.filter(to=scene.people["蒋涛"], names__title="重新落实改善对策").exists()


def test_an_improvement_in_anothers_charge_leaves_the_renewed_task_open(scene):  # noqa: F811
    case = to_reaction(scene, START)
    do(scene, case, "sanction", "冯丽", NOON, "教育为主", sort="不处罚")
    task = Task.objects.create(
        matter=case.reference, title="重新落实改善对策", unit=case.unit, holder=scene.people["卫平"], opened_at=START,
        awaits="improvement.proposed",
    )

    for who, state in (("蒋涛", TaskState.OPEN), ("卫平", TaskState.DONE)):
        do(scene, case, "improvement", "沈洁", NOON, "加一道抽检", owner=str(scene.people[who].pk), due_on="2026-05-01")
        task.refresh_from_db()
        assert task.state == state, who


def test_another_cause_or_a_later_day_reopens_nothing(scene):  # noqa: F811
    improved(scene)
    for cause, day in (("偶发原因", "2026-03-20"), ("疏忽大意", "2026-04-20")):
        at = local(f"{day} 09:00")
        case = take_complaint(scene, at, name="王芳")
        assigned(scene, case, at)

        do(scene, case, "investigation", "沈洁", at, "另一原因", upheld="true", own_fault="true", cause=cause,
           responsible=str(scene.people["蒋涛"].pk), loss="10")

        assert not Task.objects.filter(matter=case.reference, title="重新落实改善对策").exists()
