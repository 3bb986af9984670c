"""What orders do when something happens below."""

from __future__ import annotations

from shouwen.customers.erasing import erases
from shouwen.customers.models import Customer
from shouwen.orders.models import Order, Refusal, Return
from shouwen.search.actions import forget
from shouwen.work.actions.erasing import erase_matters


@erases
def erase_orders(customer: Customer) -> None:
    """Remove what was written of a person's orders; what was bought and paid stays, since accounts rest on it."""
    orders, returns = Order.objects.filter(customer=customer), Return.objects.filter(customer=customer)
    references = [*(one.reference for one in orders), *(one.reference for one in returns)]
    forget(*references)
    erase_matters(references)
    orders.update(remark="")
    returns.update(words="", salt="")
    Refusal.objects.filter(of_return__customer=customer).update(words="")
