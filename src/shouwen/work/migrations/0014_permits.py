"""Special requests: what is asked for, who answered it, until when what was given is good."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0006_versions'),
        ('work', '0013_imports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Permit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40)),
                ('matter', models.CharField(max_length=60)),
                ('kind', models.CharField(max_length=80)),
                ('citation', models.CharField(max_length=200)),
                ('detail', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('granted', 'Granted'), ('refused', 'Refused'), ('used', 'Used'), ('withdrawn', 'Withdrawn'), ('ended', 'Ended')], default='waiting', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('asked_fact', models.BigIntegerField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_fact', models.BigIntegerField(null=True)),
                ('until', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['unit', '-asked_at'], name='permit_unit'), models.Index(fields=['asked_by', '-asked_at'], name='permit_asked_by'), models.Index(fields=['matter', '-asked_at'], name='permit_matter'), models.Index(condition=models.Q(('state', 'waiting')), fields=['-asked_at'], name='permit_waiting')],
                'constraints': [models.UniqueConstraint(fields=('unit', 'number'), name='permit_number'), models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('matter', 'kind'), name='permit_asked_once'), models.CheckConstraint(condition=models.Q(('answered_by', None), models.Q(('answered_by', models.F('asked_by')), _negated=True), _connector='OR'), name='permit_not_by_who_asked'), models.CheckConstraint(condition=models.Q(models.Q(('answered_fact', None), ('state__in', ['waiting', 'withdrawn'])), models.Q(('answered_fact__isnull', False), ('state__in', ['granted', 'refused', 'used', 'ended'])), _connector='OR'), name='permit_answered')],
            },
        ),
    ]
