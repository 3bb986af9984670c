"""Links to pages of customers; what they write, sign and add is theirs and no member's."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0006_versions'),
        ('work', '0011_moved_to_an_edition'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('matter', models.CharField(max_length=60)),
                ('for_whom', models.CharField(max_length=60)),
                ('way', models.CharField(max_length=10)),
                ('address', models.CharField(max_length=200)),
                ('salt', models.CharField(max_length=32)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('end', models.CharField(blank=True, choices=[('withdrawn', 'Withdrawn'), ('replaced', 'Replaced'), ('erased', 'Erased')], default='', max_length=10)),
                ('code_digest', models.CharField(blank=True, default='', max_length=64)),
                ('code_until', models.DateTimeField(null=True)),
                ('code_tries', models.IntegerField(default=0)),
                ('seat_digest', models.CharField(blank=True, default='', max_length=64)),
                ('seat_until', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='LinkLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=10)),
                ('at', models.DateTimeField()),
                ('state', models.CharField(default='waiting', max_length=20)),
                ('tries', models.IntegerField(default=0)),
                ('next_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, default='', max_length=200)),
            ],
        ),
        migrations.AddField(
            model_name='attachment',
            name='outside',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
        migrations.AddField(
            model_name='entry',
            name='outside',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
        migrations.AddField(
            model_name='entryversion',
            name='outside',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
        migrations.AddField(
            model_name='signature',
            name='outside',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
        migrations.AlterField(
            model_name='attachment',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='entry',
            name='begun_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='entryversion',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='signature',
            name='member',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by__isnull', False), ('outside', '')), models.Q(models.Q(('by__isnull', False), _negated=True), models.Q(('outside', ''), _negated=True)), _connector='OR'), name='attachment_by_one'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('begun_by__isnull', False), ('outside', '')), models.Q(models.Q(('begun_by__isnull', False), _negated=True), models.Q(('outside', ''), _negated=True)), _connector='OR'), name='entry_begun_by_one'),
        ),
        migrations.AddConstraint(
            model_name='entryversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by__isnull', False), ('outside', '')), models.Q(models.Q(('by__isnull', False), _negated=True), models.Q(('outside', ''), _negated=True)), _connector='OR'), name='entry_version_by_one'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('member__isnull', False), ('outside', '')), models.Q(models.Q(('member__isnull', False), _negated=True), models.Q(('outside', ''), _negated=True)), _connector='OR'), name='signature_by_one'),
        ),
        migrations.AddField(
            model_name='link',
            name='made_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='link',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit'),
        ),
        migrations.AddField(
            model_name='linkletter',
            name='link',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='work.link'),
        ),
        migrations.AddIndex(
            model_name='link',
            index=models.Index(fields=['matter', '-made_at'], name='link_matter'),
        ),
        migrations.AddIndex(
            model_name='link',
            index=models.Index(fields=['for_whom'], name='link_for_whom'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('matter', 'way', 'address'), name='link_once_a_way'),
        ),
        migrations.AddIndex(
            model_name='linkletter',
            index=models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='link_letter_due'),
        ),
    ]
