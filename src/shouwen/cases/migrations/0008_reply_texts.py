import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Texts that a unit keeps for replies."""

    dependencies = [("cases", "0007_states_are_derived"), ("organisation", "0001_first")]
    operations = [
        migrations.CreateModel(
            name="ReplyText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=80)),
                ("language", models.CharField(max_length=10)),
                ("words", models.TextField()),
                ("version", models.IntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.member")),
                ("unit", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "title", "language"), name="reply_text_once",
                        condition=models.Q(("retired_at", None)),
                    )
                ],
            },
        ),
    ]
