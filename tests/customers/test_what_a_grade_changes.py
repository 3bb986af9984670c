"""What a grade changes, each through an article: how soon something is due, so what stands first, and who may do it."""

import pytest

from shouwen.cases.actions.opening import Wanted, open_matter
from shouwen.cases.listing import CaseFilter, CaseLists
from shouwen.compliance.actions import adopt_edition
from shouwen.customers.actions import Point, record_customer
from shouwen.facts.actions import SYSTEM
from shouwen.facts.refusals import Why
from shouwen.work.models import Deadline
from tests.customers.creditors import CREDIT, open_on_credit
from tests.editions import manual
from tests.factories import as_member, make_administrator, refusal_of
from tests.scenes import VALUES, local

pytestmark = pytest.mark.django_db
AT, LATER = local("2026-03-02 10:00"), local("2026-03-03 10:00")
CREDIT_FILE, FIRST = "standards/credit.yaml", "- decision: {zh: 按数据评等级"
#: What a company might write: whoever is in grade AA is served within two hours, by those who keep customers' files.
ARTICLES = """- deadline: {zh: 大客户的事先办, en: Grade AA comes first}
  id: GRADE-1
  article: 第四章/一/6
  when: case.opened
  where: known(customer.grade) and customer.grade = 'AA'
  per: case
  within: 2 hours
  done: case.closed

- gate: {zh: 大客户的事由专员办, en: Grade AA by those who keep files}
  id: GRADE-2
  article: 第四章/一/6
  before: case.opened
  where: known(customer.grade) and customer.grade = 'AA'
  only_by: [客户信息管理专员]

"""


def test_clocks_order_and_authority_follow_the_grade_by_the_article_that_says_so():
    house = open_on_credit()
    unit = house.shop.unit
    edition = manual(2, (CREDIT_FILE, FIRST, ARTICLES + FIRST))
    adopt_edition(unit.parent, edition, {**VALUES, **CREDIT}, since=LATER, by=SYSTEM, at=AT)
    house.grade("AA", AT)
    head = as_member(make_administrator("管家", unit=unit.parent), LATER)
    other = record_customer(unit, "甬城茶庄", [Point("phone", "13900000009")], by=head, at=LATER)
    wanted, clerk = Wanted("借阅客户档案", "核对"), as_member(house.clerk, LATER)

    refused = refusal_of(lambda: open_matter(unit, house.customer, wanted, by=head, at=LATER))
    urgent = open_matter(unit, house.customer, wanted, by=clerk, at=LATER)
    usual = open_matter(unit, other, wanted, by=head, at=LATER)

    assert refused.why == Why.AGAINST_THE_RULES
    assert [ground.citation.rpartition("#")[2] for ground in refused.grounds] == ["第四章/一/6"]
    (due,) = Deadline.objects.filter(standard="GRADE-1")
    assert (due.holder, due.due_at, due.citation.rpartition("#")[2]) == (
        urgent.reference, local("2026-03-03 12:00"), "第四章/一/6"
    )
    lists = CaseLists(clerk, LATER)
    assert [case.pk for case in lists.listed(CaseFilter.of({}), most=2)] == [usual.pk, urgent.pk]
    assert [case.pk for case in lists.listed(CaseFilter.of({"sort": "due"}), most=2)] == [urgent.pk, usual.pk]
