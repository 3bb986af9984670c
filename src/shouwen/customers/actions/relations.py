"""Say how customers belong together: the contact person of one, the parent company of one."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from shouwen.compliance.judging import enact
from shouwen.customers.holding import held_for
from shouwen.customers.models import Customer, CustomerKind, Relation, RelationKind
from shouwen.customers.permissions import may_see
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting

#: How high companies stand over each other at most.
HIGHEST = 20


@transaction.atomic(savepoint=False)
def relate_customers(
    customer: Customer, kind: str, other: Customer, remark: str = "", *, by: Acting, at: datetime
) -> Relation:
    """Record that ``other`` is the contact person, or the parent company, of a customer."""
    held = held_for(customer, by=by)
    may_see(other, by=by)
    _check(held, kind, other)
    relation = Relation(customer=held, kind=kind, other=other, remark=remark.strip()[:120], since=at, by=by.member)
    try:
        relation.save(force_insert=True)
    except IntegrityError as fault:
        raise Refused("They are related like this already.", why=Why.OVERTAKEN, field="other") from fault
    enact("relation.recorded", at=at, unit=held.unit_id, by=by, about=held, for_whom=held,
          figures={"kind": kind, "other": other.reference})
    return relation


@transaction.atomic(savepoint=False)
def end_relation(relation: Relation, *, by: Acting, at: datetime) -> Relation:
    """Record that two customers do not belong together any more; that they did stays."""
    held = held_for(relation.customer, by=by)
    if not Relation.objects.filter(pk=relation.pk, ended_at=None).update(ended_at=at):
        raise Refused("This has ended already.", why=Why.OVERTAKEN)
    relation.ended_at = at
    enact("relation.ended", at=at, unit=held.unit_id, by=by, about=held, for_whom=held,
          figures={"kind": relation.kind, "other": relation.other.reference})
    return relation


def _check(customer: Customer, kind: str, other: Customer) -> None:
    if customer.pk == other.pk:
        raise Refused("Nobody is related to themselves.", why=Why.BAD_INPUT, field="other")
    if other.erased_at is not None:
        raise Refused("This person has been erased already.", why=Why.BAD_INPUT, field="other")
    if kind == RelationKind.CONTACT_PERSON and other.kind != CustomerKind.PERSON:
        raise Refused("A contact person is a person.", why=Why.BAD_INPUT, field="other")
    if kind == RelationKind.PARENT_COMPANY:
        if {customer.kind, other.kind} != {CustomerKind.COMPANY}:
            raise Refused("Only a company is the parent of a company.", why=Why.BAD_INPUT, field="other")
        if customer.pk in _above(other):
            raise Refused("This company stands below the other one already.", why=Why.BAD_INPUT, field="other")


def _above(company: Customer) -> set[int]:
    """Return the company and those above it, locked so that nobody closes a circle meanwhile."""
    found = {company.pk}
    at = company.pk
    for _step in range(HIGHEST):
        rows = Relation.objects.select_for_update(of=("self",))
        parent = rows.filter(customer=at, kind=RelationKind.PARENT_COMPANY, ended_at=None).first()
        if parent is None or parent.other_id in found:
            break
        at = parent.other_id
        found.add(at)
    return found
