"""Changing a case over a colleague's change, leaving, and what passes on."""


from shouwen.cases.actions.changing import change_case
from shouwen.cases.actions.transfers import accept_transfer, offer_case
from shouwen.cases.models import Case
from shouwen.facts.refusals import Overtaken, Why
from shouwen.organisation.actions import leave_member
from shouwen.work.actions.tasks import take_task
from shouwen.work.models import Deadline, Task
from tests.factories import as_member, facts_of, make_member, make_unit, refusal_of
from tests.scenes import local, take_complaint

START = local("2026-03-02 09:00")


def test_changing_over_a_colleagues_change_is_refused_with_what_stands_now(scene):
    case = take_complaint(scene, START)
    who = scene.by("周婷", START)
    change_case(case, case.version, "新的事由", "a", "b", {}, by=who, at=START)

    refused = refusal_of(lambda: change_case(case, 1, "另一个事由", "c", "d", {}, by=who, at=START))

    assert isinstance(refused, Overtaken)
    assert (refused.theirs["subject"], refused.why) == ("新的事由", Why.OVERTAKEN)


def test_who_may_not_work_on_a_case_does_not_change_it(scene):
    case = take_complaint(scene, START)

    refused = refusal_of(lambda: change_case(case, 1, "x", "", "", {}, by=scene.by("韩雪", START), at=START))

    assert refused.why == Why.NOT_ALLOWED


def test_the_accused_does_not_change_the_case(scene):
    case = take_complaint(scene, START, accused=scene.people["吴敏"])

    refused = refusal_of(lambda: change_case(case, 1, "x", "", "", {}, by=scene.by("吴敏", START), at=START))

    assert refused.why == Why.NOT_ALLOWED


def test_who_leaves_gives_tasks_and_cases_back_at_once_and_stays_the_first_owner(scene):
    case = take_complaint(scene, START)
    task = Task.objects.get(matter=case.reference)
    take_task(task, by=scene.by("周婷", START), at=START)
    at = local("2026-03-02 12:00")

    leave_member(scene.people["周婷"], by=scene.by("管理员", at), at=at)

    case, task = Case.objects.get(pk=case.pk), Task.objects.get(pk=task.pk)
    assert (case.first_owner.name, case.owner.name, case.holder) == ("周婷", "冯丽", None)
    assert task.holder is None
    assert [f.kind for f in facts_of("owner.passed_on", case)] == ["owner.passed_on"]


def test_a_clock_keeps_the_zone_of_its_beginning_after_a_transfer(scene):
    west = make_unit("乌鲁木齐分部", scene.company, code="WL", zone="Asia/Urumqi")
    member = make_member("阿里木", west, position=None, deeds={"accept_transfer": "unit", "see_case": "unit"})
    case = take_complaint(scene, START)
    before = Deadline.objects.get(holder=case.reference, standard="SD-3.15-2b").due_at

    offer = offer_case(case, west, "客户在乌鲁木齐", by=scene.by("周婷", START), at=START)

    accept_transfer(offer, by=as_member(member, START), at=START)

    after = Deadline.objects.get(holder=case.reference, standard="SD-3.15-2b")
    assert (after.due_at, after.unit) == (before, scene.service)


def test_a_case_opened_in_the_west_counts_its_days_there(scene):
    from shouwen.cases.actions.opening import Wanted, open_case
    from shouwen.contacts.actions import Conversation, log_contact
    from shouwen.customers.actions import record_customer
    from tests.scenes import CASE_WORK

    west = make_unit("乌鲁木齐分部", scene.company, code="WL", zone="Asia/Urumqi")
    who = as_member(make_member("阿里木", west, deeds=dict.fromkeys(CASE_WORK, "unit")), START)
    customer = record_customer(west, "客户", [], by=who, at=START)
    contact = log_contact(west, customer, Conversation("counter", "in", "事由"), by=who, at=START)

    case = open_case(contact, Wanted("投诉", "事由", "服务"), by=who, at=START)

    due = Deadline.objects.get(holder=case.reference, standard="SD-3.15-2b").due_at
    assert due == local("2026-03-18 01:59:59.999999")  # midnight at UTC+6 is two in the morning in Shanghai
