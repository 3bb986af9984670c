"""Grades that ended, by when: who was in which grade at an instant is asked of those of now and of the few that ended since."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0013_public_outlets")]

    operations = [
        migrations.AddIndex(
            "rating", models.Index(fields=["until"], name="rating_ended", condition=models.Q(("until", None), _negated=True))
        ),
    ]
