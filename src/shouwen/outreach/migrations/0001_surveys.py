import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Surveys, and the part of each customer in one."""

    initial = True

    dependencies = [
        ('customers', '0011_consents_of_their_own'),
        ('organisation', '0006_versions'),
        ('work', '0015_purpose_of_links'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True)),
                ('title', models.CharField(max_length=120)),
                ('form', models.CharField(max_length=60)),
                ('edition', models.CharField(max_length=64)),
                ('citation', models.CharField(max_length=200)),
                ('chosen', models.CharField(max_length=10)),
                ('choice', models.JSONField(default=dict)),
                ('days', models.IntegerField()),
                ('state', models.CharField(choices=[('choosing', 'Choosing'), ('ready', 'Ready'), ('sending', 'Sending'), ('sent', 'Sent'), ('closed', 'Closed'), ('cancelled', 'Cancelled')], default='choosing', max_length=10)),
                ('at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('place', models.BigIntegerField(default=0)),
                ('fault', models.CharField(blank=True, default='', max_length=300)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('chosen', 'Chosen'), ('left_out', 'Left Out'), ('mailed', 'Mailed'), ('to_call', 'To Call'), ('answered', 'Answered'), ('declined', 'Declined')], max_length=10)),
                ('way', models.CharField(blank=True, default='', max_length=10)),
                ('why', models.CharField(blank=True, choices=[('no_way', 'No Way'), ('no_consent', 'No Consent'), ('unsuitable', 'Unsuitable')], default='', max_length=12)),
                ('tries', models.IntegerField(default=0)),
                ('entry', models.BigIntegerField(null=True)),
                ('issued_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                ('link', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='work.link')),
                ('survey', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='outreach.survey')),
            ],
        ),
        migrations.AddIndex(
            model_name='survey',
            index=models.Index(fields=['-at'], name='survey_at'),
        ),
        migrations.AddIndex(
            model_name='survey',
            index=models.Index(fields=['unit', '-at'], name='survey_unit'),
        ),
        migrations.AddIndex(
            model_name='survey',
            index=models.Index(condition=models.Q(('fault', ''), ('state__in', ('choosing', 'sending'))), fields=['at'], name='survey_under_way'),
        ),
        migrations.AddIndex(
            model_name='response',
            index=models.Index(fields=['survey', 'state', 'id'], name='response_state'),
        ),
        migrations.AddIndex(
            model_name='response',
            index=models.Index(fields=['customer'], name='response_customer'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.UniqueConstraint(fields=('survey', 'customer'), name='response_once'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'left_out'), models.Q(('why', ''), _negated=True)), models.Q(models.Q(('state', 'left_out'), _negated=True), ('why', '')), _connector='OR'), name='response_left_out_why'),
        ),
    ]
