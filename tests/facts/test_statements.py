"""The one cursor of a thread outlives a restart of the database."""

from __future__ import annotations

import pytest
from django.db import OperationalError

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
