"""The running server as the machine shows it: its pid file, its socket, what a killed one left behind."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Postmaster:
    """What ``postmaster.pid`` says; it may be stale."""

    pid: int
    port: int
    socket_folder: Path
    is_ready: bool

    @property
    def socket(self) -> Path:
        return self.socket_folder / f".s.PGSQL.{self.port}"

    def accepts(self) -> bool:
        """Whether somebody listens: the one sign that a killed server or another one's pid cannot give."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(2)
            try:
                probe.connect(str(self.socket))
            except OSError:
                return False
            return True


def read_postmaster(cluster: Path) -> Postmaster | None:
    """Read the pid file; None where there is none, or a half-written one."""
    try:
        lines = (cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if len(lines) < 8 or not lines[0].strip().isdigit():
        return None
    return Postmaster(int(lines[0]), int(lines[3]), Path(lines[4]), lines[7].strip() == "ready")


def clear_stale(cluster: Path, sockets: Path) -> None:
    """Remove the pid file, and the socket's, whose process is not a server of this folder.

    PostgreSQL sees to most of these itself, but not where the number was given to another process
    of the same account (after a restart of the machine or of its container), nor where the killed
    server is a zombie that its parent has not collected.
    """
    if not PROC.joinpath("self").exists():
        return  # this system cannot tell; PostgreSQL's own check has to do
    for path in (cluster / "postmaster.pid", *sockets.glob(".s.PGSQL.*.lock")):
        try:
            first = path.read_text(encoding="utf-8").partition("\n")[0].strip()
        except FileNotFoundError:
            continue
        if not first.isdigit() or not _is_server_of(int(first), cluster):
            path.unlink(missing_ok=True)


def leftovers(cluster: Path) -> Iterator[int]:
    """Every process of a server in this folder. Any left by a killed server keeps a new one from starting."""
    for entry in PROC.iterdir() if PROC.exists() else ():
        if entry.name.isdigit() and _is_server_of(int(entry.name), cluster):
            yield int(entry.name)


def end_leftovers(cluster: Path) -> None:
    """End the processes whose postmaster was killed: quickly if they listen, else by force."""
    for sign in (signal.SIGQUIT, signal.SIGKILL):
        for pid in leftovers(cluster):
            send(pid, sign)
        until = time.monotonic() + 2
        while time.monotonic() < until and any(leftovers(cluster)):
            time.sleep(0.02)


def is_gone(pid: int, cluster: Path) -> bool:
    """Whether the server's process has ended, be it collected or not."""
    if PROC.joinpath("self").exists():
        return not _is_server_of(pid, cluster)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def send(pid: int, sign: signal.Signals) -> None:
    try:
        os.kill(pid, sign)
    except ProcessLookupError:
        return  # it has ended meanwhile, which is what was wanted


def _is_server_of(pid: int, cluster: Path) -> bool:
    # PostgreSQL's processes all stand in their data folder; a zombie stands nowhere.
    try:
        stands_in = (PROC / str(pid) / "cwd").readlink()
        program = (PROC / str(pid) / "exe").readlink()
        is_theirs = (PROC / str(pid)).stat().st_uid == cluster.stat().st_uid
    except OSError:
        return False
    return (
        is_theirs and stands_in == cluster.resolve() and program.name.removesuffix(" (deleted)") == "postgres"
    )
