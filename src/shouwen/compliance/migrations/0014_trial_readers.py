"""Trials are found by those with whom they are shared."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("compliance", "0013_trial_line_decided"),
    ]

    operations = [
        migrations.AddIndex(model_name="trial", index=GinIndex(fields=["readers"], name="trial_readers")),
    ]
