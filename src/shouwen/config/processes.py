"""``shouwen serve``: start web processes, worker and clock, keep them running, stop them all."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shouwen.config.ground import SUPERVISED, Ground
from shouwen.config.stopping import Stopping
from shouwen.database import DatabaseUnusable

log = logging.getLogger(__name__)
#: The pause before what died is started again, in seconds: doubled while it dies again and again.
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 15.0
#: Whoever has run so long has started well, in seconds.
WELL_AFTER = 30.0
#: How long all may take to stop before they are ended by force, in seconds.
STOP_WITHIN = 20.0
#: How often the database is looked after, in seconds.
LOOK_EVERY = 1.0


@dataclass
class Child:
    """One process that must run. ``arguments`` are those of the command."""

    name: str
    arguments: Sequence[str]
    running: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    deaths: int = 0
    not_before: float = 0.0

    def has_died(self) -> bool:
        """Say whether it has ended since it was started, and note when it may start again."""
        if self.running is None or self.running.poll() is None:
            return False
        lived = time.monotonic() - self.began
        self.deaths = 1 if lived > WELL_AFTER else self.deaths + 1
        pause = min(FIRST_PAUSE * 2 ** (self.deaths - 1), LONGEST_PAUSE)
        log.error("%s ended (%s); it starts again in %.1f s", self.name, _how(self.running.returncode), pause)
        self.running, self.not_before = None, time.monotonic() + pause
        return True


@dataclass
class Supervisor:
    """Keeps the processes of one machine running, and the private database under them."""

    ground: Ground
    listening: socket.socket
    web_processes: int
    environ: Mapping[str, str]
    stopping: Stopping
    children: list[Child] = field(default_factory=list)

    def run(self) -> int:
        """Run until SIGTERM or SIGINT; return the exit code."""
        web = ["web", "--socket", str(self.listening.fileno())]
        self.children = [
            *(Child(f"web {number}", web) for number in range(1, self.web_processes + 1)),
            Child("worker", ["worker"]),
            Child("clock", ["clock"]),
        ]
        # Who holds only the reading end hears when this process is gone, killed or not.
        reading, writing = os.pipe()
        look_at = 0.0
        try:
            while not self.stopping.is_set:
                self._start_missing(reading)
                if time.monotonic() >= look_at:
                    self._look_after_database()
                    look_at = time.monotonic() + LOOK_EVERY
                self.stopping.wait(self._until(look_at))
                for child in self.children:
                    child.has_died()
        finally:
            self._stop_all()
            os.close(writing)
            os.close(reading)
        return 0

    def _start_missing(self, reading: int) -> None:
        for child in self.children:
            if child.running is None and time.monotonic() >= child.not_before:
                child.running = self._spawn(child, reading)
                child.began = time.monotonic()

    def _spawn(self, child: Child, reading: int) -> subprocess.Popen[bytes]:
        passed = [reading]
        if "--socket" in child.arguments:
            passed.append(self.listening.fileno())
        return subprocess.Popen(
            [sys.executable, "-m", "shouwen.config.command", *child.arguments],
            stdin=subprocess.DEVNULL,
            env={**self.environ, SUPERVISED: str(reading)},
            pass_fds=passed,
        )

    def _until(self, look_at: float) -> float:
        moments = [child.not_before for child in self.children if child.running is None]
        return min([look_at, *moments]) - time.monotonic()

    def _look_after_database(self) -> None:
        server = self.ground.server
        if server is None:
            return
        try:
            if not server.is_running():
                log.error("the database server is gone; it is started again")
                server.start()
        except DatabaseUnusable as unusable:
            log.error("%s", unusable)

    def _stop_all(self) -> None:
        alive = [child for child in self.children if child.running is not None]
        for child in alive:
            _send(child, signal.SIGTERM)
        until = time.monotonic() + STOP_WITHIN
        for child in alive:
            assert child.running is not None
            try:
                child.running.wait(max(until - time.monotonic(), 0.01))
            except subprocess.TimeoutExpired:
                log.error("%s did not stop within %.0f s and is ended by force", child.name, STOP_WITHIN)
                _send(child, signal.SIGKILL)
                child.running.wait()


def _send(child: Child, sign: signal.Signals) -> None:
    assert child.running is not None
    if child.running.poll() is None:
        child.running.send_signal(sign)


def _how(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
