"""A private PostgreSQL server in a folder: started, adopted, stopped."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

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
from shouwen.database.cluster import SUPERUSER, make_cluster
from shouwen.database.errors import DatabaseUnusable
from shouwen.database.folder import DataFolder, make_socket_folder, socket_folder
from shouwen.database.postmaster import (
    clear_stale,
    end_leftovers,
    is_gone,
    leftovers,
    read_postmaster,
    send,
)
from shouwen.database.roles import prepare_roles
from shouwen.database.settings import MAIN, write_settings

#: How long processes of a killed server may finish what they do before they are ended, in seconds.
PATIENCE = 3.0
#: How long each way to stop a server may take before a ruder one, in seconds.
STOP_WITHIN = 30.0
#: Servers started here. They outlive us on purpose; kept so that Python neither warns nor leaves zombies.
_started: list[subprocess.Popen[bytes]] = []


class Server:
    """The private server of one data folder, which any number of applications may share.

    ``start`` is cheap where the server runs already, so it may be called whenever in doubt. A server
    outlives the application that started it; the next ``start`` adopts it. As a context manager it
    is stopped at the end by whoever really started it.

    ``binaries`` names a folder of PostgreSQL programs instead of the wheel's or the system's;
    ``account`` the existing account to run under when root starts it; ``fast`` gives up all safety
    against a crash, for tests; ``within`` is the longest wait for a start, in seconds.
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
                _end(found.pid, self.folder.cluster, signal.SIGQUIT if at_once else signal.SIGINT)
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
        runnable = reachable_for(account, binaries, self.folder.copies)
        is_new = not self.folder.cluster.exists()
        if is_new:
            self.folder.make_secrets("superuser")
        secret = self.folder.secret("superuser")
        if self.folder.make_secrets("app", "owner") or is_new:
            self.folder.forget()
        if is_new:
            make_cluster(self.folder.cluster, runnable, account, password=secret, fast=self._fast)
        sockets = make_socket_folder(self.folder, account)
        write_settings(self.folder.settings, sockets, fast=self._fast)
        self._launch(runnable, account, sockets)
        if self.folder.remembered().get("version") != binaries.version:
            prepare_roles(self.superuser(), self.addresses(), may_create_databases=self._fast)
        self.folder.remember(binaries=str(binaries.folder), version=binaries.version)

    def _launch(self, binaries: Binaries, account: Account, sockets: Path) -> None:
        """Start the server, again and again while a killed one's remains are in the way."""
        began = time.monotonic()
        while True:
            clear_stale(self.folder.cluster, sockets)
            if self._try(binaries, account, began):
                return
            said = self.folder.last_words()
            if not ("lock file" in said or "shared memory block" in said):
                raise DatabaseUnusable(f"The database server did not start. It said: {said}")
            if time.monotonic() - began > self._within:
                raise DatabaseUnusable(
                    f"A killed server's remains are in the way of a new one. It said: {said}"
                )
            if time.monotonic() - began > PATIENCE and any(leftovers(self.folder.cluster)):
                end_leftovers(self.folder.cluster)
            time.sleep(0.1)

    def _try(self, binaries: Binaries, account: Account, began: float) -> bool:
        """Start a server, or wait for one that is starting already; False when it ended instead."""
        spawned = None
        if read_postmaster(self.folder.cluster) is None:
            spawned = self._spawn(binaries, account)
        while True:
            found = read_postmaster(self.folder.cluster)
            if found and found.is_ready and found.accepts():
                return True
            if spawned is not None and spawned.poll() is not None:
                return False
            if spawned is None and (found is None or is_gone(found.pid, self.folder.cluster)):
                return False
            if time.monotonic() - began > self._within:
                raise DatabaseUnusable(
                    f"The database server is not ready after {self._within:.0f} s. "
                    f"Read {self.folder.start_log} and the files in {self.folder.cluster / 'log'}."
                )
            time.sleep(0.01)

    def _spawn(self, binaries: Binaries, account: Account) -> subprocess.Popen[bytes]:
        _collect()
        settings = self.folder.settings / MAIN
        with self.folder.start_log.open("wb") as log:
            spawned = subprocess.Popen(
                [binaries.program("postgres"), "-D", str(self.folder.cluster), f"--config-file={settings}"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=clean_environment(),
                start_new_session=True,  # a Ctrl-C meant for the application does not reach it
                **account.spawning(),
            )
        _started.append(spawned)
        return spawned

    def _address(self, role: str, secret: str, database: str = DATABASE_NAME) -> Address:
        found = read_postmaster(self.folder.cluster)
        if found is None:
            host = socket_folder(self.folder, choose_account(self.folder.cluster, self._account))
        else:
            host = found.socket_folder
        return Address(str(host), database, role, self.folder.secret(secret))


def _end(pid: int, cluster: Path, sign: signal.Signals) -> None:
    for attempt in dict.fromkeys((sign, signal.SIGQUIT, signal.SIGKILL)):
        send(pid, attempt)
        until = time.monotonic() + STOP_WITHIN
        while time.monotonic() < until:
            _collect()
            if is_gone(pid, cluster):
                return
            time.sleep(0.01)
    raise DatabaseUnusable(f"The database server (pid {pid}) does not stop. Stop it by hand.")


def _collect() -> None:
    """Collect servers of ours that have ended, for a zombie looks alive to PostgreSQL."""
    _started[:] = [server for server in _started if server.poll() is None]
