"""Record what was paid for an order."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from shouwen.compliance.judging import enact
from shouwen.facts.refusals import Refused, Why
from shouwen.facts.rows import add_rows, change_rows
from shouwen.orders.actions.orders import locked_order
from shouwen.orders.actions.products import check_sum
from shouwen.orders.models import Order, Payment
from shouwen.orders.permissions import may_take_payment
from shouwen.organisation.rights import Acting


@transaction.atomic(savepoint=False)
def take_payment(
    order: Order, amount: Decimal, *, method: str = "", outside_number: str = "", by: Acting, at: datetime
) -> Payment:
    """Record money that came in for an order; more than is owed is refused. By its number outside it counts once."""
    may_take_payment(order.unit, by=by)
    check_sum(amount, "amount")
    held = locked_order(order.pk)
    number = outside_number.strip()[:60]
    known = Payment.objects.filter(order=held, outside_number=number).first() if number else None
    if known is not None:
        return known
    owed = held.owed
    if not 0 < amount <= owed:
        raise Refused("For this order %(owed)s yuan are owed.", why=Why.BAD_INPUT, field="amount", owed=owed)
    payment = Payment(
        order=held, amount=amount, method=method.strip()[:30], outside_number=number, at=at, by=by.member
    )
    add_rows([payment])
    held.paid += amount
    held.version += 1
    change_rows(Order, "WHERE id = %s", [held.pk], {"paid": held.paid, "version": held.version})
    enact(
        "order.paid", at=at, unit=held.unit_id, by=by, about=held, for_whom=held.customer, order=held, amount=amount,
        owed=owed - amount,
    )  # fmt: skip
    return payment
