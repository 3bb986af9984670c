"""Find what asks somebody which of two standards is stricter, for their workbench."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("work", "0017_settled_notices")]

    operations = [
        migrations.AddIndex(
            "notice",
            models.Index(
                fields=["to"], name="notice_question",
                condition=models.Q(what__in=("comparison_stands", "comparison_asked"), withdrawn_at__isnull=True),
            ),
        ),
    ]
