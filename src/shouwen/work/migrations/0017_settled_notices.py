"""What a notice waits for, and when that was done: additions only, so code of before runs on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("work", "0016_links_of_articles")]

    operations = [
        migrations.AddField("notice", "waits_for", models.CharField(blank=True, default="", max_length=200)),
        migrations.AddField("notice", "settled_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            "notice",
            "state",
            models.CharField(
                choices=[
                    ("waiting", "Waiting"), ("shown", "Shown"), ("read", "Read"), ("withdrawn", "Withdrawn"),
                    ("settled", "Settled"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            "notice",
            models.Index(
                fields=["waits_for"], name="notice_unsettled", condition=models.Q(("state__in", ["waiting", "shown"])),
            ),
        ),
    ]  # fmt: skip
