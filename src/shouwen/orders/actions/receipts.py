"""Record invoices and receipts of orders, and that a customer has lost one or found it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from shouwen.compliance.judging import enact
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.orders.actions.products import check_sum
from shouwen.orders.finding import index_whole_order
from shouwen.orders.models import Order
from shouwen.orders.permissions import may_record_order
from shouwen.orders.receipts import KINDS, IssuedReceipt
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of


@dataclass(frozen=True)
class ReceiptTold:
    """An invoice or receipt as it is written down; the amount in yuan, where it is known."""

    kind: str
    number: str
    issued_on: date
    amount: Decimal | None = None


@transaction.atomic(savepoint=False)
def record_receipt(order: Order, told: ReceiptTold, *, by: Acting, at: datetime) -> IssuedReceipt:
    """Record what was issued for an order; the same once more is told as it is, with another amount it is refused."""
    may_record_order(order.unit, by=by)
    number = checked_receipt(order, told, at)
    held = Order.objects.select_for_update(of=("self",)).select_related("customer", "unit").get(pk=order.pk)
    known = IssuedReceipt.objects.filter(order=held, kind=told.kind, number=number).first()
    if known is not None:
        return completed(known, told, by, at)
    receipt = IssuedReceipt.objects.create(
        order=held, unit_id=held.unit_id, kind=told.kind, number=number, issued_on=told.issued_on, amount=told.amount
    )
    enact("receipt.issued", at=at, unit=held.unit_id, by=by, about=held, for_whom=held.customer,
          figures=figures_of_receipt(receipt))  # fmt: skip
    index_whole_order(held)
    return receipt


@transaction.atomic(savepoint=False)
def mark_lost(receipt: IssuedReceipt, version: int, *, is_lost: bool, by: Acting, at: datetime) -> IssuedReceipt:
    """Mark a receipt as lost, or as found again, on top of the version that was seen."""
    may_record_order(receipt.order.unit, by=by)
    rows = IssuedReceipt.objects.select_for_update(of=("self",)).select_related("order__unit", "order__customer")
    held = rows.get(pk=receipt.pk)
    if held.version != version or (held.lost_at is not None) == is_lost:
        raise Overtaken("A colleague has changed this receipt in the meantime. Look at it again.",
                        {"version": held.version, "lost_at": held.lost_at})  # fmt: skip
    held.lost_at, held.version = (at if is_lost else None), held.version + 1
    held.save(update_fields=["lost_at", "version"])
    enact("receipt.lost" if is_lost else "receipt.found", at=at, unit=held.unit_id, by=by, about=held.order,
          for_whom=held.order.customer, figures=figures_of_receipt(held))  # fmt: skip
    return held


def completed(known: IssuedReceipt, told: ReceiptTold, by: Acting, at: datetime) -> IssuedReceipt:
    """Return a receipt that is recorded already, with its amount where it had none; refuse another amount."""
    if told.amount is None or known.amount == told.amount:
        return known
    if known.amount is not None:
        raise Refused("This receipt is recorded already, over %(amount)s yuan.", why=Why.BAD_INPUT, field="amount",
                      amount=known.amount)  # fmt: skip
    known.amount, known.version = told.amount, known.version + 1
    known.save(update_fields=["amount", "version"])
    order = known.order
    enact("receipt.issued", at=at, unit=known.unit_id, by=by, about=order, for_whom=order.customer,
          figures=figures_of_receipt(known))  # fmt: skip
    return known


def checked_receipt(order: Order, told: ReceiptTold, at: datetime) -> str:
    """Return the number of a receipt; refuse what cannot be."""
    number = told.number.strip()
    if told.kind not in dict(KINDS):
        raise Refused("There is no such kind of receipt.", why=Why.BAD_INPUT, field="kind")
    if not number or len(number) > 60:
        raise Refused("A receipt has a number of at most 60 characters.", why=Why.BAD_INPUT, field="number")
    if told.issued_on > at.astimezone(zone_of(order.unit)).date():
        raise Refused("A receipt is not issued on a day to come.", why=Why.BAD_INPUT, field="issued_on")
    check_sum(told.amount, "amount")
    return number


def figures_of_receipt(receipt: IssuedReceipt) -> dict[str, object]:
    """Return what facts tell of a receipt; its number is a word of the customer's papers, and in none."""
    return {"receipt": receipt.reference, "order": f"order:{receipt.order_id}", "proof": receipt.kind,
            "amount": receipt.amount}  # fmt: skip
