"""Find customers and read what is held of them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from shouwen.customers.logic import SHORTEST_NUMBER, plain_number
from shouwen.customers.models import Customer
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.organisation.rights import Acting


def visible_customers(by: Acting) -> QuerySet[Customer]:
    """Return the customers that the member may see."""
    return Customer.objects.filter(by.scope(SEE_CUSTOMER).on(unit="unit"))


def find_customers(words: str, *, by: Acting, most: int = 8) -> list[Customer]:
    """Find customers while a name or number is being typed: name, company, number, initials, digits.

    Three digits or more find telephone numbers that begin or end with them.
    """
    text = words.strip()
    if not text:
        return []
    found = Q(name__startswith=text) | Q(company__startswith=text) | Q(number=text.upper())
    if text.isascii() and text.isalpha():
        found |= Q(initials__startswith=text.lower())
    digits = plain_number(text)
    if len(digits) >= SHORTEST_NUMBER and len(digits) >= len(text.replace(" ", "").replace("-", "")) - 1:
        found |= Q(points__plain__startswith=digits) | Q(points__reversed_digits__startswith=digits[::-1])
    rows = visible_customers(by).filter(found, erased_at=None).distinct().prefetch_related("points")
    return list(rows.order_by("name_key", "pk")[:most])
