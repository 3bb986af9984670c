"""Who may find a thing, what it belongs to, until when; both pieces and rights in one index.

The rows are written anew afterwards (``shouwen search rebuild``): older ones say nothing of members.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

INDEX = """
DROP INDEX findable_grams;
UPDATE search_findable SET scopes = ARRAY[coalesce(unit, 0)];
CREATE INDEX findable_pieces ON search_findable USING gin (grams, scopes) WITH (gin_pending_list_limit = 512);
ALTER TABLE search_findable ALTER COLUMN grams SET STATISTICS 0;
"""
BACK = """
DROP INDEX findable_pieces;
CREATE INDEX findable_grams ON search_findable USING gin (grams);
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0002_pieces"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AlterField("findable", "reference", models.CharField(max_length=200, primary_key=True, serialize=False)),
        migrations.AddField("findable", "about", models.CharField(blank=True, db_default="", default="", max_length=60)),
        migrations.AddField("findable", "for_whom", models.CharField(blank=True, db_default="", default="", max_length=60)),
        migrations.AddField("findable", "scopes", django.contrib.postgres.fields.ArrayField(
            base_field=models.BigIntegerField(), db_default=[], default=list, size=None)),
        migrations.AddField("findable", "hidden_from", django.contrib.postgres.fields.ArrayField(
            base_field=models.BigIntegerField(), db_default=[], default=list, size=None)),
        migrations.AddField("findable", "until", models.DateTimeField(null=True)),
        migrations.AddIndex("findable", models.Index(fields=["kind", "-at"], name="findable_kind_at")),
        migrations.AddIndex("findable", models.Index(
            condition=models.Q(("about", ""), _negated=True), fields=["about"], name="findable_about")),
        migrations.AddIndex("findable", models.Index(
            condition=models.Q(("for_whom", ""), _negated=True), fields=["for_whom"], name="findable_for_whom")),
        migrations.RunSQL(INDEX, reverse_sql=BACK),
    ]
