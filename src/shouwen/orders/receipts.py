"""Invoices and receipts of orders: what a customer can show, and what they have lost."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from shouwen.orders.models import Order, Receipt
from shouwen.organisation.models import Unit

#: What an invoice or receipt may be; "none" is not one.
KINDS = tuple((value, title) for value, title in Receipt.choices if value != Receipt.NONE)


class IssuedReceipt(models.Model):
    """An invoice, a sales slip or another proof that was issued for an order; several, or for a part of it, may be.

    ``amount`` is what stands on it, in yuan; empty where nobody has said. ``lost_at`` is since when the customer has
    not got it any more: what is lost is no proof (SD-2.10-x1). The unit is that of the order.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="receipts", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=KINDS)
    number = models.CharField(max_length=60)
    issued_on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    lost_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "kind", "number"], name="receipt_once"),
            models.CheckConstraint(condition=models.Q(amount=None) | models.Q(amount__gte=0), name="receipt_amount"),
        ]
        indexes = [
            models.Index(fields=["unit", "-issued_on", "-id"], name="receipt_unit"),
            models.Index(fields=["-issued_on", "-id"], name="receipt_issued"),
            models.Index(fields=["unit", "-issued_on", "-id"], name="receipt_lost", condition=~models.Q(lost_at=None)),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def reference(self) -> str:
        """How facts name this receipt."""
        return f"receipt:{self.pk}"


def proof_left(named: str, receipts: Iterable[IssuedReceipt]) -> str:
    """Return what a proof that is named comes to: none, where every one of its kind for the order is marked as lost."""
    lost = [one.lost_at is not None for one in receipts if one.kind == named]
    return Receipt.NONE if lost and all(lost) else named


def proof_at_hand(order: Order, receipts: Iterable[IssuedReceipt]) -> str:
    """Return what the customer can show for an order: the first that is not lost, else what stands with the order."""
    held = [one.kind for one in receipts if one.lost_at is None]
    return held[0] if held else proof_left(order.receipt, receipts)
