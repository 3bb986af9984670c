"""What gave a task, and when a notice was withdrawn: additions only, so code of before runs on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("work", "0002_guard_entries")]

    operations = [
        migrations.AddField("notice", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            "notice",
            "state",
            models.CharField(
                choices=[("waiting", "Waiting"), ("shown", "Shown"), ("read", "Read"), ("withdrawn", "Withdrawn")],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.AddField("task", "because", models.CharField(blank=True, default="", max_length=200)),
    ]
