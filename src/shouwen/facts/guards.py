"""SQL by which the database itself refuses to change what was recorded."""

from __future__ import annotations

from django.conf import settings
from django.db import migrations


def append_only(table: str) -> migrations.RunSQL:
    """Return the operation that makes a table append-only: by trigger and by privilege.

    The trigger holds against everyone but a superuser; the application's role lacks the privileges
    besides, and does not own the table, so it can switch neither off.
    """
    role = settings.APPLICATION_ROLE
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION shouwen_refuse_change();
        DO $$ BEGIN
            IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') AND current_user <> '{role}' THEN
                REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM "{role}";
            END IF;
        END $$;
        """,  # noqa: S608  the names are the migrations' and the settings' own
        reverse_sql=f"DROP TRIGGER {table}_kept ON {table};",
    )


REFUSE_CHANGE = migrations.RunSQL(
    """
    CREATE FUNCTION shouwen_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
    END $$;
    """,
    reverse_sql="DROP FUNCTION shouwen_refuse_change();",
)
