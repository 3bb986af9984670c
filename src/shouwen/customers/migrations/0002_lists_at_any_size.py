"""An index for each order of a list, everywhere, in a unit and of a member; single ones that they replace go."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0001_first'),
        ('organisation', '0003_token'),
    ]

    operations = [
        migrations.AlterField(
            model_name='customer',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='customers', to='organisation.unit'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('erased_at', None)), fields=['name_key'], name='customer_name'),
        ),
    ]
