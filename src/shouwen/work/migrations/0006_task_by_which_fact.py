"""Keep which fact completed a step, so that no fact completes two, and a correction finds the step."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("work", "0005_attachments_by_content")]

    operations = [migrations.AddField("task", "fact", models.BigIntegerField(null=True))]
