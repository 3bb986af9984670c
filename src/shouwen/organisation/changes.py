"""What changes the organisation happens one after the other, and is told to whoever remembers it.

Floors above (the rulebook) keep what they have read of the tree and of calendars; they register
here and drop it. This module knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

Listener = Callable[[], None]
_listeners: list[Listener] = []


def on_change(listener: Listener) -> Listener:
    """Call ``listener`` in the transaction of every change of the tree, of zones or of calendars."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def note_change() -> None:
    """Tell the listeners; call it before the fact is recorded, which is judged by the new state."""
    for listener in _listeners:
        listener()


def one_at_a_time() -> None:
    """Wait for whoever is changing the organisation, until this transaction ends.

    Circles, overlaps, the last administrator and an empty unit cannot be seen by constraints on
    single rows; such changes are rare, so one lock for all of them costs nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('shouwen organisation'))")
