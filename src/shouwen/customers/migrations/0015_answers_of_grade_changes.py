"""What finance wrote of a change of grade is kept apart from what whoever decided wrote, which went over it; and by which
article it was decided.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0014_ended_ratings")]

    operations = [
        migrations.AddField("gradechange", "checked_words", models.TextField(blank=True, default="")),
        migrations.AddField("gradechange", "citation", models.CharField(blank=True, default="", max_length=300)),
    ]
