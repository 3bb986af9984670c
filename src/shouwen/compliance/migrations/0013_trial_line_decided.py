"""Lines of trials name the facts by which people have answered what is behind them."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("compliance", "0012_replaced_adoptions"),
    ]

    operations = [
        migrations.AddField(
            model_name="trialline",
            name="decided",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None),
        ),
    ]
