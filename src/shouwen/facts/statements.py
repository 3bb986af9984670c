"""The statements of every deed and page: bound and prepared by the server, on one open cursor a thread.

They are always the same text, so the server plans each once for a connection, for whatever values
(``plan_cache_mode``). Queries whose text changes with filters and rights are left to Django, which
sends their values as part of the text: the server plans those for these very values.
"""

from __future__ import annotations

import select
import threading
from asyncio import _get_running_loop
from datetime import UTC, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.signals import connection_created
from django.db.backends.utils import CursorWrapper
from django.dispatch import receiver
from psycopg import OperationalError
from psycopg._preparing import PrepareManager
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.types.datetime import TimestamptzLoader

#: Statements that a connection keeps prepared; more than the house has.
MOST_PREPARED = 500


class _Thread(threading.local):
    connection: BaseDatabaseWrapper | None = None
    cursor: CursorWrapper | None = None


_thread = _Thread()


class _Kept(PrepareManager):
    """Statements that stay prepared after a rollback.

    psycopg lets the server forget all of them whenever a deed is refused or goes back to a savepoint, since a table
    may have been made or dropped meanwhile. No deed and no page does that; the owner's connection binds no statements.
    """

    prepared_max = MOST_PREPARED

    def __init__(self, threshold: int | None) -> None:
        super().__init__()
        self.prepare_threshold = threshold

    def clear(self) -> bool:
        return False


class _OpenCursor(ServerBindingCursor):
    """Keeps what turns values into those of the server and back: psycopg makes it anew for each other statement."""

    def _start_query(self, query: Any = None) -> Any:
        if hasattr(self, "_tx"):
            self._last_query = query
        return super()._start_query(query)  # type: ignore[misc]  # the stubs know no psycopg 3


@receiver(connection_created)
def plan_once(*, connection: Any, **_: Any) -> None:
    """Let the server keep one plan of a prepared statement instead of making one for each set of values."""
    connection.connection.execute("SET plan_cache_mode = force_generic_plan")
    # A page is the first rows of a list: workers read ahead and throw away, and there is a request for each core anyway.
    connection.connection.execute("SET max_parallel_workers_per_gather = 0")
    connection.connection._prepared = _Kept(connection.connection.prepare_threshold)
    if connection.timezone == UTC:
        connection.connection.adapters.register_loader("timestamptz", InstantLoader)


class InstantLoader(Loader):
    """Reads instants of a session in UTC. Django's own takes them apart with patterns, for any zone and style."""

    timezone = UTC  # Django asks a loader for it

    def load(self, data: Buffer) -> datetime:
        try:
            return datetime.fromisoformat(str(data, "ascii")).astimezone(UTC)
        except ValueError:  # outside of what Python's instants hold, or written in another style
            return TimestamptzLoader(self.oid, self.connection).load(data).astimezone(UTC)


def connected() -> BaseDatabaseWrapper:
    """Return this thread's connection itself: a thread keeps one, and Django's way to it costs more.

    Where a loop of events runs in the thread, each of its tasks may have another.
    """
    if _get_running_loop() is not None:
        return connections[DEFAULT_DB_ALIAS]
    kept = _thread.connection
    if kept is None:
        kept = _thread.connection = connections[DEFAULT_DB_ALIAS]
    return kept


def open_cursor() -> CursorWrapper:
    """Return this thread's cursor on the present connection.

    Take all rows of a statement before the next one is asked: the next one may come from anywhere.
    """
    connection: Any = connected()
    if not connection.health_check_done and connection.connection is not None:
        _drop_if_ended(connection)
    if connection.queries_logged:  # whoever looks at statements can read those of Django's own cursors
        return connection.cursor()  # type: ignore[no-any-return]
    kept = _thread.cursor
    inner: Any = kept.cursor if kept is not None else None
    if kept is None or inner.connection is not connection.connection or inner.closed:
        connection.ensure_connection()
        cursor = _OpenCursor(connection.connection)  # type: ignore[call-arg]  # the stubs know no psycopg 3
        kept = _thread.cursor = connection.make_cursor(cursor)
    return kept


def _drop_if_ended(connection: Any) -> None:
    """Once a request: give up a connection that the server has ended since the last one (a restart of the database).

    A server that has nothing to say is well. Django would send a statement to learn the same.
    """
    socket = select.poll()
    try:
        socket.register(connection.connection.fileno(), select.POLLIN)
        has_news = bool(socket.poll(0))
    except OperationalError:  # closed on our side already
        has_news = True
    if has_news:
        connection.close_if_health_check_failed()
    connection.health_check_done = True


def rows_of(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    """Carry out a statement and return all its rows."""
    cursor = open_cursor()
    cursor.execute(statement, values)
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def rows_planned_anew(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    """Carry out a statement that the server plans for its very values, and return all its rows."""
    with connected().cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def row_of(statement: str, values: Any = None) -> tuple[Any, ...] | None:
    """Carry out a statement and return its first row, None where there is none."""
    rows = rows_of(statement, values)
    return rows[0] if rows else None


def carry_out(statement: str, values: Any = None) -> int:
    """Carry out a statement that returns nothing; return how many rows it touched."""
    cursor = open_cursor()
    cursor.execute(statement, values)
    return int(cursor.rowcount)
