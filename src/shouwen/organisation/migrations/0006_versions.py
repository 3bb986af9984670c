"""Units, members and positions count their versions: who changes one says which they saw."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0005_departure")]

    operations = [
        migrations.AddField(model, "version", models.IntegerField(db_default=1, default=1))
        for model in ("member", "position", "unit")
    ]
