"""Invoices and receipts of orders, and which of them are lost."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0008_batches"),
        ("organisation", "0007_mailed_results"),
    ]

    operations = [
        migrations.CreateModel(
            name="IssuedReceipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("发票", "Invoice"), ("售货凭证", "Slip"), ("其他证明", "Other")], max_length=10)),
                ("number", models.CharField(max_length=60)),
                ("issued_on", models.DateField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("lost_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
                ("order", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="orders.order")),
                ("unit", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit")),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "-issued_on", "-id"], name="receipt_unit"), models.Index(fields=["-issued_on", "-id"], name="receipt_issued"), models.Index(condition=models.Q(("lost_at", None), _negated=True), fields=["unit", "-issued_on", "-id"], name="receipt_lost")],
                "constraints": [models.UniqueConstraint(fields=("order", "kind", "number"), name="receipt_once"), models.CheckConstraint(condition=models.Q(("amount", None), ("amount__gte", 0), _connector="OR"), name="receipt_amount")],
            },
        ),
    ]
