from django.db import migrations, models


class Migration(migrations.Migration):
    """What a link is given for; those there are, are all for the matter itself."""

    dependencies = [
        ('work', '0014_permits'),
    ]

    operations = [
        migrations.AddField(
            model_name='link',
            name='purpose',
            field=models.CharField(default='service', max_length=20),
        ),
    ]
