"""A matter of the unit itself becomes that of the customer whom a step of its flow names."""

from __future__ import annotations

from datetime import datetime

from shouwen.cases.finding import index_case
from shouwen.cases.models import Case
from shouwen.cases.reading import locked_case, matter_of_case
from shouwen.customers.holding import require_registered
from shouwen.customers.models import Customer
from shouwen.facts.actions import record
from shouwen.facts.queries import facts_about
from shouwen.facts.rows import change_rows
from shouwen.organisation.rights import Acting
from shouwen.work.matters import Matter, named_by_steps

NAMED = "case.customer_named"


@named_by_steps("case")
def name_customer_of_case(number: int, customer: str, *, by: Acting, at: datetime) -> Matter:
    """Take up the customer whom a step names; what is recorded of the case from then on is for them.

    Only a case that was opened for the unit itself takes one up, and another one when a later step says so: whose a case
    is that a customer brought, no step changes. Nothing is done for a customer who was deregistered.
    """
    case = locked_case(number)
    found = Customer.objects.get(pk=int(customer.partition(":")[2]))
    if case.customer_id == found.pk or not _may_take_up(case):
        return matter_of_case(case)
    require_registered(found)
    before = case.customer.reference if case.customer is not None else None
    case.customer, case.version = found, case.version + 1
    change_rows(Case, "WHERE id = %s", [case.pk], {"customer_id": found.pk, "version": case.version})
    record(NAMED, at=at, unit=case.unit_id, by=by, about=case, for_whom=found, before=before)
    index_case(case)
    return matter_of_case(case)


def _may_take_up(case: Case) -> bool:
    if case.contact_id is not None or case.parent_id is not None:
        return False
    return case.customer is None or bool(facts_about(case.reference, kinds=(NAMED,)))
