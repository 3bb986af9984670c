"""Facts and seals are append-only; facts know their transaction, seals which facts they cover."""

from django.db import migrations

from shouwen.facts.guards import REFUSE_CHANGE, append_only


class Migration(migrations.Migration):
    dependencies = [("facts", "0001_first")]

    operations = [
        REFUSE_CHANGE,
        migrations.RunSQL(
            """
            ALTER TABLE facts_fact ADD COLUMN transaction xid8 NOT NULL DEFAULT pg_current_xact_id();
            ALTER TABLE facts_fact ALTER COLUMN recorded_at SET DEFAULT clock_timestamp();
            CREATE INDEX fact_transaction ON facts_fact (transaction, id);
            ALTER TABLE facts_seal ADD COLUMN covers int8multirange NOT NULL DEFAULT '{}';
            CREATE INDEX seal_covers ON facts_seal USING gist (covers);
            """,
            reverse_sql="""
            DROP INDEX seal_covers;
            ALTER TABLE facts_seal DROP COLUMN covers;
            DROP INDEX fact_transaction;
            ALTER TABLE facts_fact DROP COLUMN transaction;
            """,
        ),
        append_only("facts_fact"),
        append_only("facts_seal"),
    ]
