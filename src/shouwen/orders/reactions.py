"""What orders do when something happens below."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_noop

from shouwen.customers.erasing import Written, holds_words
from shouwen.customers.models import Customer
from shouwen.orders.models import Order, Refusal, Return
from shouwen.search.actions import forget
from shouwen.work.actions.erasing import erase_matters

_ACCOUNTS = gettext_noop("Products, sums and days stay: accounts rest on them.")


def erase_orders(customer: Customer, numbers: Sequence[int]) -> None:
    """Remove what was written of these orders; what was bought and paid stays, since accounts rest on it."""
    rows = Order.objects.filter(customer=customer, pk__in=numbers)
    references = [one.reference for one in rows]
    forget(*references)
    erase_matters(references)
    rows.update(remark="")


def erase_returns(customer: Customer, numbers: Sequence[int]) -> None:
    """Remove what was written of these returns; what came back and was paid back stays."""
    rows = Return.objects.filter(customer=customer, pk__in=numbers)
    references = [one.reference for one in rows]
    forget(*references)
    erase_matters(references)
    Refusal.objects.filter(of_return__in=rows).update(words="")
    rows.update(words="", salt="")


holds_words(Written("orders", gettext_noop("Orders"), lambda customer: Order.objects.filter(customer=customer),
                    "order", erase_orders, _ACCOUNTS))  # fmt: skip
holds_words(Written("returns", gettext_noop("Returns and exchanges"),
                    lambda one: Return.objects.filter(customer=one), "return", erase_returns, _ACCOUNTS))  # fmt: skip
