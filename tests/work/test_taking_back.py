"""A miss that was none: what it opened is taken back, unless somebody has worked on it, and the log says so."""

import pytest
from django.db import transaction

from shouwen.cases.timeline import timeline_of
from shouwen.facts.actions import SYSTEM, record
from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.actions.flows import flow_of
from shouwen.work.actions.tasks import complete_task, take_task
from shouwen.work.deliveries import deliveries_of
from shouwen.work.matters import matter_of
from shouwen.work.models import Deadline, DeadlineState, FlowRun, Notice, NoticeState, Task, TaskState
from tests.cases.test_complaint import do, judged
from tests.factories import facts_of
from tests.scenes import local, take_complaint

NOTIFY = "SD-3.15-3.6"
URGED = "督促通知客户"
CONSENTED = local("2026-03-04 10:00")
SWEPT = local("2026-03-05 08:00")


@pytest.fixture
def case(scene):
    """A complaint whose customer was not told in time after the superior's consent, as far as was known."""
    case = take_complaint(scene, local("2026-03-02 09:00"))
    judged(scene, case, local("2026-03-02 10:00"))
    at = local("2026-03-04 09:00")
    do(scene, case, "investigation", "沈洁", at, "绝缘不良", upheld="true", own_fault="true", cause="疏忽大意",
       responsible=str(scene.people["蒋涛"].pk), loss="320.00")
    do(scene, case, "solution", "沈洁", at, "退货", remedy="退货", amount="320")
    do(scene, case, "consent", "冯丽", CONSENTED, "同意")
    while sweep_deadlines(SWEPT):
        pass
    assert Deadline.objects.get(holder=case.reference, standard=NOTIFY).state == DeadlineState.MISSED
    return case


def told_in_time(scene, case):
    """Enter from paper that the customer was told an hour after the consent."""
    with transaction.atomic():
        return record("customer.told", at=local("2026-03-04 11:00"), unit=case.unit_id, by=scene.people["周婷"],
                      about=case, for_whom=case.customer, of="解决办法", consented=True, has_reason=False)


def urged(case):
    return Task.objects.get(matter=case.reference, title=URGED)


def escalations(case):
    rows = Notice.objects.filter(matter=case.reference, what="escalated", key__startswith=f"{NOTIFY}|")
    return list(rows.order_by("pk"))


def open_of_the_flow(case):
    (run,) = FlowRun.objects.filter(matter=case.reference)
    return {task.name for task in flow_of(run).load(run.state).open_tasks()}


def test_a_task_that_only_the_miss_opened_falls_away_with_it(scene, case):
    assert urged(case).state == TaskState.OPEN

    told_in_time(scene, case)

    assert Deadline.objects.get(holder=case.reference, standard=NOTIFY).state == DeadlineState.MET
    assert urged(case).state == TaskState.CANCELLED
    assert open_of_the_flow(case) == {"反馈反应"}
    (fact,) = facts_of("task.withdrawn", case)
    assert (fact.figures["step"], fact.figures["standard"]) == (URGED, NOTIFY)


def test_a_task_that_somebody_took_stays_and_the_course_says_so(scene, case):
    take_task(urged(case), by=scene.by("冯丽", SWEPT), at=SWEPT)

    told_in_time(scene, case)

    assert urged(case).state == TaskState.OPEN
    assert open_of_the_flow(case) == {"反馈反应", URGED}
    assert facts_of("task.withdrawn", case) == []
    assert [line.kind for line in timeline_of(case) if line.kind == "task.kept"] == ["task.kept"]
    complete_task(urged(case), {"督促情况": "客户早已得知"}, by=scene.by("冯丽", SWEPT), at=SWEPT)
    assert open_of_the_flow(case) == {"反馈反应"}


def test_a_task_that_was_done_says_nothing(scene, case):
    complete_task(urged(case), {"督促情况": "已电话督促"}, by=scene.by("冯丽", SWEPT), at=SWEPT)

    told_in_time(scene, case)

    assert urged(case).state == TaskState.DONE
    assert facts_of("task.kept", case) == facts_of("task.withdrawn", case) == []


def test_what_was_told_of_the_miss_is_marked_in_the_log(scene, case):
    told = escalations(case)
    assert told
    Notice.objects.filter(pk=told[0].pk).update(mail_state="waiting", mail_next_at=SWEPT)

    told_in_time(scene, case)

    now = escalations(case)
    assert {notice.state for notice in now} == {NoticeState.WITHDRAWN}
    assert {notice.withdrawn_at for notice in now} == {local("2026-03-04 11:00")}
    first = Notice.objects.get(pk=told[0].pk)
    assert (first.mail_state, first.mail_next_at) == ("withdrawn", None)
    log = deliveries_of(matter_of(case.reference), by=scene.by("管理员", SWEPT))
    assert {notice.pk for notice in told} <= {notice.pk for notice in log.told}


def test_other_notices_of_the_matter_stay_as_they_were(scene, case):
    others = set(Notice.objects.filter(matter=case.reference).exclude(pk__in=[n.pk for n in escalations(case)]))

    told_in_time(scene, case)

    assert not [n for n in Notice.objects.filter(pk__in=[one.pk for one in others]) if n.withdrawn_at]


def test_a_clock_that_runs_again_and_is_missed_again_opens_and_tells_anew(scene, case):
    before = len(escalations(case))
    told = told_in_time(scene, case)
    with transaction.atomic():
        record("fact.withdrawn", at=SWEPT, unit=case.unit_id, by=SYSTEM, about=case, which=f"fact:{told.sequence}")

    while sweep_deadlines(SWEPT):
        pass

    assert Deadline.objects.get(holder=case.reference, standard=NOTIFY).state == DeadlineState.MISSED
    states = [notice.state for notice in escalations(case)]
    assert states.count(NoticeState.WITHDRAWN) == before
    assert len(states) == 2 * before


def test_a_late_pause_takes_the_miss_back_and_the_timer_runs_on(scene, case):
    with transaction.atomic():
        record("pause.started", at=local("2026-03-04 10:30"), unit=case.unit_id, by=scene.people["周婷"], about=case,
               has_reason=True)
        record("pause.ended", at=local("2026-03-05 17:00"), unit=case.unit_id, by=scene.people["周婷"], about=case)

    clock = Deadline.objects.get(holder=case.reference, standard=NOTIFY)
    assert clock.state == DeadlineState.OPEN
    assert urged(case).state == TaskState.CANCELLED
    assert open_of_the_flow(case) == {"通知客户"}

    while sweep_deadlines(local("2026-03-12 08:00")):
        pass

    assert sorted(Task.objects.filter(matter=case.reference, title=URGED).values_list("state", flat=True)) == [
        TaskState.CANCELLED, TaskState.OPEN]
    assert open_of_the_flow(case) == {"通知客户", URGED}
