"""Conversations may come by a page of the customer's own."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0003_what_was_told_of_a_call'),
    ]

    operations = [
        migrations.AlterField(
            model_name='contact',
            name='channel',
            field=models.CharField(choices=[('phone', 'Phone'), ('counter', 'Counter'), ('letter', 'Letter'), ('mail', 'Mail'), ('fax', 'Fax'), ('visit', 'Visit'), ('own', 'Own')], max_length=10),
        ),
    ]
