"""An index for each order of a list, everywhere, in a unit and of a member; single ones that they replace go."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0001_first'),
        ('customers', '0001_first'),
        ('organisation', '0003_token'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='contact',
            name='customer',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='customers.customer'),
        ),
        migrations.AlterField(
            model_name='contact',
            name='received_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='contact',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['received_by', '-at'], name='contact_received_by'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['-at'], name='contact_at'),
        ),
    ]
