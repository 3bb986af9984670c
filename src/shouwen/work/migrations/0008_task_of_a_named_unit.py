"""Let a step be for the people of one unit only, and a task of an article wait for one of several facts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("work", "0007_whole_lists")]

    operations = [
        migrations.AddField("task", "is_within", models.BooleanField(default=False)),
        migrations.AlterField("task", "awaits", models.CharField(blank=True, default="", max_length=120)),
    ]
