"""The customer of a page, if the reader may see them."""

from __future__ import annotations

from shouwen.customers.models import Customer
from shouwen.customers.queries import customer_whole
from shouwen.customers.reading import matter_of_customer
from shouwen.facts.refusals import Refused, Why
from shouwen.web.reader import ReaderRequest
from shouwen.work.matters import may_see


def customer_open(request: ReaderRequest, pk: int) -> Customer:
    """Return one customer whose words the member may read now; else refuse.

    A secret file must have been opened; the sealed one of whoever was deregistered is read by who deregisters.
    """
    found = customer_seen(request, pk)
    may_see(matter_of_customer(found), by=request.by)
    return found


def customer_seen(request: ReaderRequest, pk: int) -> Customer:
    """Return one customer that the member may see; else refuse."""
    found = customer_whole(pk, by=request.by)
    if found is None:
        raise Refused("There is no such customer, or they are not yours to see.", why=Why.NOT_ALLOWED)
    return found
