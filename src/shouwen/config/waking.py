"""What wakes the worker and the clock: news of a deed, heard on a connection of its own."""

from __future__ import annotations

import logging
import time

import psycopg

from shouwen.config.news import CHANNEL
from shouwen.config.stopping import Stopping
from shouwen.database import Address

log = logging.getLogger(__name__)
#: So often at most a bell wakes, in seconds: a busy house wakes it with every deed.
LEAST_SLEEP = 0.1
#: How long to wait before looking for a lost database again, in seconds.
RETRY_AFTER = 0.5


class Bell:
    """Wakes its process when open pages hear news. Where it cannot be heard, its process polls."""

    def __init__(self, address: Address, stopping: Stopping) -> None:
        self._address = address
        self._stopping = stopping
        self._line: psycopg.Connection | None = None

    def wait(self, seconds: float) -> bool:
        """Sleep until news, the end of ``seconds``, or a signal; say whether to stop."""
        line = self._open()
        if line is None:
            return self._stopping.wait(min(seconds, RETRY_AFTER))
        if self._stopping.wait(min(seconds, LEAST_SLEEP)):
            return True
        if seconds > LEAST_SLEEP and self._stopping.wait(seconds - LEAST_SLEEP, line.fileno()):
            return True
        self._empty(line)
        return False

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _open(self) -> psycopg.Connection | None:
        if self._line is None:
            try:
                self._line = self._address.connect(autocommit=True)
                self._line.execute(f"LISTEN {CHANNEL}")
            except psycopg.OperationalError as error:
                log.warning("The database does not answer: %s", error)
                self.close()
        return self._line

    def _empty(self, line: psycopg.Connection) -> None:
        try:
            for _ in line.notifies(timeout=0):
                pass
        except psycopg.OperationalError:
            self.close()


class Every:
    """Says when a duty is due again; the first time at once."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next = 0.0

    def is_due(self) -> bool:
        """Say whether the duty is due, and count from now on if it is."""
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + self._seconds
        return True

    def hasten(self) -> None:
        """Let the duty be due again at once."""
        self._next = 0.0

    def left(self) -> float:
        """Return the seconds until it is due again."""
        return max(self._next - time.monotonic(), 0.0)
