"""What is still written of whoever was erased: rows that an article keeps until their day."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q

from shouwen.customers.erasures.models import KeptRow
from shouwen.customers.models import Customer


def still_written(sort: str) -> Q:
    """Return the filter for rows of a sort (``customers.erasing.Written``) whose words are still there."""
    kept = KeptRow.objects.filter(sort=sort, row=OuterRef("pk"), erased_at=None)
    return Q(customer__erased_at=None) | Q(Exists(kept))


def went(sort: str, row: int, customer: Customer | None) -> Callable[[], bool] | None:
    """Return what says whether the words of a row have gone with its customer; None where the customer is there."""
    if customer is None or customer.erased_at is None:
        return None
    return lambda: not KeptRow.objects.filter(sort=sort, row=row, erased_at=None).exists()
