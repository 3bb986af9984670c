from django.db import migrations, models


class Migration(migrations.Migration):
    """Periods that are still to close, and windows that are judged later."""

    dependencies = [("compliance", "0002_guard_editions_and_findings")]

    operations = [
        migrations.CreateModel(
            name="Moment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.BigIntegerField(null=True)),
                ("holder", models.CharField(max_length=60)),
                ("standard", models.CharField(blank=True, default="", max_length=60)),
                ("period", models.CharField(blank=True, default="", max_length=20)),
                ("calendar", models.CharField(blank=True, default="", max_length=60)),
                ("name", models.CharField(max_length=80)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="moment_at")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("holder", "standard", "period", "calendar", "name"), name="moment_once"
                    )
                ],
            },
        ),
    ]
