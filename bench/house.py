"""A private database for a measurement, as durable as the real one, and the processes under test."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.works import BARE_ROWS, BARE_TABLE
from shouwen.database.server import Server
from shouwen.database.testing import temporary_folder

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def database():
    """Yield (server, environment of the application's processes); migrated and empty, fsync on."""
    with temporary_folder() as folder:
        server = Server(folder / "database")
        addresses = server.start()
        os.environ.pop("DATABASE_OWNER_URL", None)
        environ = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "DATABASE_URL": addresses.app.url,
            "SHOUWEN_APPLICATION_ROLE": addresses.app.user,
            "SHOUWEN_HOME": str(folder / "home"),
            "SHOUWEN_SECRET": "a secret of the measurements and of nothing else",
            "DJANGO_SETTINGS_MODULE": "shouwen.config.settings",
        }
        (folder / "home").mkdir(mode=0o711)
        try:
            subprocess.run(
                [sys.executable, "-m", "shouwen.config.command", "migrate"],
                env={**environ, "DATABASE_OWNER_URL": addresses.owner.url}, check=True, stderr=subprocess.DEVNULL,
            )
            yield server, environ
        finally:
            server.stop(at_once=True)


def tidy(server):
    """Clear up the house's own database and count what its tables hold, as autovacuum does within a minute."""
    admin = replace(server.superuser(), name=server.addresses().app.name)
    with admin.connect(autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def bare_rows(server):
    """Make what the bare view inserts into and reads."""
    with server.addresses().owner.connect(autocommit=True) as owner:
        owner.execute(BARE_TABLE)
        owner.execute("INSERT INTO bare_row (subject, words, at) SELECT 's', 'w', now() FROM generate_series(1, %s)",
                      [BARE_ROWS])  # fmt: skip


def postmaster_of(server):
    """Return the number of the process that starts those of the database."""
    return int((server.folder.cluster / "postmaster.pid").read_text().split("\n", 1)[0])


def run(environ, module, *arguments, given=None):
    """Run a module of the measurement in a process of its own; return the JSON that it writes."""
    done = subprocess.run([sys.executable, "-W", "ignore", "-m", module, *map(str, arguments)], env=environ, text=True,
                          input=json.dumps(given) if given is not None else None, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


@dataclass
class Processes:
    """Server processes that share one port."""

    command: list[str]
    environ: dict[str, str]
    count: int = 2
    port: int = 0
    running: list[subprocess.Popen] = field(default_factory=list)

    def __enter__(self):
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=512)
        self._socket.set_inheritable(True)
        self.port = self._socket.getsockname()[1]
        number = str(self._socket.fileno())
        self.running = [
            subprocess.Popen([*self.command, "--socket", number], env=self.environ, pass_fds=[int(number)])
            for _ in range(self.count)
        ]
        self._wait()
        return self

    def __exit__(self, *_error):
        for process in self.running:
            process.terminate()
        for process in self.running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        self._socket.close()

    def _wait(self):
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if any(process.poll() is not None for process in self.running):
                raise SystemExit(f"{' '.join(self.command)} ended before it answered")
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/alive", timeout=2):
                    return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"{' '.join(self.command)} did not answer within 60 s")

    @property
    def pids(self):
        return [process.pid for process in self.running]


def shouwen_web(environ):
    """The house's own web processes, two of them."""
    return Processes([sys.executable, "-m", "shouwen.config.command", "web"], environ)


def bare_web(environ):
    """The bare Django view, on the same stack."""
    return Processes([sys.executable, "-m", "bench.bare"], {**environ, "DJANGO_SETTINGS_MODULE": "bench.bare"})


@contextmanager
def running(command, environ):
    """Run one process (worker, clock) meanwhile."""
    process = subprocess.Popen([sys.executable, "-m", "shouwen.config.command", command], env=environ)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)
