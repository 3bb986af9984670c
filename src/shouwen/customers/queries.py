"""Find customers and read what is held of them."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import QuerySet

from shouwen.customers.finding import CUSTOMER
from shouwen.customers.models import Customer
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.organisation.rights import Acting
from shouwen.organisation.walks import Condition, Walk, within
from shouwen.search.queries import find

_CUSTOMERS = Walk("customers_customer")
#: A customer is found whenever they were recorded.
ALWAYS = datetime.max.replace(tzinfo=UTC)


def visible_customers(by: Acting) -> QuerySet[Customer]:
    """Return the customers that the member may see."""
    return Customer.objects.filter(by.scope(SEE_CUSTOMER).on(unit="unit"))


def listed_customers(by: Acting, *, most: int) -> QuerySet[Customer]:
    """Return the first ``most`` customers by name that the member may see; two statements at most."""
    scope = within(by.scope(SEE_CUSTOMER))
    first = _CUSTOMERS.first(scope, "name_key, id", Condition("erased_at IS NULL"), most=most)
    return Customer.objects.filter(pk__in=first).order_by("name_key", "pk")


def find_customers(words: str, *, by: Acting, most: int = 8) -> list[Customer]:
    """Find customers while a name or number is being typed: by any part of name, company, number,
    initials or contact point; the newest ``most`` that fit, by name.
    """
    found = find(words, by=by, at=ALWAYS, kinds=(CUSTOMER,), most=most)
    numbers = [int(one.reference.partition(":")[2]) for one in found]
    rows = visible_customers(by).filter(pk__in=numbers, erased_at=None).prefetch_related("points")
    return list(rows.order_by("name_key", "pk"))
