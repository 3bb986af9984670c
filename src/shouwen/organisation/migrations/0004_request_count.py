"""Count requests for all processes together. Not logged: what a crash forgets is one minute's count."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0003_token")]

    operations = [
        migrations.CreateModel(
            name="RequestCount",
            fields=[
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("minute", models.BigIntegerField()),
                ("many", models.IntegerField()),
            ],
        ),
        migrations.RunSQL(
            "ALTER TABLE organisation_requestcount SET UNLOGGED", "ALTER TABLE organisation_requestcount SET LOGGED"
        ),
    ]
