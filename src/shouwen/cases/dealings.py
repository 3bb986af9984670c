"""How a member deals with a customer, for the floor below: their own case, and a reading that a case approved."""

from __future__ import annotations

from shouwen.cases.models import Case, CaseState
from shouwen.customers.models import Customer
from shouwen.customers.secrecy.dealings import Dealing, tells_dealings
from shouwen.organisation.rights import Acting
from shouwen.work.models import Task, TaskState

#: The fact for which a step waits once a reading is approved.
OPENED = "customer.opened"


@tells_dealings
def dealing_by_cases(customer: Customer, by: Acting) -> Dealing:
    """Say whether the member has an open case of the customer, and in which of theirs a reading was approved."""
    rows = Case.objects.filter(customer=customer, state=CaseState.OPEN).values_list("pk", "owner", "holder")
    own = [f"case:{number}" for number, *theirs in rows if by.selves & set(theirs)]
    if not own:
        return Dealing()
    waiting = Task.objects.filter(matter__in=own, state=TaskState.OPEN, awaits=OPENED).order_by("pk")
    return Dealing(True, waiting.values_list("matter", flat=True).first() or "")
