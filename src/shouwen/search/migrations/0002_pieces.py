"""The pieces of one and two characters by which things are found."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0001_first")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE search_findable ADD COLUMN grams tsvector NOT NULL DEFAULT '';
            CREATE INDEX findable_grams ON search_findable USING gin (grams);
            """,
            reverse_sql="ALTER TABLE search_findable DROP COLUMN grams;",
        ),
    ]
