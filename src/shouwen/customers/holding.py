"""The record of a customer, held for a deed on it."""

from __future__ import annotations

from shouwen.customers.models import Customer
from shouwen.customers.permissions import may_record
from shouwen.customers.secrecy.queries import require_open
from shouwen.facts.prepared import Prepared
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting

_LOCKED = Prepared(
    lambda number: Customer.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=number)
)


def held_for(customer: Customer, *, by: Acting) -> Customer:
    """Lock a customer's row for a deed; refuses who may not record customers there or has not opened a secret file,
    and one that is erased or deregistered.
    """
    may_record(customer.unit, by=by)
    held = _LOCKED.first(customer.pk)
    if held is None:
        raise Customer.DoesNotExist
    if held.erased_at is not None:
        raise Refused("This person has been erased already.", why=Why.OVERTAKEN)
    require_registered(held)
    require_open(held, by=by, at=by.at)
    return held


def require_registered(customer: Customer) -> None:
    """Refuse to go on with a customer who was deregistered."""
    if customer.deregistered_at is not None:
        raise Refused("This customer was deregistered and the file is sealed. Register them again first.",
                      why=Why.OVERTAKEN)
