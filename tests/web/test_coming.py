"""What comes next on a case: everything still open with who and by when; then what closing lacks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shouwen.cases.actions.closing import close_case
from shouwen.cases.actions.opening import Wanted, open_matter
from shouwen.cases.actions.transfers import open_sub_case
from shouwen.cases.kinds import JOINT
from shouwen.cases.lacking import lacking_for_closing
from shouwen.compliance.judging import judge_anew
from shouwen.work.actions.entries import save_entry
from shouwen.work.actions.tasks import complete_task
from shouwen.work.models import Deadline, Entry, Task, TaskState
from tests.cases.test_complaint import do, investigate, judged, to_its_closing
from tests.factories import make_member, post, refusal_of
from tests.scenes import local, take_complaint
from tests.work.test_entries import SHEET, begin, sign

START = local("2026-03-02 09:00")


@pytest.fixture
def case(scene):
    return take_complaint(scene, START)


def coming(scene, case, client, who="周婷"):
    client.force_login(scene.people[who])
    return client.get(reverse("case", args=[case.pk])).context["coming"]


def closing(scene, case, client, who="周婷"):
    client.force_login(scene.people[who])
    return client.get(reverse("case-closing", args=[case.pk])).context["coming"]


def titled(found, part):
    (step,) = [step for step in found if part in step.title]
    return step


def through_the_steps(scene, case):
    """Carry out the eight steps and nothing else."""
    judged(scene, case, local("2026-03-02 10:00"))
    at, culprit = local("2026-03-04 09:00"), str(scene.people["蒋涛"].pk)
    do(scene, case, "investigation", "沈洁", at, "温控器绝缘不良", upheld="true", own_fault="true", cause="疏忽大意",
       responsible=culprit, loss="320.00")
    do(scene, case, "solution", "沈洁", at, "退货并赔礼", remedy="退货", amount="320")
    do(scene, case, "consent", "冯丽", local("2026-03-04 10:00"), "同意")
    do(scene, case, "telling", "周婷", local("2026-03-04 11:00"), "已告知退货办法", of="解决办法")
    do(scene, case, "confirmation", "周婷", local("2026-03-04 15:00"), "接受", of="解决办法", satisfied="true",
       satisfaction="满意")
    do(scene, case, "sanction", "冯丽", local("2026-03-05 09:00"), "按规定处理", sort="处罚", base_amount="4000")
    do(scene, case, "improvement", "沈洁", local("2026-03-05 10:00"), "增加绝缘抽检", owner=culprit, due_on="2026-04-01")


def test_an_open_step_names_its_people_and_stays_with_its_due_time_when_that_is_missed(scene, case, client):
    judged(scene, case, local("2026-03-02 10:00"))
    Deadline.objects.filter(holder=case.reference, standard="SD-3.15-2b/investigate").update(
        state="missed", ended_at=local("2026-03-05 17:30"))

    step = titled(coming(scene, case, client).steps, "调查原因")

    own = Deadline.objects.get(holder=case.reference, standard="SD-3.15-2b/investigate")
    assert (step.due_at, step.citation) == (own.due_at, own.citation)
    assert step.who not in ("", "受理部门")


def test_signatures_that_wait_are_named_with_their_people(scene, case, client):
    sheet = begin(scene, case, SHEET, {"投诉者情况": "老客户"}, at=START)
    sign(scene, sheet, "制表", "周婷", at=START)

    step = titled(coming(scene, case, client).steps, SHEET)

    assert "郑强" in step.who
    assert step.deed_path == reverse("entry", args=[sheet.pk])
    assert not step.may_do
    assert titled(coming(scene, case, client, "郑强").steps, SHEET).may_do


def test_a_reply_that_runs_and_a_sub_case_that_is_awaited_are_named(scene, case, client):
    judged(scene, case, local("2026-03-02 10:00"))
    wanted = Wanted(JOINT, "检测", words="请检测")
    open_sub_case(case, scene.departments["质检部"], wanted, by=scene.by("周婷", START), at=START)
    case.refresh_from_db()

    steps = coming(scene, case, client).steps

    sub = case.sub_cases.get()
    assert titled(steps, sub.number).deed_path == reverse("case", args=[sub.pk])
    reply = next(step for step in steps if step.deed_path.endswith("/reply"))
    assert reply.due_at == Deadline.objects.get(holder=case.reference, standard="SD-3.15-5.5").due_at


def test_the_first_button_is_the_next_deed_that_the_reader_may_do(scene, case, client):
    at = local("2026-03-02 10:00")
    judged(scene, case, at)

    assert coming(scene, case, client).first_deed[1].endswith("/investigation")
    deeds = client.get(reverse("case", args=[case.pk])).context["deeds"]
    assert deeds[0][1].endswith("/investigation")


def test_who_may_do_nothing_has_no_first_button(scene, case, client):
    found = coming(scene, case, client, "陈刚")

    assert found.first_deed is None


def test_once_the_steps_are_done_it_says_what_closing_lacks_as_the_refusal_does(scene, case, client):
    through_the_steps(scene, case)
    at = local("2026-03-05 11:00")
    by = scene.by("周婷", at)

    assert coming(scene, case, client).asks_more
    lacks = closing(scene, case, client).lacks

    refused = refusal_of(lambda: close_case(case, "办结", by=by, at=at))
    assert [step.citation for step in lacks] == [ground.citation for ground in refused.grounds]
    assert len(lacks) >= 4
    assert all(step.citation and step.deed for step in lacks)
    responsibilities = titled(lacks, "三种责任")
    assert len(responsibilities.more) == 2  # cause and delay beside handling


def test_a_deed_that_lacks_and_is_somebody_elses_is_named_and_nobody_else_is_led_to_it(scene, case, client):
    through_the_steps(scene, case)

    theirs = titled(closing(scene, case, client, "冯丽").lacks, "三种责任")
    named = titled(closing(scene, case, client, "周婷").lacks, "三种责任")
    client.force_login(scene.people["周婷"])
    shown = client.get(reverse("case-closure", args=[case.pk])).content.decode()

    assert [step.deed for step in (named, theirs)] == ["认定责任 · 处理责任"] * 2
    assert (named.deed_path, {path for _words, path in named.more}) == ("", {""})
    assert client.get(theirs.deed_path).status_code == 403
    assert "认定责任 · 拖延责任" in shown
    assert "/responsibility" not in shown


def test_the_link_of_what_lacks_leads_to_a_form_that_is_filled_in_so(scene, case, client):
    through_the_steps(scene, case)
    step = next(step for step in closing(scene, case, client, "冯丽").lacks if "responsibility" in step.deed_path)

    form = client.get(step.deed_path).context["form"]

    assert form["sort"].value() == "处理责任"


def test_a_form_that_lacks_signatures_leads_to_it(scene, case, client):
    through_the_steps(scene, case)
    investigate(scene, case, local("2026-03-05 11:30"))
    sheet = begin(scene, case, SHEET, {"投诉者情况": "老客户"}, at=local("2026-03-05 12:00"))

    found = closing(scene, case, client)

    assert (SHEET, reverse("entry", args=[sheet.pk])) in {(step.deed, step.deed_path) for step in found.lacks}
    assert not found.is_ready


def test_the_page_that_closes_names_what_is_open_and_leads_there_before_and_after_the_refusal(scene, case, client):
    judged(scene, case, local("2026-03-02 10:00"))
    client.force_login(scene.people["周婷"])
    path = reverse("case-closure", args=[case.pk])

    shown = client.get(path)
    refused = client.post(path, {"result": "办结", "words": ""})

    assert refused.status_code == 409
    for answer in (shown, refused):
        steps = titled(answer.context["lacks"], "八步")
        assert [steps.deed, *(words for words, _path in steps.more)] == [
            "记录调查结果", "提出解决办法", "记录客户反应", "提出奖惩", "提出改善对策",
        ]
        assert "已认定处理责任、已认定成因责任、已认定拖延责任" in titled(answer.context["lacks"], "三种责任").detail
        assert f"/cases/{case.pk}/investigation" in answer.content.decode()
    assert client.post(path, {"result": "撤回", "words": ""}).status_code == 302


def test_a_closed_complaint_still_says_that_its_report_is_due_and_leads_to_it(scene, client):
    case = to_its_closing(scene)

    step = titled(coming(scene, case, client).steps, "结案后交处理报告")
    path = step.deed_path
    entry = begin(scene, case, "投诉处理报告表", {}, at=local("2026-03-06 16:00"))
    then = titled(coming(scene, case, client).steps, "结案后交处理报告")

    assert (step.deed, step.citation, step.may_do) == ("投诉处理报告表", "service-department@1#第三章/九", True)
    assert client.get(path).status_code == 200
    assert then.deed_path == reverse("entry", args=[entry.pk])


def test_a_form_of_which_some_signed_says_whose_signatures_are_missing(scene, case, client):
    through_the_steps(scene, case)
    sheet = begin(scene, case, SHEET, {"投诉者情况": "老客户"}, at=local("2026-03-05 12:00"))
    sign(scene, sheet, "制表", "周婷", at=local("2026-03-05 12:10"))

    found = titled(closing(scene, case, client).lacks, SHEET)

    assert "还缺：审核、经办人、客户部门、营销部门、生产部门、质检部门、财务部门、副总经理、总经理。" in found.detail


def test_the_page_that_closes_costs_at_most_12_statements(scene, case, client):
    judged(scene, case, local("2026-03-02 10:00"))
    client.force_login(scene.people["周婷"])
    path = reverse("case-closure", args=[case.pk])
    client.get(path)
    judge_anew()

    with CaptureQueriesContext(connection) as captured:
        client.get(path)

    assert len(captured) <= 12, "\n".join(query["sql"][:200] for query in captured.captured_queries)


def test_a_refused_consent_does_not_look_like_a_given_one(scene, case, client):
    judged(scene, case, local("2026-03-02 10:00"))
    at = local("2026-03-04 09:00")
    do(scene, case, "investigation", "沈洁", at, "绝缘不良", upheld="true", cause="疏忽大意", no_person="机器",
       loss="320")
    do(scene, case, "solution", "沈洁", at, "退货", remedy="退货", amount="320")
    do(scene, case, "dissent", "冯丽", at + timedelta(hours=1), "金额不清")
    do(scene, case, "solution", "沈洁", at + timedelta(hours=2), "退货", remedy="退货", amount="300")
    do(scene, case, "consent", "冯丽", at + timedelta(hours=3), "同意")

    client.force_login(scene.people["周婷"])
    steps = client.get(reverse("case", args=[case.pk])).context["next_steps"]

    assert [step.state for step in steps if step.title.startswith("上级同意")] == ["refused", "done"]


@pytest.mark.parametrize("many", [1, 3])
def test_a_page_with_signatures_costs_at_most_12_statements(scene, case, client, many):
    for _ in range(many):
        begin(scene, case, SHEET, {"投诉者情况": "老客户"}, at=START)
    client.force_login(scene.people["周婷"])
    client.get(reverse("case", args=[case.pk]))

    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("case", args=[case.pk]))

    assert len(captured) <= 12, "\n".join(query["sql"][:120] for query in captured.captured_queries)


def test_the_part_that_says_what_closing_lacks_asks_no_more_than_closing_may(scene, case, client):
    through_the_steps(scene, case)
    closing(scene, case, client)

    with CaptureQueriesContext(connection) as captured:
        closing(scene, case, client)

    assert len(captured) <= 25, "\n".join(query["sql"][:120] for query in captured.captured_queries)


def test_saying_what_closing_lacks_costs_at_most_14_statements_more(scene, case):
    through_the_steps(scene, case)
    at = local("2026-03-05 11:00")
    by = scene.by("周婷", at)

    with CaptureQueriesContext(connection) as captured:
        lacking_for_closing(case, "办结", by=by, at=at)

    assert len(captured) <= 14, "\n".join(query["sql"][:120] for query in captured.captured_queries)


def test_the_register_asks_for_the_decision_once_it_is_made_until_a_new_version_has_it(scene, case, client):
    judged(scene, case, local("2026-03-02 10:00"))
    entry = Entry.objects.get(matter=case.reference, form="客户投诉登记表一")

    step = titled(closing(scene, case, client).steps, "补上受理决定")
    at = local("2026-03-02 11:00")
    save_entry(entry, {}, entry.latest, by=scene.by("周婷", at), at=at, renews=True)

    assert step.deed_path.startswith(reverse("entry", args=[entry.pk]))
    assert not [one for one in closing(scene, case, client).steps if "补上受理决定" in one.title]
    assert titled(coming(scene, case, client).steps, "制表签字")


@pytest.mark.parametrize("many", [1, 3])
def test_what_closing_lacks_costs_at_most_12_statements_whatever_stands_in_the_way(scene, case, client, many):
    through_the_steps(scene, case)
    at = local("2026-03-05 12:00")
    for number in range(many):
        begin(scene, case, SHEET, {"投诉者情况": "老客户"}, at=at)
        open_sub_case(case, scene.departments["质检部"], Wanted(JOINT, f"检测 {number}"), by=scene.by("周婷", at), at=at)
        do(scene, case, "sanction", "冯丽", at, "按规定处理", sort="处罚", base_amount="4000")
    client.force_login(scene.people["周婷"])
    client.get(reverse("case-closing", args=[case.pk]))
    judge_anew()  # a request has a memory of its own, a test has one transaction

    with CaptureQueriesContext(connection) as captured:
        found = client.get(reverse("case-closing", args=[case.pk])).context["coming"]

    ways = sum(1 + len(step.more) for step in found.lacks)
    assert ways >= 6 + 2 * many, ways
    assert len(captured) <= 12, "\n".join(query["sql"][:200] for query in captured.captured_queries)


def test_a_step_that_came_back_says_which_time_it_is(scene, client):
    case = open_matter(scene.service, None, Wanted("客户信息管理", "新客户"), by=scene.by("吴敏", START), at=START)

    def step(title, **given):
        (task,) = Task.objects.filter(matter=case.reference, title=title, state=TaskState.OPEN)
        complete_task(task, given, by=scene.by("吴敏", START), at=START)

    step("收集整理", 收集内容="一家")
    step("核对信息完整准确", 信息完整准确="否", 缺项说明="缺电话")

    found = coming(scene, case, client, "吴敏")
    assert [one.title for one in found.steps] == ["收集整理（第 2 次）"]


def test_the_page_that_merges_says_when_there_is_nothing_to_merge_into(scene, case, client):
    client.force_login(scene.people["周婷"])

    page = client.get(reverse("case-merger", args=[case.pk])).content.decode()

    assert "这位客户没有其他进行中的工单可以并入。" in page


@pytest.mark.parametrize("accused", [None, "尤美华"])
def test_whoever_is_accused_is_not_named_for_a_step(client, scene, accused):
    who = make_member("尤美华", scene.service)
    post(who, scene.people["周婷"].postings.get().position, scene.service)
    case = take_complaint(scene, START, accused=who if accused else None)

    step = titled(coming(scene, case, client, "郑强").steps, "记录投诉内容")

    assert ("尤美华" in step.who) is (accused is None)
    assert "周婷" in step.who


def test_a_place_that_only_the_accused_could_sign_says_so(client, scene):
    case = take_complaint(scene, START, accused=scene.people["沈洁"])
    sheet = begin(scene, case, SHEET, {"经办人意见": "属实"})
    for place, name in (("制表", "周婷"), ("审核", "郑强"), ("经办人", "周婷")):
        sign(scene, sheet, place, name)

    step = titled(coming(scene, case, client).steps, "质检部门")

    assert step.who == "质检部门：任此岗位的只有被投诉人，须由管理员另派他人"
