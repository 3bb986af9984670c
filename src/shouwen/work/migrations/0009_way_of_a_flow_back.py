from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep the state that the last fact found, so that a flow can go back when that fact does not hold.

    Flows that moved before this know none, and stay where they are.
    """

    dependencies = [("work", "0008_task_of_a_named_unit")]
    operations = [
        migrations.AddField("flowrun", "state_before", models.TextField(blank=True, default="")),
        migrations.AddField("flowrun", "moved_by", models.BigIntegerField(null=True)),
    ]
