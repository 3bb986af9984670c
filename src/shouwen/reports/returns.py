"""The summary of returns and exchanges (SD-2.3): what was settled in a period, a row each, with totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, DecimalField, ExpressionWrapper, F, QuerySet, Sum

from shouwen.orders.models import Return, ReturnState, Wants
from shouwen.organisation.zones import zone_of

#: The order of the summary: by the day of settling; an index of settled returns serves it.
ORDER = ("settled_at", "pk")


@dataclass(frozen=True)
class Settled:
    """What was settled in units from one day to another, in a zone; ``wants`` narrows it, empty for both."""

    units: tuple[int, ...]
    since: date
    until: date
    zone: ZoneInfo
    wants: str = ""


@dataclass(frozen=True)
class ReturnTotals:
    """How many returns or exchanges, of how many goods, at what price on their receipts in yuan."""

    wants: str
    count: int
    quantity: int
    amount: Decimal


def settled_returns(asked: Settled) -> QuerySet[Return]:
    """Return the returns that were settled, the oldest first."""
    rows = Return.objects.filter(
        unit__among=list(asked.units), state=ReturnState.SETTLED,
        settled_at__gte=datetime.combine(asked.since, time.min, asked.zone),
        settled_at__lt=datetime.combine(asked.until + timedelta(days=1), time.min, asked.zone),
    )  # fmt: skip
    rows = rows.filter(wants=asked.wants) if asked.wants else rows
    return rows.select_related("customer", "unit", "line__product", "line__order").order_by(*ORDER)


def totals_of_returns(asked: Settled) -> list[ReturnTotals]:
    """Return what the summary comes to, returns before exchanges; one statement."""
    amount = ExpressionWrapper(F("price") * F("quantity"), DecimalField(max_digits=20, decimal_places=2))
    rows = settled_returns(asked).order_by().values("wants").annotate(
        count=Count("pk"), goods=Sum("quantity"), amount=Sum(amount)
    )
    found = {row["wants"]: ReturnTotals(row["wants"], row["count"], row["goods"], row["amount"]) for row in rows}
    return [found.get(key, ReturnTotals(key, 0, 0, Decimal(0))) for key in _kinds(asked.wants)]


def _kinds(wants: str) -> Sequence[str]:
    return (wants,) if wants else (str(Wants.RETURN), str(Wants.EXCHANGE))


def row_of_return(one: Return) -> dict[str, Any]:
    """Return a return as a row of the summary, by the names that packs use; dates are of its unit's zone."""
    zone = zone_of(one.unit)
    order, product = one.line.order, one.line.product
    assert one.settled_at is not None
    return {
        "customer": one.customer.reference, "customer.name": one.customer.name, "customer.number": one.customer.number,
        "product.name": product.name, "product.code": product.code, "product.spec": product.spec,
        "order.number": order.number, "order.placed_on": order.placed_at.astimezone(zone).date().isoformat(),
        "return.number": one.number, "return.wants": one.wants, "return.quantity": one.quantity,
        "return.amount": one.price * one.quantity,
        "return.settled_on": one.settled_at.astimezone(zone).date().isoformat(),
        "return.reason": one.reason,
    }  # fmt: skip


def totals_known(totals: Sequence[ReturnTotals]) -> Mapping[str, Decimal]:
    """Return the totals as the figures that a sheet reckons with."""
    by_kind = {one.wants: one for one in totals}
    found: dict[str, Decimal] = {}
    for name, key in (("returned", Wants.RETURN), ("exchanged", Wants.EXCHANGE)):
        one = by_kind.get(str(key), ReturnTotals(str(key), 0, 0, Decimal(0)))
        found |= {f"{name}_count": Decimal(one.count), f"{name}_quantity": Decimal(one.quantity),
                  f"{name}_amount": one.amount}  # fmt: skip
    return found
