"""Members can be to leave on a day ahead, and somebody may be named to whom what is theirs passes on."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0004_request_count")]

    operations = [
        migrations.CreateModel(
            name="Departure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("leaves_at", models.DateTimeField()),
                ("next_at", models.DateTimeField()),
                ("member", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="departure",
                                                to=settings.AUTH_USER_MODEL)),
                ("planned_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+",
                                                 to=settings.AUTH_USER_MODEL)),
                ("successor", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+",
                                                to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "indexes": [models.Index(fields=["next_at"], name="departure_next")],
                "constraints": [models.CheckConstraint(
                    condition=models.Q(("member", models.F("successor")), _negated=True), name="nobody_succeeds_themselves")],
            },
        ),
    ]
