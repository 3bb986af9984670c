import django.db.models.deletion
from django.db import migrations, models

MEMBER = "organisation.member"


class Migration(migrations.Migration):
    """Who follows which case, and when somebody last looked at one of theirs."""

    dependencies = [("cases", "0010_who_took_part")]
    operations = [
        migrations.CreateModel(
            name="Watch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
                ("case", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE,
                                           related_name="watches", to="cases.case")),
                ("member", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="watches",
                                             to=MEMBER)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("case", "member"), name="watch_once")]},
        ),
        migrations.CreateModel(
            name="Seen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen_at", models.DateTimeField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+",
                                           to="cases.case")),
                ("member", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE,
                                             related_name="+", to=MEMBER)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("member", "case"), name="seen_once")]},
        ),
    ]
