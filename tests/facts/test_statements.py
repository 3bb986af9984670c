"""The one cursor of a thread outlives a restart of the database."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import OperationalError, transaction

from shouwen.facts.statements import row_of, rows_of


def ended_by_the_server(database_server):
    """End this thread's connection as a restart does; return which one it was."""
    pid = row_of("SELECT pg_backend_pid()")[0]
    with database_server.admin.connect(autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
    return pid


def test_the_next_request_opens_a_new_connection(committed, database_server):
    pid = ended_by_the_server(database_server)
    committed.close_if_unusable_or_obsolete()

    assert rows_of("SELECT pg_backend_pid() <> %s", (pid,)) == [(True,)]


def test_within_a_request_it_fails_for_its_transaction_is_gone(committed, database_server):
    ended_by_the_server(database_server)

    with pytest.raises(OperationalError):
        rows_of("SELECT 1")


def test_a_connection_that_is_well_is_asked_nothing(committed, monkeypatch):
    rows_of("SELECT 1")
    committed.close_if_unusable_or_obsolete()
    monkeypatch.setattr(committed, "is_usable", lambda: pytest.fail("a statement was sent to learn that all is well"))

    assert rows_of("SELECT 1") == [(1,)]


PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"


@pytest.mark.parametrize("savepoint", [False, True], ids=["transaction", "savepoint"])
def test_what_is_prepared_stays_so_when_a_deed_is_taken_back(committed, savepoint):
    def ask():
        assert rows_of("SELECT 1 AS asked_and_taken_back") == [(1,)]

    for _ in range(3):
        ask()
    with transaction.atomic():
        try:
            with transaction.atomic(savepoint=savepoint):
                ask()
                raise LookupError
        except LookupError:
            if not savepoint:
                transaction.set_rollback(True)
    ask()

    assert rows_of(PREPARED, ["SELECT 1 AS asked_and%"]) == [(1,)]


def test_one_cursor_reads_and_writes_values_of_any_type_after_another(db):
    at, sum_ = datetime(2026, 3, 1, 8, tzinfo=UTC), Decimal("1.20")

    assert rows_of("SELECT %s::timestamptz, %s::text", [at, "零"]) == [(at, "零")]
    assert rows_of("SELECT %s::int, %s::numeric", [7, sum_]) == [(7, sum_)]
    assert rows_of("SELECT %s::bigint, %s::bigint[]", [2**40, [1, 2**40]]) == [(2**40, [1, 2**40])]
    assert rows_of("SELECT %s::text[], %s::int", [["a", "b"], None]) == [(["a", "b"], None)]
    assert rows_of("SELECT %s::int[], %s::text[]", [[], []]) == [([], [])]
    assert rows_of("SELECT %s::date, %s::jsonb", [at.date(), '{"a": 1}']) == [(at.date(), '{"a": 1}')]
