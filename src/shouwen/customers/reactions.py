"""What customers do when something happens: who is deregistered is found no more, until they are registered again."""

from __future__ import annotations

from django.db.models import F

from shouwen.customers.finding import index_customer
from shouwen.customers.models import Customer
from shouwen.facts.actions import listen_to
from shouwen.regulation.facts import Fact
from shouwen.search.actions import forget
from shouwen.search.rebuilding import renew
from shouwen.work.models import Entry

DEREGISTERED, REGISTERED_AGAIN = "customer.deregistered", "customer.registered_again"


@listen_to(DEREGISTERED, REGISTERED_AGAIN)
def seal_file(fact: Fact) -> None:
    """Seal the file of a customer who was deregistered, and open it for one who is registered again."""
    if fact.kind not in (DEREGISTERED, REGISTERED_AGAIN):
        return
    number = int(fact.for_whom.partition(":")[2])
    since = fact.at if fact.kind == DEREGISTERED else None
    Customer.objects.filter(pk=number).update(deregistered_at=since, version=F("version") + 1)
    sheets = [entry.reference for entry in Entry.objects.filter(matter=fact.for_whom)]
    if since is not None:
        forget(fact.for_whom, *sheets)
        return
    renew(sheets)
    customer = Customer.objects.prefetch_related("points").get(pk=number)
    index_customer(customer, [(point.kind, point.value) for point in customer.points.all()])
