"""How customers reach a unit: its hotline and its address, told on their pages, letters and slips."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("organisation", "0007_mailed_results"),
    ]

    operations = [
        migrations.AddField(
            model_name="unit",
            name="hotline",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="unit",
            name="address",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
    ]
