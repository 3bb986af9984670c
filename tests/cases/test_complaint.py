"""One complaint from the ringing phone to the closing, through the actions, by the people whose work it is."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from shouwen.cases.actions.closing import close_case, reopen_case
from shouwen.cases.actions.complaint import carry_out
from shouwen.cases.actions.pauses import pause_case, resume_case
from shouwen.cases.actions.transfers import accept_transfer, decline_transfer, offer_case, withdraw_transfer
from shouwen.cases.models import Case, CaseState
from shouwen.cases.reading import matter_of_case
from shouwen.facts.refusals import Refused, Why
from shouwen.work.actions.entries import begin_entry, sign_entry
from shouwen.work.actions.tasks import complete_task, take_task
from shouwen.work.entries import form_in
from shouwen.work.models import Deadline, DeadlineState, Task, TaskState
from tests.factories import facts_of, refusal_of, stand_in
from tests.scenes import local, service_department, take_complaint

START = local("2026-03-02 09:00")
DEPARTMENTS = {
    "客户部门": "褚伟",
    "营销部门": "卫平",
    "生产部门": "蒋涛",
    "质检部门": "沈洁",
    "财务部门": "韩雪",
}


def do(scene, case, noun, who, at, words="", **given):
    return carry_out(case, noun, given, words, by=scene.by(who, at), at=at)


def register(scene, case, at):
    """Fill in register I and have it signed by two people."""
    form = form_in(service_department().hash, "客户投诉登记表一")
    entry = begin_entry(matter_of_case(case), form, {"投诉类型": "商品"}, by=scene.by("周婷", at), at=at)
    sign_entry(entry, "制表", entry.latest, by=scene.by("周婷", at), at=at)
    sign_entry(entry, "审核", entry.latest, by=scene.by("郑强", at), at=at)
    return entry


def open_titles(case):
    return list(
        Task.objects.filter(matter=case.reference, state=TaskState.OPEN).values_list("title", flat=True)
    )


def finish_recording(scene, case, at):
    register(scene, case, at)
    task = Task.objects.get(matter=case.reference, state=TaskState.OPEN)
    complete_task(task, {}, by=scene.by("周婷", at), at=at)


def judged(scene, case, at):
    finish_recording(scene, case, at)
    do(
        scene,
        case,
        "judgement",
        "周婷",
        at,
        **{"class": "商品质量", "reasons_sufficient": "true", "demand_reasonable": "true"},
    )
    do(scene, case, "acceptance", "周婷", at, promised_on="2026-03-10")
    return do(
        scene, case, "assignment", "郑强", at, department="质检部门", responsible=str(scene.people["沈洁"].pk)
    )


def countersign(scene, case, at):
    form = form_in(service_department().hash, "客户投诉处理表")
    entry = begin_entry(matter_of_case(case), form, {"投诉者情况": "老客户"}, by=scene.by("周婷", at), at=at)
    sign_entry(entry, "制表", entry.latest, by=scene.by("周婷", at), at=at)
    sign_entry(entry, "审核", entry.latest, by=scene.by("郑强", at), at=at)
    for place, who in {"经办人": "周婷", **DEPARTMENTS, "副总经理": "杨帆", "总经理": "朱明"}.items():
        field = f"{place}批示" if place.endswith("总经理") else f"{place}意见"
        entry.refresh_from_db()
        sign_entry(entry, place, entry.latest, by=scene.by(who, at), at=at, values={field: "同意退货"})
    return entry


def investigate(scene, case, at):
    form = form_in(service_department().hash, "客户投诉调查表")
    row = {
        "编号": case.number,
        "摘要": "漏电",
        "发生原因": "温控器绝缘不良",
        "处理经过": "退货",
        "对策": "抽检",
    }
    entry = begin_entry(
        matter_of_case(case),
        form,
        {"投诉种类": "商品质量", "填写日期": "2026-03-05", "调查": [row]},
        by=scene.by("周婷", at),
        at=at,
    )
    sign_entry(entry, "制表", entry.latest, by=scene.by("周婷", at), at=at)
    sign_entry(entry, "审核", entry.latest, by=scene.by("郑强", at), at=at)


def to_its_closing(scene):
    """Take a complaint from the call to its closing, as settled."""
    case = take_complaint(scene, START)

    judged(scene, case, local("2026-03-02 10:00"))
    do(
        scene,
        case,
        "reply",
        "周婷",
        local("2026-03-02 10:30"),
        "已受理，感谢反映，非常抱歉",
        which="first",
        thanked="true",
        apologised="true",
    )
    at = local("2026-03-04 09:00")
    do(
        scene,
        case,
        "investigation",
        "沈洁",
        at,
        "温控器绝缘不良",
        upheld="true",
        own_fault="true",
        cause="疏忽大意",
        responsible=str(scene.people["蒋涛"].pk),
        loss="320.00",
    )
    do(scene, case, "solution", "沈洁", at, "退货并赔礼", remedy="退货", amount="320")
    do(scene, case, "consent", "冯丽", local("2026-03-04 10:00"), "同意")
    do(scene, case, "telling", "周婷", local("2026-03-04 11:00"), "已告知退货办法", of="解决办法")
    do(
        scene,
        case,
        "confirmation",
        "周婷",
        local("2026-03-04 15:00"),
        "接受",
        of="解决办法",
        satisfied="true",
        satisfaction="满意",
    )
    do(
        scene,
        case,
        "sanction",
        "冯丽",
        local("2026-03-05 09:00"),
        "按规定处理",
        sort="处罚",
        base_amount="4000",
    )
    do(scene, case, "approval", "陈刚", local("2026-03-05 09:30"), "同意")
    do(
        scene,
        case,
        "improvement",
        "沈洁",
        local("2026-03-05 10:00"),
        "增加绝缘抽检",
        owner=str(scene.people["蒋涛"].pk),
        due_on="2026-04-01",
    )
    countersign(scene, case, local("2026-03-05 11:00"))
    investigate(scene, case, local("2026-03-05 11:30"))
    for sort in ("处理责任", "成因责任"):
        do(
            scene,
            case,
            "responsibility",
            "冯丽",
            local("2026-03-05 14:00"),
            sort=sort,
            responsible=str(scene.people["蒋涛"].pk),
            department="生产部门",
        )
    do(
        scene,
        case,
        "responsibility",
        "冯丽",
        local("2026-03-05 14:05"),
        "没有拖延",
        sort="拖延责任",
        not_applicable="true",
    )
    case = Case.objects.get(pk=case.pk)
    case.particulars |= {
        "product.order_number": "D1",
        "product.part_number": "P1",
        "product.quantity": "1",
        "product.shipped_on": "2026-02-20",
    }
    case.save()
    do(
        scene,
        case,
        "reply",
        "周婷",
        local("2026-03-05 14:30"),
        "已办结",
        which="final",
        concerns_product="true",
        demand_confirmed="true",
        reason_confirmed="true",
    )

    at = local("2026-03-05 15:00")
    return close_case(case, "办结", by=scene.by("周婷", at), at=at)


def test_a_complaint_goes_from_the_call_to_its_closing(scene):
    case = to_its_closing(scene)

    case.refresh_from_db()
    assert (case.state, case.closed_at) == (CaseState.CLOSED, local("2026-03-05 15:00"))
    states = {d.standard: d.state for d in Deadline.objects.filter(holder=case.reference)}
    assert states["SD-3.2"] == DeadlineState.MET  # the promised date
    assert DeadlineState.MISSED not in states.values()
    assert facts_of("sanction.proposed", case)[0].figures["loss"] == "320.00"


def test_closing_names_everything_that_is_open_with_its_article(scene):
    case = take_complaint(scene, START)

    refused = refusal_of(lambda: close_case(case, "办结", by=scene.by("周婷", START), at=START))

    assert refused.why == Why.AGAINST_THE_RULES
    cited = {ground.citation.partition("#")[2] for ground in refused.grounds}
    assert {"第一章/三/七/（3）", "第三章/十五/第三条", "第三章/十五/第二条/3", "第三章/八"} <= cited


def test_a_complaint_is_judged_before_it_is_accepted_or_declined(scene):
    case = take_complaint(scene, START)
    at = local("2026-03-02 09:20")

    refused = [
        refusal_of(lambda: do(scene, case, "acceptance", "周婷", at, promised_on="2026-03-10")),
        refusal_of(lambda: do(scene, case, "refusal", "周婷", at, "不归我们管")),
    ]

    assert [[ground.sentence for ground in one.grounds] for one in refused] == [["先判定性质再决定受理与否"]] * 2


def test_the_answer_follows_the_judgement(scene):
    case = take_complaint(scene, START)
    at = local("2026-03-02 09:20")
    register(scene, case, at)
    do(scene, case, "judgement", "周婷", at, "要求过高", **{"class": "商品质量"}, reasons_sufficient="true")

    refused = refusal_of(lambda: do(scene, case, "acceptance", "周婷", at, promised_on="2026-03-10"))
    do(scene, case, "refusal", "周婷", at, "要求过高")

    assert [ground.sentence for ground in refused.grounds] == ["判为不成立的不得受理"]
    assert facts_of("complaint.declined")


def test_a_step_cannot_be_skipped(scene):
    case = take_complaint(scene, START)
    finish_recording(scene, case, START)

    refused = refusal_of(
        lambda: do(
            scene,
            case,
            "investigation",
            "周婷",
            START,
            "原因",
            upheld="true",
            own_fault="true",
            cause="疏忽大意",
            loss="0",
            no_person="无",
        )
    )

    assert "第三章/十五/第三条" in refused.citation


def test_the_customer_is_not_told_before_the_superior_consents(scene):
    case = take_complaint(scene, START)
    judged(scene, case, START)

    refused = refusal_of(lambda: do(scene, case, "telling", "周婷", START, "先说了", of="解决办法"))

    assert refused.citation == "service-department@1#第三章/十五/第三条/6"


def test_the_general_manager_does_not_sign_before_his_deputy(scene):
    case = take_complaint(scene, START)
    form = form_in(service_department().hash, "客户投诉处理表")
    entry = begin_entry(matter_of_case(case), form, {}, by=scene.by("周婷", START), at=START)

    refused = refusal_of(
        lambda: sign_entry(entry, "总经理", entry.latest, by=scene.by("朱明", START), at=START)
    )

    assert refused.citation == "service-department@1#第三章/八"


def test_who_prepared_a_form_does_not_review_it(scene):
    case = take_complaint(scene, START)
    form = form_in(service_department().hash, "客户投诉登记表一")
    who = scene.by("郑强", START)
    entry = begin_entry(matter_of_case(case), form, {"投诉类型": "商品"}, by=who, at=START)
    stand_in(
        scene.people["周婷"],
        scene.people["郑强"],
        since=local("2026-03-01 09:00"),
        until=local("2026-03-09 09:00"),
    )
    who = scene.by("郑强", START)
    sign_entry(entry, "制表", entry.latest, by=who, at=START)

    refused = refusal_of(lambda: sign_entry(entry, "审核", entry.latest, by=who, at=START))

    assert refused.citation == "service-department@1#第三章/二"


def test_an_offered_case_moves_when_it_is_accepted_and_the_first_owner_stays(scene):
    case = take_complaint(scene, START)
    quality = scene.departments["质检部"]

    transfer = offer_case(case, quality, "属于质量问题", by=scene.by("周婷", START), at=START)
    accept_transfer(transfer, by=scene.by("沈洁", START), at=START)

    case.refresh_from_db()
    assert (case.unit, case.holder, case.first_owner) == (quality, scene.people["沈洁"], scene.people["周婷"])


def test_an_offer_not_answered_in_time_is_missed_and_escalated(scene):
    from shouwen.work.actions.deadlines import sweep_deadlines

    case = take_complaint(scene, START)
    offer_case(case, scene.departments["质检部"], "属于质量问题", by=scene.by("周婷", START), at=START)

    sweep_deadlines(local("2026-03-02 18:00"))

    assert "SD-1.3-7-3b/transfer" in [f.figures["standard"] for f in facts_of("deadline.missed", case)]


def test_declining_an_offer_needs_its_reason(scene):
    case = take_complaint(scene, START)
    transfer = offer_case(
        case, scene.departments["质检部"], "属于质量问题", by=scene.by("周婷", START), at=START
    )

    refused = refusal_of(lambda: decline_transfer(transfer, "", by=scene.by("沈洁", START), at=START))

    assert refused.citation == "service-department@1#第一章/三/七/（3）"


def test_an_offer_is_taken_back_by_those_who_made_it_and_its_clock_ends(scene):
    case = take_complaint(scene, START)
    transfer = offer_case(case, scene.departments["质检部"], "属于质量问题", by=scene.by("周婷", START), at=START)

    refused = refusal_of(lambda: withdraw_transfer(transfer, by=scene.by("沈洁", START), at=START))
    withdraw_transfer(transfer, by=scene.by("周婷", START), at=START)
    too_late = refusal_of(lambda: accept_transfer(transfer, by=scene.by("沈洁", START), at=START))

    assert (refused.why, too_late.why) == (Why.NOT_ALLOWED, Why.OVERTAKEN)
    transfer.refresh_from_db()
    assert (transfer.state, transfer.answered_by) == ("withdrawn", scene.people["周婷"])
    assert facts_of("transfer.withdrawn", case)[0].figures["transfer"] == transfer.reference
    clock = Deadline.objects.get(holder=case.reference, standard="SD-1.3-7-3b/transfer")
    assert clock.state == DeadlineState.CANCELLED
    again = offer_case(case, scene.departments["生产部"], "应由生产部", by=scene.by("周婷", START), at=START)
    assert again.state == "offered"


def test_a_pause_moves_the_due_time(scene):
    case = take_complaint(scene, START)
    before = Deadline.objects.get(holder=case.reference, standard="SD-3.15-2b/accept").due_at

    pause_case(case, "等客户寄回", by=scene.by("周婷", START), at=local("2026-03-02 10:00"))
    resume_case(case, by=scene.by("周婷", START), at=local("2026-03-02 11:00"))

    after = Deadline.objects.get(holder=case.reference, standard="SD-3.15-2b/accept").due_at
    assert (before, after) == (local("2026-03-02 14:30"), local("2026-03-02 15:30"))


def test_the_accused_neither_sees_nor_takes_the_complaint(scene):
    from shouwen.cases.queries import case_for

    case = take_complaint(scene, START, accused=scene.people["吴敏"])
    task = Task.objects.get(matter=case.reference)

    assert refusal_of(lambda: case_for(case.pk, by=scene.by("吴敏", START))).why == Why.NOT_ALLOWED
    refused = refusal_of(lambda: take_task(task, by=scene.by("吴敏", START), at=START))
    assert refused.why in (Why.NOT_ALLOWED, Why.AGAINST_THE_RULES)


def test_two_who_take_one_task_one_wins_and_the_other_is_told(scene):
    case = take_complaint(scene, START)
    task = Task.objects.get(matter=case.reference)
    again = Task.objects.get(pk=task.pk)

    take_task(task, by=scene.by("周婷", START), at=START)

    assert refusal_of(lambda: take_task(again, by=scene.by("周婷", START), at=START)).why == Why.OVERTAKEN


def test_a_closed_case_is_reopened_with_a_reason(scene):
    case = take_complaint(scene, START, kind="请示报告", class_key="")
    close_case(case, "撤回", by=scene.by("周婷", START), at=START)

    reopen_case(case, "客户又来电", by=scene.by("周婷", START), at=local("2026-03-03 09:00"))

    case.refresh_from_db()
    assert case.state == CaseState.OPEN


def test_nobody_without_the_right_opens_a_case(scene):
    with pytest.raises(Refused) as refused, transaction.atomic():
        take_complaint(scene, START, by="韩雪")

    assert refused.value.why == Why.NOT_ALLOWED


def test_opening_a_case_costs_at_most_25_statements(scene):
    from shouwen.cases.actions.opening import Wanted, open_case
    from shouwen.contacts.models import Contact

    take_complaint(scene, START)
    contact = Contact.objects.select_related("unit", "customer", "received_by").get()
    who = scene.by("周婷", START)

    with CaptureQueriesContext(
        connection,
    ) as captured:
        open_case(contact, Wanted("投诉", "又漏电", "商品质量"), by=who, at=START)

    print(*[q["sql"][:150] for q in captured.captured_queries], sep="\n")
    assert len(captured) <= 25
