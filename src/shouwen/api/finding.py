"""Find what a request names, as far as the asker may see it; the rest does not exist for them."""

from __future__ import annotations

from typing import Annotated, TypeVar

from django.db.models import Model, QuerySet
from pydantic import Field

from shouwen.api.errors import NotFound
from shouwen.cases.models import Case
from shouwen.cases.queries import visible_cases
from shouwen.cases.reading import whole_case
from shouwen.contacts.models import Contact
from shouwen.contacts.queries import visible_contacts
from shouwen.customers.models import Customer
from shouwen.customers.queries import visible_customers
from shouwen.customers.reading import matter_of_customer
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.queries import house_path, units_beside
from shouwen.organisation.rights import Acting
from shouwen.work.matters import refuse_hidden

Row = TypeVar("Row", bound=Model)

#: A number by which something is named in a body.
Id = Annotated[int, Field(ge=1, lt=2**63)]
Version = Annotated[int, Field(ge=1, lt=2**31, description="The version that was seen.")]


def one(rows: QuerySet[Row], number: int) -> Row:
    """Return the row that an address names; raise ``NotFound`` where there is none among these."""
    row = rows.filter(pk=number).first()
    if row is None:
        raise NotFound
    return row


def case_named(number: int, by: Acting) -> Case:
    """Return a case that the member may see, also by a task in it; never one in which they are accused."""
    return whole_case(one(visible_cases(by).only("pk"), number).pk)


def customer_named(number: int, by: Acting) -> Customer:
    """Return a customer that the member may see."""
    return one(visible_customers(by).select_related("unit"), number)


def customer_open(number: int, by: Acting) -> Customer:
    """Return a customer whose words the member may read now: a secret file must have been opened."""
    found = customer_named(number, by)
    refuse_hidden(matter_of_customer(found), by=by)
    return found


def contact_named(number: int, by: Acting) -> Contact:
    """Return a contact that the member may see, with what opening a case from it needs."""
    return one(visible_contacts(by).select_related("unit", "customer", "received_by"), number)


def chosen(rows: QuerySet[Row], number: int, field: str) -> Row:
    """Return the row that an input names; refuse as bad input where there is none among these."""
    row = rows.filter(pk=number).first()
    if row is None:
        raise _none(field)
    return row


def _none(field: str) -> Refused:
    return Refused("What %(name)s names does not exist, or is not yours to see.", why=Why.BAD_INPUT, field=field,
                   name=field)  # fmt: skip


def unit_given(number: int, field: str = "unit") -> Unit:
    """Return an open unit; whether anything may be done for it, its deed says."""
    return chosen(Unit.objects.select_related("parent").filter(closed_at=None), number, field)


def unit_near(unit: Unit, number: int, field: str) -> Unit:
    """Return an open unit of the same house: no part of a case is asked of another."""
    return chosen(units_beside(unit), number, field)


def member_near(unit: Unit, number: int, field: str) -> Member:
    """Return a member of the same house who has not left."""
    return chosen(Member.objects.filter(home__path__startswith=house_path(unit), left_at=None), number, field)

