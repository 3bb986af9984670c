"""Keep which positions nobody holds while steps wait for them, so that who posts members is told once."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_first"), ("work", "0018_questions_of_comparison")]

    operations = [
        migrations.CreateModel(
            "PositionGap",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("position", models.CharField(max_length=60)),
                ("citation", models.CharField(blank=True, default="", max_length=200)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("unit", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE,
                                           related_name="+", to="organisation.unit")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("until", None)), fields=("unit", "position"),
                                            name="gap_once"),
                ],
            },
        ),
    ]
