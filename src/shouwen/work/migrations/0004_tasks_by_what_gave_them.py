"""Find the tasks that an outcome gave without reading all tasks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("work", "0003_what_can_be_taken_back")]

    operations = [
        migrations.AddIndex(
            "task", models.Index(condition=~models.Q(because=""), fields=["because"], name="task_because")
        ),
    ]
