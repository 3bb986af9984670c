"""A price below the listed one: asked for by special request, then charged once, on that order, at that price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from shouwen.compliance.permits import grants_wanted
from shouwen.customers.models import Customer
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.orders.actions.beyond_limit import ask_beyond, beyond_wanted
from shouwen.orders.actions.orders import (
    Papers,
    Wanted,
    change_prices,
    known_order,
    lock_order,
    place_order,
    price_anew,
)
from shouwen.orders.models import Order
from shouwen.orders.permissions import may_record_order
from shouwen.orders.reading import matter_of_order
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.work.actions.permits import ask_permit
from shouwen.work.models import Permit

#: What a permit holds of the deed that it opens; the rest of the figures may be others by then.
_SAME = ("order", "price", "listed_price")
CHANGED = "price.changed"


@transaction.atomic(savepoint=False)
def ask_price(
    order: Order, version: int, prices: Mapping[int, Decimal], words: str, *, by: Acting, at: datetime
) -> Permit:
    """Ask to charge lines of an order at prices, by their numbers, that the articles let nobody charge unasked."""
    may_record_order(order.unit, by=by)
    held = lock_order(order, version)
    anew = price_anew(held, prices)
    wanted = grants_wanted(CHANGED, at=at, unit=held.unit_id, by=by, about=held, for_whom=held.customer,
                           figures=anew.figures)  # fmt: skip
    wanted = [one for one in wanted if one.of == "order"]
    if not wanted:
        raise Refused("No article wants a request for this price: it can be charged, or not at all.", why=Why.BAD_INPUT,
                      field="prices")  # fmt: skip
    return ask_permit(
        matter_of_order(held), wanted[0].grant.permit, words, figures={name: anew.figures[name] for name in _SAME},
        detail={"prices": {str(line.pk): str(line.price) for line in anew.rows}}, by=by, at=at,
    )  # fmt: skip


@transaction.atomic(savepoint=False)
def order_and_ask(
    unit: Unit, customer: Customer, wanted: Sequence[Wanted], papers: Papers, words: str, *, placed_at: datetime,
    by: Acting, at: datetime,
) -> Permit:  # fmt: skip
    """Record an order with no line below its listed price, and ask for the prices that the customer wants.

    Where it would go beyond the customer's limit of credit, that is asked for first, and nothing is recorded yet.
    """
    may_record_order(unit, by=by)
    within = [_not_below(one) for one in wanted]
    if beyond_wanted(unit, customer, within, by=by, at=placed_at):
        return ask_beyond(unit, customer, within, papers, words, by=by, at=at)
    if known_order(unit, papers) is not None:
        raise Refused("This order is recorded already. Ask for the price on its own page.", why=Why.OVERTAKEN)
    order = place_order(unit, customer, within, papers, by=by, at=placed_at)
    lines = order.lines.order_by("pk").values_list("pk", flat=True)
    prices = {pk: one.price for pk, one in zip(lines, wanted, strict=True) if one.price is not None}
    return ask_price(order, order.version, prices, words, by=by, at=at)


@transaction.atomic(savepoint=False)
def charge_permitted(permit: Permit, *, by: Acting, at: datetime) -> Order:
    """Charge the order at the prices that were permitted: once, while the permit is good."""
    order = order_of(permit)
    may_record_order(order.unit, by=by)
    if not permit.is_good(at):
        raise Overtaken("This permit is used up, over or was never given.", {"state": permit.state_at(at)})
    return change_prices(order, order.version, prices_of(permit), by=by, at=at)


def order_of(permit: Permit) -> Order:
    """Return the order that a request is about; refuse where it is about something else."""
    kind, _, number = permit.matter.partition(":")
    if kind != "order":
        raise Refused("This request is not about an order.", why=Why.BAD_INPUT)
    return Order.objects.select_related("unit", "customer__unit", "sold_by").get(pk=int(number))


def prices_of(permit: Permit) -> dict[int, Decimal]:
    """Return what each line of the order is to be charged, by its number."""
    return {int(line): Decimal(price) for line, price in permit.detail.get("prices", {}).items()}


def _not_below(one: Wanted) -> Wanted:
    is_below = one.price is not None and one.price < one.product.price
    return replace(one, price=None) if is_below else one
