"""Many rows at once by COPY, and the numbers for them."""

from __future__ import annotations

from django.apps import apps
from django.db import connection, transaction
from django.db.models import NOT_PROVIDED


def copy_rows(table, columns, rows):
    """Write rows into a table, other columns as the model has them by default; one transaction."""
    defaults = _defaults(table, columns)
    names = ", ".join([*columns, *defaults])
    with transaction.atomic(), connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([*row, *defaults.values()])


def _defaults(table, columns):
    """Return what a model gives to those of its columns that are not named and that the database leaves empty."""
    model = next((one for one in apps.get_models() if one._meta.db_table == table), None)
    if model is None:
        return {}
    left = (field for field in model._meta.concrete_fields if field.column not in columns and not field.generated
            and not field.primary_key and not field.null and field.db_default is NOT_PROVIDED)
    return {field.column: field.get_db_prep_save(field.get_default(), connection) for field in left}


def next_numbers(model, count):
    """Take numbers for rows of a model from its sequence."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) FROM generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]


def execute(sql, values=()):
    """Run one statement in a transaction of its own; return how many rows it touched."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount
