"""Cases that nobody called about: of a customer's file, and of the unit itself."""

from datetime import timedelta

import pytest
from django.db import transaction

from shouwen.cases.actions.complaint import carry_out
from shouwen.cases.actions.opening import Wanted, open_matter
from shouwen.cases.listing import CaseFilter, CaseLists
from shouwen.cases.offering import deeds_offered
from shouwen.cases.queries import case_for, related_to
from shouwen.cases.timeline import timeline_of
from shouwen.compliance.actions import set_local_value
from shouwen.compliance.wording import words_of
from shouwen.customers.actions import Point, change_customer, record_customer, register_again
from shouwen.customers.merges.actions import merge_customers
from shouwen.customers.models import Customer
from shouwen.customers.queries import find_customers, first_customers
from shouwen.facts.actions import SYSTEM
from shouwen.facts.refusals import Refused
from shouwen.orders.actions.orders import place_order
from shouwen.organisation.actions import name_position
from shouwen.organisation.default_positions import DEFAULT_POSITIONS
from shouwen.organisation.models import Position
from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.actions.tasks import complete_task
from shouwen.work.models import Deadline, Task, TaskState
from tests.factories import as_member, make_member, make_position, post
from tests.scenes import SHANGHAI, local, take_complaint

MONDAY = local("2026-03-02 09:00")


@pytest.fixture
def customer(scene):
    who = scene.by("吴敏", MONDAY)
    return record_customer(scene.service, "金山商行", [Point("phone", "13900001111")], kind="company", by=who, at=MONDAY)


def opened(scene, kind, customer=None, by="周婷", subject="核对合同"):
    return open_matter(scene.service, customer, Wanted(kind, subject), by=scene.by(by, MONDAY), at=MONDAY)


def waiting(case):
    """Return the open steps, by name."""
    return {task.title: task for task in Task.objects.filter(matter=case.reference, state=TaskState.OPEN)}


def do(scene, case, step, by, at=MONDAY, **given):
    return complete_task(waiting(case)[step], given, by=scene.by(by, at), at=at)


def test_a_case_of_a_customer_needs_no_contact_and_runs_its_flow(scene, customer):
    case = opened(scene, "借阅客户档案", customer)

    assert (case.contact, case.customer, case.owner.name) == (None, customer, "周婷")
    assert "-DA" in case.number
    assert set(waiting(case)) == {"批准"}
    assert not Deadline.objects.filter(holder=case.reference).exists()


def test_a_case_of_the_unit_itself_has_no_customer_and_is_listed_and_read(scene):
    case = opened(scene, "售后服务计划")
    by = scene.by("周婷", MONDAY)

    read = case_for(case.pk, by=by)
    assert (read.customer, read.customer_name, read.has_related, related_to(read, by=by)) == (None, "", False, [])
    assert case.pk in CaseLists(by, MONDAY, SHANGHAI).numbers(CaseFilter("open"), most=10)
    assert "-NB" in case.number


@pytest.mark.parametrize(("kind", "of_customer"), [("投诉", True), ("借阅客户档案", False), ("售后服务计划", True)])
def test_a_kind_is_opened_only_as_its_flow_says(scene, customer, kind, of_customer):
    with pytest.raises(Refused), transaction.atomic():
        opened(scene, kind, customer if of_customer else None)


def test_a_call_opens_none_of_the_kinds_without_a_contact(scene):
    with pytest.raises(Refused, match="kind"), transaction.atomic():
        take_complaint(scene, MONDAY, kind="借阅客户档案")


def test_whoever_may_not_open_cases_opens_none(scene, customer):
    with pytest.raises(Refused), transaction.atomic():
        opened(scene, "借阅客户档案", customer, by="韩雪")


def test_deeds_of_a_complaint_are_offered_on_neither(scene, customer):
    by = scene.by("吴敏", MONDAY)
    of_file, own = (case_for(opened(scene, kind, who, by="吴敏").pk, by=by)
                    for kind, who in (("客户注销", customer), ("售后服务计划", None)))  # fmt: skip

    assert {one.noun for one in deeds_offered(of_file, by=by)} == {"deregistration", "report"}
    assert {one.noun for one in deeds_offered(own, by=by)} == {"report"}
    complaint = case_for(take_complaint(scene, MONDAY, by="吴敏").pk, by=by)
    assert "deregistration" not in {one.noun for one in deeds_offered(complaint, by=by)}


def test_a_lent_file_that_is_not_given_back_in_time_is_asked_for(scene, customer):
    set_local_value(scene.company, "service-department", "file_lent_for", "5 days", since=MONDAY,
                    by=scene.by("管理员", MONDAY), at=MONDAY)  # fmt: skip
    case = opened(scene, "借阅客户档案", customer)
    do(scene, case, "批准", "冯丽", 借阅批准="是", 批准意见="可以")
    do(scene, case, "出借并登记", "吴敏", 档案编号="K-17")

    (clock,) = Deadline.objects.filter(holder=case.reference)
    assert (clock.standard, clock.citation) == ("SD-4.15/return", "service-department@1#第四章/十五")
    sweep_deadlines(clock.due_at + timedelta(minutes=1))
    assert "催还客户档案" in waiting(case)


def test_what_is_done_with_the_file_itself_was_promised_to_no_customer(scene, customer, client):
    set_local_value(scene.company, "service-department", "file_lent_for", "5 days", since=MONDAY,
                    by=scene.by("管理员", MONDAY), at=MONDAY)  # fmt: skip
    case = opened(scene, "借阅客户档案", customer)
    do(scene, case, "批准", "冯丽", 借阅批准="是", 批准意见="可以")
    do(scene, case, "出借并登记", "吴敏", 档案编号="K-17")
    client.force_login(scene.people["冯丽"])

    page = client.get(f"/customers/{customer.pk}").content.decode()

    assert case.number in page
    assert 'id="promises"' not in page


def test_a_plan_is_reviewed_by_two_people(scene):
    case = opened(scene, "售后服务计划", by="冯丽")
    do(scene, case, "公司经营目标", "朱明", 经营目标="增长")
    for step, by, given in (
        ("信息反馈", "周婷", {}), ("整理客户反馈资料", "周婷", {"反馈摘要": "慢"}),
        ("寻找关键问题所在", "周婷", {"关键问题": "备件"}), ("拟订售后服务计划", "周婷", {"计划内容": "建库"}),
        ("经理审核", "冯丽", {"经理审核": "是", "经理审核意见": "好"}),
    ):  # fmt: skip
        do(scene, case, step, by, **given)
    post(scene.people["冯丽"], Position.objects.get(key="总经理"), scene.company)
    with pytest.raises(Refused) as refused, transaction.atomic():
        do(scene, case, "高层审核", "冯丽", 高层审核="是", 高层审核意见="好")
    assert [ground.citation for ground in refused.value.grounds] == ["service-department@1#第二章/八"]
    do(scene, case, "高层审核", "朱明", 高层审核="否", 高层审核意见="太慢")
    assert set(waiting(case)) == {"拟订售后服务计划"}


def test_a_file_that_is_being_closed_is_merged_with_none_until_that_has_ended(scene, customer):
    case = opened(scene, "客户注销", customer)
    who = scene.by("管理员", MONDAY)
    twin = record_customer(scene.service, "金山商行", [Point("phone", "13900001111")], kind="company", by=who, at=MONDAY)

    for merged, into in ((customer, twin), (twin, customer)):
        with pytest.raises(Refused) as refused, transaction.atomic():
            merge_customers(merged, into, (1, 1), by=who, at=MONDAY)
        assert [(ground.detail, ground.lists) for ground in refused.value.grounds] == [(case.number, (case.reference,))]
    do(scene, case, "核对未结款项和未结事项", "吴敏", 有未结事项="否", 核对说明="无")
    do(scene, case, "批准", "冯丽", 注销批准="否", 批准意见="仍有往来")

    assert merge_customers(twin, customer, (1, 1), by=who, at=MONDAY).into == customer


def test_a_file_that_is_lent_may_be_merged(scene, customer):
    case, who = opened(scene, "借阅客户档案", customer), scene.by("管理员", MONDAY)
    twin = record_customer(scene.service, "金山商行", [Point("phone", "13900001111")], kind="company", by=who, at=MONDAY)

    merge_customers(customer, twin, (1, 1), by=who, at=MONDAY)

    case.refresh_from_db()
    assert case.customer == twin


DRAFTED = (("起草信用评定与限度办法", "吴敏", {"办法内容": "按年评"}), ("征求意见", "沈洁", {"意见": "可行"}))
PLANNED = (
    ("公司经营目标", "BOARD", {"经营目标": "增长"}), ("信息反馈", "周婷", {}),
    ("整理客户反馈资料", "周婷", {"反馈摘要": "慢"}),
    ("寻找关键问题所在", "周婷", {"关键问题": "备件"}), ("拟订售后服务计划", "周婷", {"计划内容": "建库"}),
    ("经理审核", "冯丽", {"经理审核": "是", "经理审核意见": "好"}),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "before", "step", "given"), [
    ("售后服务计划", PLANNED, "高层审核", {"高层审核": "是", "高层审核意见": "好"}),
    ("信用制度", DRAFTED, "批准", {"办法批准": "是", "批准意见": "照办"}),
])  # fmt: skip
def test_the_general_manager_of_a_new_house_may_do_what_the_board_approves(scene, kind, before, step, given):
    """SD-2.8 and SD-4.18 name 公司高层: whoever holds 总经理 with the rights of a new house, and nobody else."""
    first = {one.key: dict(one.deeds) for one in DEFAULT_POSITIONS}
    people = {key: make_member(f"{key}甲", scene.company, position=make_position(f"新{key}", first[key], is_head=True))
              for key in ("总经理", "副总经理", "客服总监")}  # fmt: skip
    name_position(scene.company, "公司高层", Position.objects.get(key="新总经理"), by=SYSTEM, at=MONDAY)
    case = opened(scene, kind, by="冯丽" if kind == "售后服务计划" else "周婷")
    for name, who, answers in before:
        member = people["总经理"] if who == "BOARD" else scene.people[who]
        complete_task(waiting(case)[name], answers, by=as_member(member, MONDAY), at=MONDAY)

    for who in (people["副总经理"], people["客服总监"], scene.people["冯丽"]):
        with pytest.raises(Refused), transaction.atomic():
            complete_task(waiting(case)[step], given, by=as_member(who, MONDAY), at=MONDAY)
    by = as_member(people["总经理"], MONDAY)
    assert case_for(case.pk, by=by) is not None
    complete_task(waiting(case)[step], given, by=by, at=MONDAY)

    assert step not in waiting(case)


@pytest.fixture
def ended(scene, customer):
    """A deregistration that has been approved."""
    case = opened(scene, "客户注销", customer, by="周婷", subject="停业")
    do(scene, case, "核对未结款项和未结事项", "吴敏", 有未结事项="否", 核对说明="无")
    do(scene, case, "批准", "冯丽", 注销批准="是", 批准意见="同意")
    return case


def deregister(scene, case, by="吴敏", at=MONDAY):
    return carry_out(case, "deregistration", {}, "停业", by=scene.by(by, at), at=at)


def test_nobody_is_deregistered_before_it_is_approved(scene, customer):
    case = opened(scene, "客户注销", customer)

    with pytest.raises(Refused) as refused, transaction.atomic():
        deregister(scene, case)
    assert [ground.citation for ground in refused.value.grounds] == ["service-department@1#第四章/十七"]


def test_what_is_open_is_cleared_first(scene, customer, ended):
    opened(scene, "借阅客户档案", customer)

    with pytest.raises(Refused) as refused, transaction.atomic():
        deregister(scene, ended)
    ground = refused.value.grounds[0]
    assert "未结的先清理" in ground.sentence
    assert ground.is_reconstructed  # of section seventeen only the heading is left
    assert Customer.objects.get(pk=customer.pk).deregistered_at is None


def test_who_was_deregistered_is_found_no_more_and_keeps_everything(scene, customer, ended):
    by = scene.by("吴敏", MONDAY)
    deregister(scene, ended)

    customer.refresh_from_db()
    assert customer.deregistered_at == MONDAY
    assert (customer.name, customer.points.count()) == ("金山商行", 1)
    assert find_customers("金山商行", by=by) == []
    assert customer.pk not in first_customers(by, most=100)
    assert not waiting(ended)  # the deed was the last step
    with pytest.raises(Refused, match="sealed"), transaction.atomic():
        change_customer(customer, customer.version, "金山商行", [], by=by, at=MONDAY)
    manager = scene.by("管理员", MONDAY)
    with pytest.raises(Refused, match="sealed"), transaction.atomic():
        place_order(scene.service, customer, [], by=manager, at=MONDAY)
    with pytest.raises(Refused, match="sealed"):
        opened(scene, "借阅客户档案", customer)


def test_who_was_deregistered_can_be_registered_again(scene, customer, ended):
    by = scene.by("吴敏", MONDAY)
    with pytest.raises(Refused, match="registered"), transaction.atomic():
        register_again(customer, by=by, at=MONDAY)
    deregister(scene, ended)

    register_again(customer, by=by, at=MONDAY)

    assert Customer.objects.get(pk=customer.pk).deregistered_at is None
    assert find_customers("金山商行", by=by) == [customer]


@pytest.mark.parametrize("who", ["周婷", "韩雪"])
def test_only_who_may_deregister_does(scene, customer, ended, who):
    with pytest.raises(Refused), transaction.atomic():
        deregister(scene, ended, by=who)
    with pytest.raises(Refused), transaction.atomic():
        register_again(customer, by=scene.by(who, MONDAY), at=MONDAY)


def test_what_a_step_was_answered_stands_in_the_course(scene):
    case = opened(scene, "客户信息管理", by="吴敏")
    do(scene, case, "收集整理", "吴敏", 收集内容="三家新客户")
    do(scene, case, "核对信息完整准确", "吴敏", 信息完整准确="是", 缺项说明="无")
    with pytest.raises(Refused), transaction.atomic():
        do(scene, case, "录入并分类分级", "吴敏", 录入客户数="2.5")
    do(scene, case, "录入并分类分级", "吴敏", 录入客户数="3")

    course = timeline_of(case_for(case.pk, by=scene.by("吴敏", MONDAY)), words_of())
    assert "录入客户数：3" in [line.words for line in course]


def test_a_file_is_deregistered_only_where_the_flow_leads_to_it(scene, customer):
    by = scene.by("吴敏", MONDAY)
    lent = case_for(opened(scene, "借阅客户档案", customer, by="吴敏").pk, by=by)

    assert "deregistration" not in {one.noun for one in deeds_offered(lent, by=by)}
    with pytest.raises(Refused, match="another kind"), transaction.atomic():
        deregister(scene, lent)
