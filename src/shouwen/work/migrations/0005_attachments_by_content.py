"""Find the attachments that name a content, for whoever would remove it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("work", "0004_tasks_by_what_gave_them")]

    operations = [
        migrations.AddIndex("attachment", models.Index(fields=["digest"], name="attachment_digest")),
    ]
