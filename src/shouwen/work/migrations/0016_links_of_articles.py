from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The consequence of an article that had a link sent, once each."""

    dependencies = [
        ('organisation', '0007_mailed_results'),
        ('work', '0015_purpose_of_links'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='link',
            name='because',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
        migrations.AddField(
            model_name='link',
            name='citation',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.UniqueConstraint(condition=models.Q(('because', ''), _negated=True), fields=('because',), name='link_once_a_consequence'),
        ),
    ]
