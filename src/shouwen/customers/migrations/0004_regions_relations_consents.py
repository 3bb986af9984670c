"""Regions, tags and outlets of a unit; relations, times not to visit and consents of a customer; labels of points."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0003_registration'),
        ('organisation', '0006_versions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='UnsuitableTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None)),
                ('since', models.TimeField()),
                ('until', models.TimeField()),
                ('remark', models.CharField(blank=True, default='', max_length=120)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='contactpoint',
            name='label',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='customer',
            name='trade',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('service', 'Service'), ('survey', 'Survey'), ('marketing', 'Marketing'), ('recording', 'Recording')], max_length=20)),
                ('channel', models.CharField(choices=[('phone', 'Phone'), ('message', 'Message'), ('mail', 'Mail'), ('letter', 'Letter'), ('visit', 'Visit')], max_length=20)),
                ('is_given', models.BooleanField()),
                ('since', models.DateTimeField()),
                ('until', models.DateField(null=True)),
                ('remark', models.CharField(blank=True, default='', max_length=200)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='customers.customer')),
            ],
        ),
        migrations.CreateModel(
            name='Outlet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.CharField(max_length=60)),
                ('name', models.CharField(max_length=120)),
                ('address', models.CharField(blank=True, default='', max_length=200)),
                ('hotline', models.CharField(blank=True, default='', max_length=40)),
                ('contact_person', models.CharField(blank=True, default='', max_length=60)),
                ('remark', models.CharField(blank=True, default='', max_length=500)),
                ('ended_at', models.DateTimeField(null=True)),
                ('version', models.IntegerField(default=1)),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='outlets', to='organisation.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=80)),
                ('team', models.CharField(blank=True, default='', max_length=60)),
                ('boundary', models.TextField(blank=True, default='')),
                ('ended_at', models.DateTimeField(null=True)),
                ('version', models.IntegerField(default=1)),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='regions', to='organisation.unit')),
            ],
        ),
        migrations.AddField(
            model_name='customer',
            name='region',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='customers', to='customers.region'),
        ),
        migrations.CreateModel(
            name='Relation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('contact_person', 'Contact Person'), ('parent_company', 'Parent Company')], max_length=20)),
                ('remark', models.CharField(blank=True, default='', max_length=120)),
                ('since', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='relations', to='customers.customer')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='relations_from', to='customers.customer')),
            ],
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30)),
                ('ended_at', models.DateTimeField(null=True)),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tags', to='organisation.unit')),
            ],
        ),
        migrations.AddField(
            model_name='customer',
            name='tags',
            field=models.ManyToManyField(related_name='customers', to='customers.tag'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('region', None), _negated=True), fields=['region', 'name_key'], name='customer_region'),
        ),
        migrations.AddField(
            model_name='unsuitabletime',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='unsuitabletime',
            name='customer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unsuitable_times', to='customers.customer'),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['customer', 'purpose', 'channel', '-since'], name='consent_newest'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('is_given', True), ('until', None), _connector='OR'), name='consent_until'),
        ),
        migrations.AddIndex(
            model_name='outlet',
            index=models.Index(fields=['region', 'name'], name='outlet_region'),
        ),
        migrations.AddConstraint(
            model_name='outlet',
            constraint=models.UniqueConstraint(fields=('unit', 'region', 'name'), name='outlet_once'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.UniqueConstraint(fields=('unit', 'code'), name='region_code'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('customer', 'kind', 'other'), name='relation_once'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None), ('kind', 'parent_company')), fields=('customer',), name='relation_one_parent'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.CheckConstraint(condition=models.Q(('customer', models.F('other')), _negated=True), name='relation_of_two'),
        ),
        migrations.AddConstraint(
            model_name='tag',
            constraint=models.UniqueConstraint(fields=('unit', 'name'), name='tag_name'),
        ),
        migrations.AddConstraint(
            model_name='unsuitabletime',
            constraint=models.CheckConstraint(condition=models.Q(('since', models.F('until')), _negated=True), name='unsuitable_time_lasts'),
        ),
        migrations.AddConstraint(
            model_name='unsuitabletime',
            constraint=models.CheckConstraint(condition=models.Q(('weekdays__len__gte', 1)), name='unsuitable_time_has_days'),
        ),
    ]
