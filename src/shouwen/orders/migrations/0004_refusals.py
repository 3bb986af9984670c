"""Returns that are declined, with the articles against them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_sales_so_far"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Refusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("grounds", models.JSONField(default=list)),
                ("words", models.TextField(blank=True, default="")),
                ("reopened_at", models.DateTimeField(null=True)),
                ("by", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                                         to=settings.AUTH_USER_MODEL)),
                ("of_return", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="refusals",
                                                to="orders.return")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("reopened_at", None)), fields=("of_return",),
                                            name="return_declined_once"),
                ],
            },
        ),
    ]
