"""Batches of products: what was made together, and until when it is good."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import models

from shouwen.organisation.models import Unit

if TYPE_CHECKING:
    from shouwen.orders.models import OrderLine


class ProductBatch(models.Model):
    """What was made of a product on one day under one number, and the last day on which it is good.

    ``shelf_life_days`` and ``expires_on`` are empty for what does not spoil; else ``expires_on`` is so many days after
    ``made_on``. Lines of orders name a batch by product and number (``batches_of``), also before anybody recorded it.
    The unit is that of the product, so that lists are read by unit.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    product = models.ForeignKey("orders.Product", models.PROTECT, related_name="batches", db_index=False)
    number = models.CharField(max_length=40)
    made_on = models.DateField()
    shelf_life_days = models.PositiveIntegerField(null=True)
    expires_on = models.DateField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "number"], name="batch_number"),
            models.CheckConstraint(
                condition=models.Q(shelf_life_days=None, expires_on=None)
                | models.Q(shelf_life_days__isnull=False, expires_on__gte=models.F("made_on")),
                name="batch_good_until",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-made_on", "-id"], name="batch_unit"),
            models.Index(fields=["-made_on", "-id"], name="batch_made"),
            models.Index(fields=["product", "-made_on", "-id"], name="batch_product"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def reference(self) -> str:
        """How facts name this batch."""
        return f"batch:{self.pk}"


def batches_of(lines: Collection[OrderLine]) -> Mapping[int, ProductBatch]:
    """Return the recorded batches that lines name, by line; one statement, none where no line names one."""
    named = {(line.product_id, line.batch) for line in lines if line.batch}
    if not named:
        return {}
    rows = ProductBatch.objects.filter(product__in={one for one, _ in named}, number__in={one for _, one in named})
    found = {(one.product_id, one.number): one for one in rows}
    return {line.pk: found[key] for line in lines if (key := (line.product_id, line.batch)) in found}


def good_until(line: OrderLine, batch: ProductBatch | None) -> date | None:
    """Return the last day of a line's shelf life: its batch says it, else what was written with the line."""
    return line.expires_on if batch is None else batch.expires_on
