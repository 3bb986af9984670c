"""A change of a customer's grade as the floor below sees it: a matter that stands on the page of grade and credit."""

from __future__ import annotations

from shouwen.customers.credit.models import OPEN, GradeChange
from shouwen.customers.credit.permissions import PROPOSE_GRADE, SEE_CREDIT
from shouwen.customers.reading import matter_of_customer
from shouwen.work.matters import Matter, describes


@describes("grade_change")
def describe_change(number: int) -> Matter:
    """Read a change of grade as a matter; it is hidden from whomever the file of its customer is."""
    change = GradeChange.objects.select_related("customer__unit", "proposed_by").get(pk=number)
    file = matter_of_customer(change.customer)
    part = "change" if change.state in OPEN else "changes"
    return Matter(
        reference=change.reference, title=f"{change.before or '—'} → {change.grade}", unit=change.customer.unit,
        members=(), accused=None, is_open=change.state in OPEN, for_whom=change.customer.reference, see=SEE_CREDIT,
        work=PROPOSE_GRADE, address=f"/customers/{change.customer_id}/credit#{part}", owner=change.proposed_by,
        has_tasks=False, hides=file.hides, closed_to=file.closed_to, is_gone=file.is_gone,
    )  # fmt: skip
