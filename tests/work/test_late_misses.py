"""Clocks that turn out missed, or not missed, because facts are judged again: recorded, told and taken back once."""

import pytest
from django.db import transaction
from django.utils import translation

from shouwen.cases.models import Case
from shouwen.cases.timeline import timeline_of
from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.models import Fact
from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.models import Deadline, DeadlineState, Notice, NoticeState, Task, TaskState
from shouwen.work.notice_words import notice_words
from tests.cases.test_complaint import do, judged
from tests.factories import facts_of
from tests.scenes import SHANGHAI, local, take_complaint
from tests.work.test_late_facts import enter, open_of_the_flow

NOTIFY = "SD-3.15-3.6"
URGED = "督促通知客户"
CONSENTED, DUE = local("2026-03-04 10:00"), local("2026-03-04 15:30")
SWEPT = local("2026-03-05 08:00")
IN_TIME, TOO_LATE = local("2026-03-04 11:00"), local("2026-03-04 17:00")


@pytest.fixture
def case(scene):
    """A complaint whose superior has consented; nothing is known of telling the customer."""
    case = take_complaint(scene, local("2026-03-02 09:00"))
    judged(scene, case, local("2026-03-02 10:00"))
    at = local("2026-03-04 09:00")
    do(scene, case, "investigation", "沈洁", at, "绝缘不良", upheld="true", own_fault="true", cause="疏忽大意",
       responsible=str(scene.people["蒋涛"].pk), loss="320.00")
    do(scene, case, "solution", "沈洁", at, "退货", remedy="退货", amount="320")
    do(scene, case, "consent", "冯丽", CONSENTED, "同意")
    return case


def sweep(at=SWEPT):
    while sweep_deadlines(at):
        pass


def clock(case):
    return Deadline.objects.get(holder=case.reference, standard=NOTIFY)


def misses(case):
    return [(fact.at, fact.by) for fact in facts_of("deadline.missed", case) if fact.figures["standard"] == NOTIFY]


def escalations(case):
    rows = Notice.objects.filter(matter=case.reference, what="escalated", key__startswith=f"{NOTIFY}|")
    return list(rows.order_by("pk"))


def pause(scene, case, since, until):
    with transaction.atomic():
        begun = record("pause.started", at=since, unit=case.unit_id, by=scene.people["周婷"], about=case,
                       has_reason=True)
        record("pause.ended", at=until, unit=case.unit_id, by=scene.people["周婷"], about=case)
    return begun


def withdraw(case, fact):
    with transaction.atomic():
        record("fact.withdrawn", at=SWEPT, unit=case.unit_id, by=SYSTEM, about=case, which=f"fact:{fact.sequence}")


def test_a_miss_that_a_deed_finds_before_the_clock_looks_is_recorded_at_its_due_time(scene, case):
    """The clock process stood still; the customer was told an hour and a half late."""
    enter(scene, case, "customer.told", TOO_LATE)

    assert (clock(case).state, clock(case).done_late_at) == (DeadlineState.MISSED, TOO_LATE)
    assert misses(case) == [(DUE, SYSTEM)]
    sweep()
    assert misses(case) == [(DUE, SYSTEM)]
    assert escalations(case) == []  # nobody is asked to see to what is done
    assert not Task.objects.filter(matter=case.reference, title=URGED).exists()


def test_a_miss_that_shows_when_a_done_is_withdrawn_is_recorded_told_and_its_timer_goes_off(scene, case):
    told = enter(scene, case, "customer.told", IN_TIME, of="解决办法")
    assert clock(case).state == DeadlineState.MET

    withdraw(case, told)
    sweep()

    assert clock(case).state == DeadlineState.MISSED
    assert misses(case) == [(DUE, SYSTEM)]
    assert len(escalations(case)) == len({notice.to_id for notice in escalations(case)}) > 0


def test_a_miss_that_a_late_start_shows_fires_the_timer_of_the_step_that_still_stands(scene):
    case = take_complaint(scene, local("2026-03-02 09:00"))
    judged(scene, case, local("2026-03-02 10:00"))
    enter(scene, case, "complaint.investigated", local("2026-03-04 09:00"))
    enter(scene, case, "solution.proposed", local("2026-03-04 09:10"))
    enter(scene, case, "customer.told", local("2026-03-04 17:30"), of="处理进度")
    pause(scene, case, local("2026-03-04 16:30"), local("2026-03-04 16:40"))
    assert open_of_the_flow(case) == {"上级同意"}

    enter(scene, case, "consent.given", CONSENTED, "冯丽")

    assert (clock(case).state, clock(case).started_at) == (DeadlineState.MISSED, CONSENTED)
    assert misses(case) == [(DUE, SYSTEM)]
    assert open_of_the_flow(case) == {"通知客户", URGED}
    assert Task.objects.get(matter=case.reference, title=URGED).opened_at == DUE
    sweep()
    sweep(local("2026-03-05 09:00"))
    assert len(escalations(case)) == len({notice.to_id for notice in escalations(case)}) > 0
    assert Task.objects.filter(matter=case.reference, title=URGED).count() == 1
    assert misses(case) == [(DUE, SYSTEM)]


def test_a_pause_that_is_withdrawn_shows_the_miss(scene, case):
    begun = pause(scene, case, local("2026-03-04 11:00"), local("2026-03-05 17:00"))
    sweep()
    assert clock(case).state == DeadlineState.OPEN

    withdraw(case, begun)
    sweep()

    assert clock(case).state == DeadlineState.MISSED
    assert misses(case) == [(DUE, SYSTEM)]
    assert open_of_the_flow(case) == {"通知客户", URGED}
    assert len(escalations(case)) == len({notice.to_id for notice in escalations(case)}) > 0


def test_a_miss_that_stays_one_with_another_due_time_tells_nobody_twice(scene, case):
    sweep()
    before = [(notice.pk, notice.state) for notice in escalations(case)]
    assert before

    pause(scene, case, local("2026-03-04 11:00"), local("2026-03-04 11:30"))
    enter(scene, case, "customer.told", local("2026-03-04 17:20"), of="处理进度")
    sweep()

    assert clock(case).state == DeadlineState.MISSED
    assert len([one for one in escalations(case) if one.withdrawn_at is None]) == len(before)
    assert Task.objects.filter(matter=case.reference, title=URGED, state=TaskState.OPEN).count() == 1


def test_a_miss_that_was_none_is_withdrawn_with_its_reason(scene, case):
    sweep()
    (missed,) = [fact for fact in facts_of("deadline.missed", case) if fact.figures["standard"] == NOTIFY]

    told = enter(scene, case, "customer.told", IN_TIME)

    assert clock(case).state == DeadlineState.MET
    (gone,) = facts_of("fact.withdrawn", case)
    assert gone.figures == {"which": f"fact:{missed.pk}", "reason": "late_fact", "because": f"fact:{told.sequence}",
                            "standard": NOTIFY}
    assert (gone.by, gone.at) == (SYSTEM, DUE)
    with translation.override("en"):
        line = next(line for line in timeline_of(case) if line.kind == "fact.withdrawn")
    assert line.standard == NOTIFY


def test_whoever_was_told_of_a_miss_is_told_that_it_was_none_and_why(scene, case):
    sweep()
    told = escalations(case)
    assert told

    late = enter(scene, case, "customer.told", IN_TIME)

    back = list(Notice.objects.filter(matter=case.reference, what="taken_back").order_by("pk"))
    assert [notice.to_id for notice in back] == [notice.to_id for notice in told]
    assert {notice.citation for notice in back} == {told[0].citation}
    assert {notice.state for notice in back} == {NoticeState.SHOWN}
    learned = Fact.objects.get(pk=late.sequence).recorded_at
    assert {notice.at for notice in back} == {learned}
    with translation.override("en"):
        subject, sentence = notice_words("taken_back", back[0].names, SHANGHAI, back[0].citation)
    assert subject.startswith("No longer holds: ")
    assert "what we told you on Mar 4, 2026, 15:30" in sentence
    assert "Customer told" in sentence
    assert "Mar 4, 2026, 11:00" in sentence
    for language in ("zh-hans", "zh-hant"):
        with translation.override(language):
            subject, sentence = notice_words("taken_back", back[0].names, SHANGHAI, back[0].citation)
        assert not any(word in subject + sentence for word in ("longer", "because", "told you"))


def test_what_told_of_a_miss_is_settled_once_it_is_done_late(scene, case):
    sweep()
    assert {notice.state for notice in escalations(case)} == {NoticeState.SHOWN}

    enter(scene, case, "customer.told", TOO_LATE)

    assert {notice.state for notice in escalations(case)} == {NoticeState.SETTLED}


def test_who_was_not_told_yet_is_told_nothing(scene, case):
    sweep()
    Notice.objects.filter(pk__in=[notice.pk for notice in escalations(case)]).update(
        state=NoticeState.WAITING, mail_state="waiting")

    enter(scene, case, "customer.told", IN_TIME)

    assert not Notice.objects.filter(matter=case.reference, what="taken_back").exists()


def test_whoever_is_accused_by_now_is_told_nothing_more(scene, case):
    sweep()
    told = escalations(case)
    Case.objects.filter(pk=case.pk).update(accused=told[0].to)

    enter(scene, case, "customer.told", IN_TIME)

    back = Notice.objects.filter(matter=case.reference, what="taken_back")
    assert [notice.to_id for notice in back] == [notice.to_id for notice in told[1:]]


def test_a_miss_found_again_after_it_was_withdrawn_is_recorded_and_told_anew(scene, case):
    sweep()
    before = len(escalations(case))
    told = enter(scene, case, "customer.told", IN_TIME)

    withdraw(case, told)
    sweep()

    assert misses(case) == [(DUE, SYSTEM)] * 2
    assert len([one for one in escalations(case) if one.withdrawn_at is None]) == before
