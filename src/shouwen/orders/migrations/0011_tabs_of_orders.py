"""The tabs of the list of orders, each through an index of the orders on it: of a unit, and of all."""

from django.db import migrations, models

UNPAID = models.Q(paid__lt=models.F("total") + models.F("adjustment"))
NOT_SHIPPED = models.Q(delivery__in=["placed", "confirmed"])
NEWEST = ["-placed_at", "-id"]


class Migration(migrations.Migration):
    dependencies = [("orders", "0010_receipts_so_far")]

    operations = [
        migrations.AddIndex("order", models.Index(fields=NEWEST, name="order_owing", condition=UNPAID)),
        migrations.AddIndex("order", models.Index(fields=["unit", *NEWEST], name="order_unit_owing", condition=UNPAID)),
        migrations.AddIndex("order", models.Index(fields=NEWEST, name="order_open", condition=NOT_SHIPPED)),
        migrations.AddIndex("order", models.Index(fields=["unit", *NEWEST], name="order_unit_open", condition=NOT_SHIPPED)),
    ]
