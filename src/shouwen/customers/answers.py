"""A customer as the answer to what a step asks: one that the answerer may see, who was neither erased nor merged."""

from __future__ import annotations

from shouwen.customers.queries import visible_customers
from shouwen.organisation.rights import Acting
from shouwen.work.answering import names_things


@names_things("customer")
def customer_named(number: str, by: Acting) -> str | None:
    """Return the reference of a customer by number; one statement."""
    found = visible_customers(by).filter(pk=int(number), erased_at=None, merged_into=None)
    return f"customer:{number}" if found.exists() else None
