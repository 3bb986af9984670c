"""The commands that run until they are told to stop: serve, web, worker, clock."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from shouwen.config.ground import SUPERVISED, CannotRun, Ground, begin_django, ground, stand_on
from shouwen.config.migrations import migrate_apart
from shouwen.config.processes import Supervisor
from shouwen.config.sockets import bind, is_alive
from shouwen.config.stopping import Stopping, leave_at_once, stop_with
from shouwen.database import require_powerless


def serve(arguments: argparse.Namespace) -> int:
    """Serve everything on one machine: database, web, worker, clock."""
    listening = bind(arguments.host, arguments.port)
    stopping = Stopping(also=(signal.SIGCHLD,))
    with ground() as found:
        environ = {**os.environ, **found.environment()}
        environ.pop("DATABASE_OWNER_URL", None)
        if found.owner is not None:
            migrate_apart({**environ, "DATABASE_OWNER_URL": found.owner.url, "DATABASE_URL": found.app.url})
        require_powerless(found.app)
        if arguments.demo:
            _run(environ, "demo", "--if-empty")
        if stopping.is_set:
            return 0
        _tell_when_ready(arguments.host, listening.getsockname()[1])
        return Supervisor(found, listening, arguments.processes, environ, stopping).run()


def web(arguments: argparse.Namespace) -> int:
    """Serve pages and streams in this process alone."""
    if arguments.socket is not None:
        listening = socket.socket(fileno=arguments.socket)
    else:
        listening = bind(arguments.host, arguments.port)
    with _standing() as found:
        from shouwen.config.server import serve as serve_here

        serve_here(listening, found.app)
    return 0


def worker(arguments: argparse.Namespace) -> int:
    """React to facts and send mail."""
    with _standing() as found:
        from shouwen.config.worker import work

        work(found.app, Stopping())
    return 0


def clock(arguments: argparse.Namespace) -> int:
    """Fire deadlines and seal facts."""
    with _standing() as found:
        from shouwen.config.clock import keep_time

        keep_time(found.app, found.home, Stopping())
    return 0


@contextmanager
def _standing() -> Iterator[Ground]:
    """Load the house on its database: the supervisor's, or one that is found alone and looked over first."""
    leave_at_once()  # until whatever is loaded here listens to signals itself
    supervisor = os.environ.pop(SUPERVISED, None)
    if supervisor is not None:
        stop_with(int(supervisor))
    with ground() as found:
        stand_on(found)
        begin_django()
        if supervisor is None:
            from shouwen.config.migrations import require_migrated

            require_powerless(found.app)
            require_migrated()
        yield found


def _run(environ: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "-m", "shouwen.config.command", *arguments]
    if subprocess.run(command, env=environ, check=False).returncode:
        raise CannotRun(f"`shouwen {' '.join(arguments)}` did not succeed; see above. Nothing was started.")


def _tell_when_ready(host: str, port: int) -> None:
    def wait() -> None:
        if is_alive(host, port, within=60):
            shown = f"[{host}]" if ":" in host else host
            print(f"Shouwen serves at http://{shown}:{port}/ (Ctrl-C ends it)", flush=True)

    threading.Thread(target=wait, name="ready", daemon=True).start()
