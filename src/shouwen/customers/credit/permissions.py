"""Who may propose, check and approve grades of customers."""

from __future__ import annotations

from shouwen.customers.credit.models import GradeChange
from shouwen.customers.models import Customer
from shouwen.organisation.deeds import declare_deed
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting, require

SEE_CREDIT = declare_deed("see_credit", "See grades, credit and what was measured of customers", "customers")
PROPOSE_GRADE = declare_deed("propose_grade", "Measure customers and propose their grades", "customers")
CHECK_GRADE = declare_deed("check_grade", "Check changes of grade for finance", "customers")
APPROVE_GRADE = declare_deed("approve_grade", "Approve changes of grade and with them the limit of credit", "customers")


def may_see_credit(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may see grades and credit of the unit's customers."""
    require(by, SEE_CREDIT, unit=unit)


def may_propose(customer: Customer, *, by: Acting) -> None:
    """Refuse unless the member may propose grades of the unit's customers."""
    require(by, PROPOSE_GRADE, unit=customer.unit)


def may_check(change: GradeChange, *, by: Acting) -> None:
    """Refuse unless the member checks changes of the unit's customers for finance."""
    require(by, CHECK_GRADE, unit=change.customer.unit)


def may_approve(change: GradeChange, *, by: Acting) -> None:
    """Refuse unless the member may approve grades of the unit's customers."""
    require(by, APPROVE_GRADE, unit=change.customer.unit)
