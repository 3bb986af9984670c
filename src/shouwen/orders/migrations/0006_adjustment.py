"""What returns and exchanges have changed of what is to be paid for an order; a settled exchange has a payment."""

from decimal import Decimal

from django.db import migrations, models

UNPAID = models.Q(paid__lt=models.F("total") + models.F("adjustment"))


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_unpaid")]

    operations = [
        migrations.AddField(
            "order", "adjustment",
            models.DecimalField(db_default=Decimal(0), decimal_places=2, default=Decimal(0), max_digits=12),
        ),
        migrations.RemoveIndex("order", "order_unpaid"),
        migrations.AddIndex("order", models.Index(fields=["customer"], name="order_unpaid", condition=UNPAID)),
        migrations.RemoveConstraint("payment", "payment_amount"),
        migrations.AddConstraint(
            "payment",
            models.CheckConstraint(condition=~models.Q(("amount", 0), ("freight", 0)), name="payment_amount"),
        ),
    ]  # fmt: skip
