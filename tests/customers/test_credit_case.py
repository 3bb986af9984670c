"""A change of grade is a case of the customer: it runs the flow of chapter 4, nineteen, with its form."""

import pytest

from shouwen.cases.actions.credit import decide, open_change, propose_anew
from shouwen.cases.models import Case
from shouwen.customers.credit.actions import check_change
from shouwen.customers.credit.queries import rating_of
from shouwen.facts.models import Fact
from shouwen.work.actions.entries import sign_entry
from shouwen.work.entries import state_of_entry
from shouwen.work.models import Entry, FlowRun, Notice, Signature, Task
from tests.customers.creditors import open_on_credit
from tests.factories import as_member, refusal_of
from tests.scenes import local

pytestmark = pytest.mark.django_db
AT = local("2026-03-02 10:00")


@pytest.fixture
def house():
    return open_on_credit()


def open_steps(case):
    return list(Task.objects.filter(matter=case.reference, state="open").values_list("title", flat=True))


def proposed(house, grade="A"):
    house.analyse(4, AT)
    change = open_change(house.customer, grade, "回款变慢", by=as_member(house.clerk, AT), at=AT)
    return change, Case.objects.get(pk=int(change.matter.removeprefix("case:")))


def test_the_flow_goes_from_proposal_over_finance_and_manager_to_its_end(house):
    change, case = proposed(house)
    assert (case.kind, case.customer_id) == ("信用等级变更", house.customer.pk)
    assert open_steps(case) == ["核对"]

    change = check_change(change, 1, agreed=True, words="", by=as_member(house.finance, AT), at=AT)
    assert open_steps(case) == ["审批"]
    assert rating_of(house.customer) is None
    decide(change, change.version, approved=True, words="同意", by=as_member(house.manager, AT), at=AT)

    assert FlowRun.objects.get(matter=case.reference).ended_at == AT
    assert (rating_of(house.customer).grade, rating_of(house.customer).since) == ("A", AT)
    told = Notice.objects.filter(names__title="信用等级变更结果").values_list("to__name", flat=True)
    assert set(told) == {"吴敏", "韩会计"}


def test_the_form_says_the_change_and_is_signed_by_whoever_approves(house):
    change, case = proposed(house)
    entry = Entry.objects.get(matter=case.reference)
    assert entry.versions.get().content["变更原因"] == "回款变慢"
    change = check_change(change, 1, agreed=True, words="", by=as_member(house.finance, AT), at=AT)

    decide(change, change.version, approved=True, words="", by=as_member(house.manager, AT), at=AT)

    said = entry.versions.order_by("-number").first().content
    assert (said["新信用等级"], said["审批结论"], said["变更日期"]) == ("A", "批准", "2026-03-02")
    assert Signature.objects.get(entry=entry).member == house.manager


@pytest.mark.parametrize("typed", [
    {},
    {"审批结论": "不批准"},
    {"审批结论": "批准", "变更日期": "2026-03-02"},  # just what the decision will say
])
def test_a_form_that_was_signed_before_the_decision_says_the_decision_and_stands_signed(house, typed):
    change, case = proposed(house)
    entry, manager = Entry.objects.get(matter=case.reference), as_member(house.manager, AT)
    values = {"变更日期": "2026-03-01", "审批结论": "批准"} | typed
    sign_entry(entry, "客户服务经理", entry.latest, by=manager, at=AT, values=values)
    change = check_change(change, 1, agreed=True, words="", by=as_member(house.finance, AT), at=AT)

    decide(change, change.version, approved=True, words="", by=manager, at=AT)

    entry.refresh_from_db()
    said = entry.versions.get(number=entry.latest).content
    assert (said["审批结论"], said["变更日期"]) == ("批准", "2026-03-02")
    assert state_of_entry(entry).signed == ("客户服务经理",)
    assert Signature.objects.filter(entry=entry, version__number=entry.latest, member=house.manager).count() == 1
    assert rating_of(house.customer).grade == "A"


def test_without_approval_the_flow_ends_and_the_customer_stays_in_the_grade(house):
    change, case = proposed(house)
    change = check_change(change, 1, agreed=True, words="", by=as_member(house.finance, AT), at=AT)

    decide(change, change.version, approved=False, words="再看一季", by=as_member(house.manager, AT), at=AT)

    assert FlowRun.objects.get(matter=case.reference).ended_at == AT
    assert rating_of(house.customer) is None
    assert not Fact.objects.filter(kind="grade.changed").exists()


def test_what_finance_gives_back_is_proposed_anew_on_the_same_form(house):
    change, case = proposed(house, "AAA")
    change = check_change(change, 1, agreed=False, words="得分不够", by=as_member(house.finance, AT), at=AT)
    assert open_steps(case) == ["填信用分析表与变更表"]

    change = propose_anew(change, change.version, "AA", "按得分", by=as_member(house.clerk, AT), at=AT)

    assert open_steps(case) == ["核对"]
    assert Entry.objects.get(matter=case.reference).versions.order_by("-number").first().content["新信用等级"] == "AA"


def test_who_may_not_propose_opens_no_case(house):
    refusal_of(lambda: open_change(house.customer, "A", "x", by=as_member(house.shop.agent, AT), at=AT))

    assert not Case.objects.exists()


def test_a_case_of_a_graded_customer_tells_articles_grade_and_credit(house):
    house.grade("A", AT)

    proposed(house, "B")

    opened = Fact.objects.get(kind="case.opened")
    assert (opened.figures["customer.grade"], opened.figures["customer.credit_left"]) == ("A", "50000.00")
