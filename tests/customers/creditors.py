"""A shop that sells on credit: its lines of grades and limits, and who measures, checks and approves."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from shouwen.customers.credit.actions import check_change, decide_change, propose_grade
from shouwen.customers.models import Customer
from shouwen.customers.reading import matter_of_customer
from shouwen.facts.actions import SYSTEM
from shouwen.organisation.actions import name_position
from shouwen.organisation.models import Member
from shouwen.work.actions.entries import begin_entry, sign_entry
from shouwen.work.entries import form_in
from tests.factories import LONG_AGO, as_member, make_member, make_position
from tests.orders.shop import Shop, open_shop
from tests.scenes import VALUES, service_department

LINE = {"最低年交易额": 0, "最低毛利率": 0, "最低准时率": 0}
LINES = {"AAA": 90, "AA": 80, "A": 70, "B": 0}
#: What this site has set; none of it is the text's.
CREDIT = {
    "credit_weights": {"业界动向": 1, "经营素质": 1, "业界评语": 1, "市场情况": 1, "财务状况": 1},
    "finance_questions": "应收账款多久收回\n负债占多少",
    "grade_lines": {grade: {"最低得分": score, **LINE} for grade, score in LINES.items()},
    "credit_limits": {"AAA": {"限度": 200000}, "AA": {"限度": 100000}, "A": {"限度": 50000}, "B": {"限度": 5000}},
    "payment_days": "30", "excellent_grades": "AAA\nAA", "excellent_margin": "0%", "excellent_punctuality": "0%",
    "risk_overdue_days": "90", "risk_recovery": "极坏", "risk_complaints": "3",
}  # fmt: skip
QUESTIONS = {"业界动向": 5, "经营素质": 4, "业界评语": 5, "市场情况": 5, "财务状况": 1}
CLERK = (
    "see_customer", "record_customer", "see_order", "see_credit", "propose_grade", "see_case", "open_case",
    "work_on_case", "record_order",
)  # fmt: skip
MANAGER = ("approve_grade", "see_credit", "see_customer", "see_case", "work_on_case")


@dataclass
class Creditors:
    """The shop, and who has to do with its customers' credit."""

    shop: Shop
    clerk: Member
    finance: Member
    manager: Member

    @property
    def customer(self) -> Customer:
        return Customer.objects.select_related("unit").get(pk=self.shop.customer.pk)

    def analyse(self, score, at, *, customer=None):
        """Fill in the analysis with this answer to every question, and sign it; return the entry."""
        return analyse(self, customer or self.customer, {f"{group}{n}评分": score for group, most in QUESTIONS.items()
                                                         for n in range(1, most + 1)}, at)  # fmt: skip

    def propose(self, grade, at, *, by=None, customer=None):
        member = by or self.clerk
        return propose_grade(customer or self.customer, grade, "回款变慢", by=as_member(member, at), at=at)

    def grade(self, grade, at, *, score=4):
        """Bring the customer into a grade: analysed, proposed, checked, approved."""
        self.analyse(score, at)
        change = self.propose(grade, at)
        change = check_change(change, change.version, agreed=True, words="", by=as_member(self.finance, at), at=at)
        return decide_change(change, change.version, approved=True, words="同意", by=as_member(self.manager, at), at=at)


def analyse(creditors, customer, scores, at, **more):
    """Fill in the analysis with these scores and sign it; return the entry."""
    by = as_member(creditors.clerk, at)
    matter = matter_of_customer(customer)
    adopted = service_department()
    entry = begin_entry(matter, form_in(adopted.hash, "客户信用分析表"), {**scores, **more}, by=by, at=at)
    sign_entry(entry, "填表人", 1, by=by, at=at)
    return entry


@transaction.atomic
def open_on_credit(values=CREDIT):
    """Make the shop; the site sets lines, limits and terms."""
    shop = open_shop({**VALUES, **values})
    unit = shop.unit
    company = unit.parent
    checks = make_position("财务部经理", {"check_grade": "unit", "see_credit": "unit", "see_customer": "unit"})
    finance = make_member("韩会计", unit, position=checks)
    manager = shop.manager
    position = make_position("客服经理", dict.fromkeys(MANAGER, "unit"))
    for name, held in (("客户服务经理", position), ("财务部门", make_position("财务部经理"))):
        name_position(company, name, held, by=SYSTEM, at=LONG_AGO)
    clerk = make_member("吴敏", unit, position=make_position("客户信息管理专员", dict.fromkeys(CLERK, "unit")))
    return Creditors(shop, clerk, finance, manager)
