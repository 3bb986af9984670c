"""Many rows at once by COPY, and the numbers for them."""

from __future__ import annotations

from django.db import connection, transaction


def copy_rows(table, columns, rows):
    """Write rows into a table; one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


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
