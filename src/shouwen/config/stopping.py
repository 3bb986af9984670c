"""How a process that runs until it is told to stop learns that it is, and waits meanwhile."""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
from collections.abc import Iterable
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT)
#: How long a process whose supervisor was killed may take to end, in seconds, before it ends itself by force.
LEAVE_WITHIN = 25.0


class Stopping:
    """Whether SIGTERM or SIGINT came. Waiting ends at once when it does, whatever else is waited for."""

    def __init__(self, also: Iterable[signal.Signals] = ()) -> None:
        self.is_set = False
        self.times = 0
        self._read, self._write = os.pipe()
        for end in (self._read, self._write):
            os.set_blocking(end, False)
        for sign in (*SIGNALS, *also):
            signal.signal(sign, self._hear)

    def _hear(self, sign: int, frame: FrameType | None) -> None:
        if sign in SIGNALS:
            self.is_set = True
            self.times += 1
        try:
            os.write(self._write, b"!")
        except BlockingIOError:
            return  # the pipe is full of signals already: whoever waits will wake

    def wait(self, seconds: float, *files: int) -> bool:
        """Wait until a signal comes or one of the files has something to read; say whether to stop."""
        if not self.is_set:
            found, _, _ = select.select([self._read, *files], [], [], max(seconds, 0))
            if self._read in found:
                os.read(self._read, 4096)
        return self.is_set


def leave_at_once() -> None:
    """Let SIGTERM and SIGINT end the process where it stands, with what it opened closed on the way."""
    for sign in SIGNALS:
        signal.signal(sign, _leave)


def _leave(sign: int, frame: FrameType | None) -> None:
    sys.exit(0)


def stop_with(supervisor: int) -> None:
    """Stop this process when its supervisor is gone, however it went.

    ``supervisor`` is the reading end of a pipe whose other end only the supervisor holds: it says
    that it is closed when that process ends, killed or not, on any system.
    """
    threading.Thread(target=_follow, args=(supervisor,), name="supervisor", daemon=True).start()


def _follow(supervisor: int) -> None:
    while os.read(supervisor, 64):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LEAVE_WITHIN)
    os._exit(1)
