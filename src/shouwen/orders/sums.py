"""What was sold, as figures are reckoned from it: every movement, and its sums by customer and month.

The sums are kept by the database itself (migrations ``0002_sales_by_month``, ``0012_sales_by_year`` and
``0015_sales_by_part``), in the
transaction of whatever adds a line, changes a price, settles a return or hands an order to another customer: an import
and a merge as well as a deed of one agent. ``shouwen sales verify`` adds up all movements anew and says where the sums
differ.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from shouwen.customers.models import Customer
from shouwen.organisation.models import Unit

DIGITS, PLACES = 18, 2


def _sum() -> models.DecimalField[Any, Any]:
    """Return a column for the sum of many orders, in yuan; cost is kept to the fen, like prices."""
    return models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, default=0, db_default=0)


class Summed(models.Model):
    """Sums of movements: what was sold less what came back, below listed prices by how much, and what it cost.

    ``uncosted`` movements are of something whose cost nobody has given: then no gross profit can be said.
    ``entries`` are all movements.
    """

    month = models.DateField()
    sales = _sum()
    discount = _sum()
    cost = _sum()
    uncosted = models.IntegerField(default=0, db_default=0)
    entries = models.IntegerField(default=0, db_default=0)

    class Meta:
        abstract = True


class SalesMonth(Summed):
    """What a customer bought of a unit in a month (its first day, in the unit's zone) that had any movement."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "month", "customer"], name="sales_month_once")]
        indexes = [
            models.Index(fields=["customer", "month"], name="sales_month_customer"),
            models.Index(fields=["id"], name="sales_month_empty", condition=models.Q(entries=0)),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.month:%Y-%m} {self.sales}"


class SalesTotal(Summed):
    """What a unit sold in a month to all its customers, so that a sum of a hundred thousand costs a row."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    customers = models.IntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "month"], name="sales_total_once")]
        indexes = [models.Index(fields=["month"], name="sales_total_month")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.month:%Y-%m} {self.sales}"


class SalesYear(models.Model):
    """The most that a customer's months of a calendar year can average in gross profit, so that a ranking begins there.

    Of whoever bought of one unit alone (``unit``) it is the average itself, to the fen, and empty where some cost is not
    known. Of whoever bought of several (``unit`` is empty) it is the best month without what lost money: whichever of
    these units are looked at, no average is above it.
    """

    year = models.SmallIntegerField()
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    most = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "year"], name="sales_year_once")]
        indexes = [
            models.Index(
                fields=["year", "-most", "customer"], name="sales_year_ranked", include=["unit"],
                condition=models.Q(most__isnull=False),
            ),
            models.Index(
                fields=["year", "customer"], name="sales_year_without", include=["unit"],
                condition=models.Q(most__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.year} {self.most}"


class SalesPart(models.Model):
    """The same of a quarter or a month, by its first day: of which any other months are made up, beside years.

    Only of those in which the customer bought or gave back anything.
    """

    since = models.DateField()
    months = models.SmallIntegerField()
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    most = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "since", "months"], name="sales_part_once")]
        indexes = [
            models.Index(
                fields=["since", "months", "-most", "customer"], name="sales_part_ranked", include=["unit"],
                condition=models.Q(most__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.since:%Y-%m} {self.months} {self.most}"


class SalesPeriod(models.Model):
    """Days of a unit and all below it, of which sheets of sales and returns are made; both days belong to it.

    ``wants`` narrows a sheet of returns to money back or to exchanges, empty for both.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    wants = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "since", "until", "wants"], name="sales_period_once"),
            models.CheckConstraint(
                name="sales_period_ends_after_it_begins", condition=models.Q(until__gte=models.F("since"))
            ),
        ]

    def __str__(self) -> str:
        narrowed = f" {self.wants}" if self.wants else ""
        return f"{self.unit.name} {self.since} – {self.until}{narrowed}"

    @property
    def reference(self) -> str:
        """How facts name this period."""
        return f"sales:{self.pk}"


class Movement(models.Model):
    """A line that was sold, a line or some of it that came back, or what was given for it; a view.

    What comes back counts in the month in which it was settled, with the signs turned. ``cost`` is empty where nobody
    has given it. ``key`` is of the line (``l12``), the return (``r5``) or what was given in exchange (``x5``).
    """

    key = models.CharField(max_length=24, primary_key=True)
    unit = models.ForeignKey(Unit, models.DO_NOTHING, related_name="+")
    customer = models.ForeignKey(Customer, models.DO_NOTHING, related_name="+")
    order = models.ForeignKey("orders.Order", models.DO_NOTHING, related_name="+")
    line = models.ForeignKey("orders.OrderLine", models.DO_NOTHING, related_name="+")
    of_return = models.ForeignKey("orders.Return", models.DO_NOTHING, null=True, related_name="+")
    product = models.ForeignKey("orders.Product", models.DO_NOTHING, related_name="+")
    at = models.DateTimeField()
    month = models.DateField()
    quantity = models.IntegerField()
    sales = _sum()
    discount = _sum()
    cost = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True)

    class Meta:
        managed = False
        db_table = "orders_movement"

    def __str__(self) -> str:
        return f"{self.key} {self.sales}"
