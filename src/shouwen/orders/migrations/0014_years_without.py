"""Customers of a year of whom no average is known, in their order: those who stand last in a ranking."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0013_years_so_far")]

    operations = [
        migrations.AddIndex(
            "salesyear",
            models.Index(fields=["year", "customer"], name="sales_year_without", include=["unit"],
                         condition=models.Q(("most__isnull", True))),
        ),
    ]  # fmt: skip
