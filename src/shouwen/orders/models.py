"""What was sold to whom, at what price, what was paid, and what came back: as far as regulations need it, no shop."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models

from shouwen.customers.models import Customer
from shouwen.organisation.models import Member, Unit

#: The largest sum that is kept, in yuan: ten digits before the point.
DIGITS, PLACES = 12, 2
NONE = Decimal(0)


def _money(**more: Any) -> models.DecimalField[Any, Any]:
    """Return a column for a sum in yuan, to the fen."""
    return models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, **more)


class Product(models.Model):
    """Something that a unit sells, at its listed price. ``shelf_life_days`` is empty for what does not spoil."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="products")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=240)
    initials = models.CharField(max_length=60, blank=True, default="")
    spec = models.CharField(max_length=120, blank=True, default="")
    price = _money()
    cost = _money(null=True)
    shelf_life_days = models.PositiveIntegerField(null=True)
    taken_off_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "code"], name="product_code"),
            models.CheckConstraint(condition=models.Q(price__gte=0), name="product_price"),
        ]
        indexes = [models.Index(fields=["unit", "name_key"], name="product_unit_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        """How facts name this product."""
        return f"product:{self.pk}"


class Delivery(models.TextChoices):
    """How far an order has come on its way to the customer."""

    PLACED = "placed"
    CONFIRMED = "confirmed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CLOSED = "closed"


class Receipt(models.TextChoices):
    """What the customer can show for the purchase."""

    INVOICE = "发票"
    SLIP = "售货凭证"
    OTHER = "其他证明"
    NONE = "无"


#: What waits to be shipped.
NOT_SHIPPED = models.Q(delivery__in=[Delivery.PLACED.value, Delivery.CONFIRMED.value])
#: Of whom something is still owed.
UNPAID = models.Q(paid__lt=models.F("total") + models.F("adjustment"))


class Order(models.Model):
    """What a customer bought at once.

    ``outside_number`` is the number under which a shop or an import knows it, once in a unit and ``source``.
    ``total`` is what is charged, ``listed_total`` what it comes to at listed prices, ``paid`` what was paid less
    what was paid back; ``adjustment`` is what settled returns and exchanges have added to what is to be paid, or taken
    off it (then it is negative). Freight is in none of them.
    """

    number = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="orders", db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="orders", db_index=False)
    sold_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    source = models.CharField(max_length=30, blank=True, default="")
    outside_number = models.CharField(max_length=60, blank=True, default="")
    placed_at = models.DateTimeField()
    total = _money()
    listed_total = _money()
    paid = _money(default=NONE)
    adjustment = _money(default=NONE, db_default=NONE)
    delivery = models.CharField(max_length=10, choices=Delivery.choices, default=Delivery.PLACED)
    receipt = models.CharField(max_length=10, choices=Receipt.choices, default=Receipt.NONE)
    receipt_number = models.CharField(max_length=60, blank=True, default="")
    remark = models.TextField(blank=True, default="")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "source", "outside_number"], name="order_outside_number",
                condition=~models.Q(outside_number=""),
            ),
            models.CheckConstraint(condition=models.Q(paid__gte=0), name="order_paid"),
        ]
        indexes = [
            models.Index(fields=["customer", "-placed_at"], name="order_customer"),
            models.Index(fields=["unit", "-placed_at"], name="order_unit"),
            models.Index(fields=["-placed_at"], name="order_placed"),
            models.Index(fields=["customer"], name="order_unpaid", condition=UNPAID),
            models.Index(fields=["-placed_at", "-id"], name="order_owing", condition=UNPAID),
            models.Index(fields=["unit", "-placed_at", "-id"], name="order_unit_owing", condition=UNPAID),
            models.Index(fields=["-placed_at", "-id"], name="order_open", condition=NOT_SHIPPED),
            models.Index(fields=["unit", "-placed_at", "-id"], name="order_unit_open", condition=NOT_SHIPPED),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def reference(self) -> str:
        """How facts name this order."""
        return f"order:{self.pk}"

    @property
    def due(self) -> Decimal:
        """What is to be paid for it in all: what came back is not, the difference of an exchange is."""
        due: Decimal = self.total + self.adjustment
        return due

    @property
    def owed(self) -> Decimal:
        """What is still to be paid for it."""
        owed: Decimal = self.due - self.paid
        return owed


class OrderLine(models.Model):
    """So many of a product at a price each.

    ``batch`` and ``expires_on`` are of what was really handed over; once the batch is recorded, how long it keeps is
    read from there (``batches.good_until``).
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    price = _money()
    listed_price = _money()
    cost = _money(null=True)
    batch = models.CharField(max_length=40, blank=True, default="")
    expires_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="line_quantity"),
            models.CheckConstraint(condition=models.Q(price__gte=0), name="line_price"),
        ]
        indexes = [
            models.Index(fields=["product", "batch", "-id"], name="line_batch", condition=~models.Q(batch="")),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.product_id}"


class Wants(models.TextChoices):
    """Money back, or something else for it."""

    RETURN = "退货"
    EXCHANGE = "换货"


class Reason(models.TextChoices):
    """Why something comes back."""

    MIND = "改变购买意向"
    DEFECT = "质量问题"
    DAMAGE = "公司责任损坏"
    OTHER = "其他"


class ReturnState(models.TextChoices):
    """What is next of a return."""

    ASKED = "asked"
    RECEIVED = "received"
    SETTLED = "settled"
    DECLINED = "declined"


class Return(models.Model):
    """One line, or some of it, that a customer gives back or exchanges; as it was when it was asked for.

    ``price`` is what the receipt says for each. Of an exchange ``new_product`` and ``new_price`` say for what, and a
    positive ``difference`` is paid by the customer. A line is never paid back twice: quantities of returns that were
    not declined never come to more than was bought.
    """

    number = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="returns", db_index=False)
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="returns")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="returns", db_index=False)
    taken_by = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    wants = models.CharField(max_length=10, choices=Wants.choices)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    words = models.TextField(blank=True, default="")
    salt = models.CharField(max_length=32)
    quantity = models.PositiveIntegerField()
    price = _money()
    proof = models.CharField(max_length=10, choices=Receipt.choices)
    matches = models.BooleanField(null=True)
    opened = models.BooleanField(null=True)
    package_intact = models.BooleanField(null=True)
    label_intact = models.BooleanField(null=True)
    used = models.BooleanField(null=True)
    outside = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=ReturnState.choices, default=ReturnState.ASKED)
    is_defect = models.BooleanField(null=True)
    cause = models.CharField(max_length=10, blank=True, default="")
    new_product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="+")
    new_price = _money(null=True)
    new_cost = _money(null=True)
    difference = _money(null=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-asked_at"], name="return_unit"),
            models.Index(fields=["-asked_at"], name="return_asked"),
            models.Index(fields=["customer", "-asked_at"], name="return_customer"),
            models.Index(fields=["unit", "settled_at"], name="return_settled", condition=models.Q(state="settled")),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(quantity__gte=1), name="return_quantity")]

    def __str__(self) -> str:
        return self.number

    @property
    def reference(self) -> str:
        """How facts name this return."""
        return f"return:{self.pk}"


class Refusal(models.Model):
    """That a return was declined: by which articles, as they stood, and what was written to it.

    ``grounds`` are ``{standard, citation, lists}``: the right that was claimed, and each item of the text against it.
    ``reopened_at`` is when new facts came; a return may be declined again.
    """

    of_return = models.ForeignKey(Return, models.CASCADE, related_name="refusals")
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    grounds = models.JSONField(default=list)
    words = models.TextField(blank=True, default="")
    reopened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["of_return"], name="return_declined_once", condition=models.Q(reopened_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.of_return_id} declined"


class Payment(models.Model):
    """Money that came in for an order, or went back; of a return or an exchange, which. Each is settled once.

    ``freight`` is what the company bears of it: ``amount`` and ``freight`` together are what the goods come to.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="payments")
    of_return = models.ForeignKey(Return, models.PROTECT, null=True, related_name="payments")
    #: Paid in is positive, paid back negative.
    amount = _money()
    freight = _money(default=NONE)
    method = models.CharField(max_length=30, blank=True, default="")
    outside_number = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of_return"], name="return_paid_once", condition=~models.Q(of_return=None)),
            models.UniqueConstraint(
                fields=["order", "outside_number"], name="payment_outside_number", condition=~models.Q(outside_number=""),
            ),
            models.CheckConstraint(condition=~models.Q(amount=0, freight=0), name="payment_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} for {self.order_id}"


# What names these tables, and what is reckoned from them; at the end for that.
from shouwen.orders.batches import ProductBatch  # noqa: E402, F401
from shouwen.orders.receipts import IssuedReceipt  # noqa: E402, F401
from shouwen.orders.sums import Movement, SalesMonth, SalesPart, SalesPeriod, SalesTotal, SalesYear  # noqa: E402, F401
