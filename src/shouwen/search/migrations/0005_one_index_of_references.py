"""Django adds a second index of references for LIKE; with the collation C the first does as well."""

from django.db import migrations

DROP = """
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT indexname FROM pg_indexes
      WHERE tablename = 'search_findable' AND indexname LIKE 'search_findable_reference_%_like'
      AND (SELECT datcollate IN ('C', 'POSIX') FROM pg_database WHERE datname = current_database())
  LOOP EXECUTE format('DROP INDEX %I', name); END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0004_saved_filter")]

    operations = [migrations.RunSQL(DROP, reverse_sql=migrations.RunSQL.noop)]
