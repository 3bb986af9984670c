"""An index for each order of a list, everywhere, in a unit and of a member; single ones that they replace go."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_found_by_whom'),
        ('contacts', '0001_first'),
        ('customers', '0001_first'),
        ('organisation', '0003_token'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='case',
            name='customer',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='customers.customer'),
        ),
        migrations.AlterField(
            model_name='case',
            name='first_owner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='first_owned', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='case',
            name='holder',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='held', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='case',
            name='owner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='owned', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='case',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='organisation.unit'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['-changed_at'], name='case_open_changed'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['due_at'], name='case_open_due'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['unit', '-changed_at'], name='case_unit_open_changed'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['first_owner', '-changed_at'], name='case_first_owner_changed'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['owner', '-changed_at'], name='case_owner_changed'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['holder', '-changed_at'], name='case_holder_changed'),
        ),
    ]
