"""A whole house in a folder of its own: the real command, real processes, a real database."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from shouwen.database import Server

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = [sys.executable, "-m", "shouwen.config.command"]
#: One department: one who may do everything, ten who may do nothing, each signed in.
PREPARE = """
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, BACKEND_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from tests.factories import make_administrator, make_member, make_unit
top = make_unit("集团")
service = make_unit("客户服务部", top)
members = [make_administrator("王小明", unit=service), *(make_member(f"李{n}", service) for n in range(10))]
for member in members:
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = "shouwen.organisation.backend.MemberBackend"
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.create()
    print(member.pk, session.session_key)
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(what, seconds=180.0, every=0.05):
    """Wait until ``what`` returns something, and return that. Long, for a busy machine; a limit is its own test."""
    until = time.monotonic() + seconds
    while True:
        found = what()
        if found or time.monotonic() > until:
            assert found, f"waited {seconds} s in vain"
            return found
        time.sleep(every)


@dataclass
class House:
    """A folder with everything, and what runs on it."""

    folder: Path
    port: int = field(default_factory=free_port)
    environ: dict = field(default_factory=dict)
    started: list = field(default_factory=list)
    listeners: list = field(default_factory=list)

    @property
    def environment(self):
        told = {
            key: value for key, value in os.environ.items() if not key.startswith(("SHOUWEN_", "DATABASE_", "DJANGO_"))
        }
        told |= {
            "SHOUWEN_HOME": str(self.folder),
            "SHOUWEN_PORT": str(self.port),
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }
        return told | self.environ

    @property
    def log(self):
        return self.folder / "house.log"

    def spawn(self, *arguments, **more):
        """Start a command of the house, its words in the log."""
        with self.log.open("ab") as log:
            running = subprocess.Popen(
                [*COMMAND, *arguments], env=self.environment | more, stdout=log, stderr=log, cwd="/"
            )
        self.started.append(running)
        return running

    def serve(self, *arguments):
        """Start everything and wait until it answers."""
        running = self.spawn("serve", *arguments)
        wait_until(lambda: self.answers() or running.poll() is not None)
        assert running.poll() is None, self.log.read_text()
        return running

    def run(self, *arguments, **more):
        """Run a command to its end."""
        return subprocess.run(
            [*COMMAND, *arguments],
            env=self.environment | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            cwd="/",
        )

    def script(self, source, **more):
        """Run lines of Python within the house and return what they print."""
        done = subprocess.run(
            [sys.executable, "-c", "import django; django.setup()\n" + source],
            env=self.environment
            | {"DJANGO_SETTINGS_MODULE": "shouwen.config.settings", **self.database()}
            | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            cwd="/",
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def server(self):
        return Server(self.folder / "database")

    def database(self):
        if "DATABASE_URL" in self.environ:
            return {}
        return {"DATABASE_URL": self.server().addresses().app.url}

    def query(self, question, *values):
        """Ask the database as the application."""
        with self.server().addresses().app.connect(autocommit=True) as connection:
            return connection.execute(question, values).fetchall()

    def shows(self, path, session):
        """Say whether a page comes."""
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.get(path, session)[0] == 200
        return False

    def answers(self):
        with contextlib.suppress(OSError):
            return self.get("/alive")[0] == 200
        return False

    def get(self, path, session="", **headers):
        return self.request("GET", path, session=session, headers=headers)

    def request(self, method, path, *, session="", headers=(), body=None):
        """Ask for one page; return status and text."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            cookies = f"sessionid={session}; csrftoken={CSRF}" if session else ""
            line.request(method, path, body=body, headers={"Cookie": cookies, **dict(headers)})
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        finally:
            line.close()

    def post(self, path, session, **given):
        """Send a form as its page does."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({"csrfmiddlewaretoken": CSRF, **given})
        return self.request("POST", path, session=session, headers=headers, body=body)

    def processes(self, name=""):
        """Numbers of this house's processes, by a word of their command line."""
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                mine = f"SHOUWEN_HOME={self.folder}\0".encode() in (entry / "environ").read_bytes() + b"\0"
                if entry.name.isdigit() and mine and f"config.command {name}" in line:
                    found.append(int(entry.name))
        return sorted(found)

    def kill(self, name, sign=signal.SIGKILL):
        """Send a signal to every process of a name; return how many there were."""
        found = self.processes(name)
        for number in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, sign)
        return len(found)

    def stop(self):
        """Stop everything that this house started, by force if it must be."""
        for listener in self.listeners:
            listener.close()
        for running in self.started:
            if running.poll() is None:
                running.terminate()
        for running in self.started:
            try:
                running.wait(60)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()
        self.kill("")
        self.server().stop(at_once=True)


CSRF = "a" * 32


class Listener:
    """A browser that listens to a stream in a thread of its own."""

    def __init__(self, house, session, topics, last=""):
        self.events, self.last, self.is_over = [], last, False
        self.line = http.client.HTTPConnection("127.0.0.1", house.port, timeout=60)
        headers = {"Cookie": f"sessionid={session}", **({"Last-Event-ID": last} if last else {})}
        self.line.connect()
        self.socket = self.line.sock
        house.listeners.append(self)
        self.line.request("GET", f"/stream?topics={topics}", headers=headers)
        self.answer = self.line.getresponse()
        self.status = self.answer.status
        self.thread = threading.Thread(target=self._read, daemon=True)
        if self.status == 200:
            self.thread.start()

    def _read(self):
        kind = ""
        with contextlib.suppress(OSError, ValueError, AttributeError, http.client.HTTPException):
            while line := self.answer.readline():
                text = line.decode().strip()
                if found := re.fullmatch(r"(id|event|data): (.*)", text):
                    if found[1] == "id":
                        self.last = found[2]
                    elif found[1] == "event":
                        kind = found[2]
                    else:
                        self.events.append((kind, found[2]))
        self.is_over = True

    def close(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        if self.thread.ident:
            self.thread.join(10)
        self.answer.close()
        self.line.close()
        self.socket.close()
