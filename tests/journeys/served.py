"""The real house on the tests' database: ``shouwen serve`` with web, worker and clock, on a free port."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(app, folder: Path):
    """Serve on the database at ``app`` until the end; gives the address. What it logs must be nothing."""
    port = free_port()
    log = folder / "house.log"
    ours = ("SHOUWEN_", "DATABASE_", "DJANGO_")
    environ = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    environ |= {
        "SHOUWEN_HOME": str(folder),
        "SHOUWEN_SECRET": os.environ["SHOUWEN_SECRET"],
        "SHOUWEN_APPLICATION_ROLE": app.user,
        "DATABASE_URL": app.url,
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    with log.open("ab") as words:
        running = subprocess.Popen(
            [sys.executable, "-m", "shouwen.config.command", "serve", "--port", str(port), "--processes", "1"],
            env=environ,
            stdout=words,
            stderr=words,
            cwd="/",
        )
    try:
        wait_until_served(port, running, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        try:
            running.wait(30)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
    said = [line for line in log.read_text().splitlines() if " ERROR " in line or "Traceback" in line]
    assert not said, log.read_text()[-6000:]


def wait_until_served(port, running, log, within=60.0):
    until = time.monotonic() + within
    while time.monotonic() < until and running.poll() is None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            line.request("GET", "/alive")
            if line.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            line.close()
    raise AssertionError(log.read_text()[-6000:])
