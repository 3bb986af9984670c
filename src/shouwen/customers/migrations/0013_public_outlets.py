"""Outlets that anybody may read of, on a page of their own; those that are recorded already stay in the house."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0012_bearers_by_name")]

    operations = [
        migrations.AddField(
            model_name="outlet", name="is_public", field=models.BooleanField(default=False, db_default=False)
        ),
        migrations.AddIndex(
            model_name="outlet",
            index=models.Index(
                fields=["region", "name", "id"], name="outlet_public",
                condition=models.Q(("ended_at", None), ("is_public", True)),
            ),
        ),
    ]
