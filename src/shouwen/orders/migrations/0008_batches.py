"""Batches of products: when they were made, and until when they are good."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0007_adjusted_so_far"),
        ("organisation", "0006_versions"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProductBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40)),
                ("made_on", models.DateField()),
                ("shelf_life_days", models.PositiveIntegerField(null=True)),
                ("expires_on", models.DateField(null=True)),
                ("version", models.IntegerField(default=1)),
            ],
        ),
        migrations.AddIndex(
            model_name="orderline",
            index=models.Index(condition=models.Q(("batch", ""), _negated=True), fields=["product", "batch", "-id"], name="line_batch"),
        ),
        migrations.AddField(
            model_name="productbatch",
            name="product",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="batches", to="orders.product"),
        ),
        migrations.AddField(
            model_name="productbatch",
            name="unit",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"),
        ),
        migrations.AddIndex(
            model_name="productbatch",
            index=models.Index(fields=["unit", "-made_on", "-id"], name="batch_unit"),
        ),
        migrations.AddIndex(
            model_name="productbatch",
            index=models.Index(fields=["-made_on", "-id"], name="batch_made"),
        ),
        migrations.AddIndex(
            model_name="productbatch",
            index=models.Index(fields=["product", "-made_on", "-id"], name="batch_product"),
        ),
        migrations.AddConstraint(
            model_name="productbatch",
            constraint=models.UniqueConstraint(fields=("product", "number"), name="batch_number"),
        ),
        migrations.AddConstraint(
            model_name="productbatch",
            constraint=models.CheckConstraint(condition=models.Q(models.Q(("expires_on", None), ("shelf_life_days", None)), models.Q(("expires_on__gte", models.F("made_on")), ("shelf_life_days__isnull", False)), _connector="OR"), name="batch_good_until"),
        ),
    ]
