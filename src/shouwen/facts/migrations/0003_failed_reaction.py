"""Remember reactions that failed, so that one of them stops no other and none is forgotten."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("facts", "0002_guard_what_happened")]

    operations = [
        migrations.CreateModel(
            name="FailedReaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fact", models.BigIntegerField()),
                ("reaction", models.CharField(max_length=200)),
                ("tries", models.IntegerField()),
                ("failed_at", models.DateTimeField()),
                ("next_at", models.DateTimeField(null=True)),
                ("error", models.CharField(max_length=200)),
            ],
            options={
                "indexes": [models.Index(fields=["next_at"], name="failed_reaction_next")],
                "constraints": [
                    models.UniqueConstraint(fields=("fact", "reaction"), name="reaction_failed_once_a_fact")
                ],
            },
        ),
    ]
