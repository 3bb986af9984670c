from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0008_reach_of_units'),
    ]

    operations = [
        migrations.AddField(
            model_name='member',
            name='recovery_codes',
            field=models.CharField(blank=True, db_default='', default='', max_length=1000),
        ),
    ]
