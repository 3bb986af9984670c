"""Make a backup: one consistent state of the database, while everyone goes on working."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import IsolationLevel

from shouwen.database.addresses import APP_ROLE, Address
from shouwen.database.binaries import Binaries, dumping_binaries
from shouwen.database.contents import Progress, guards, sequence_values, silent, table_contents, table_names
from shouwen.database.errors import DatabaseUnusable
from shouwen.database.manifest import DUMP, Manifest, write_sums
from shouwen.database.programs import run_program
from shouwen.database.roles import require_version


def backup(
    owner: Address,
    to: Path,
    *,
    at: datetime,
    shouwen: str,
    seal_head: Callable[[psycopg.Connection], Any] | None = None,
    folders: Mapping[str, Path] | None = None,
    app_role: str = APP_ROLE,
    binaries: Binaries | None = None,
    progress: Progress = silent,
) -> Manifest:
    """Write a backup into the new folder ``to``, which appears when it is whole.

    ``owner`` may read every table. ``seal_head`` is asked in the snapshot that is dumped, and what
    it tells (anything that JSON can say) is kept in the manifest. ``folders`` are copied along
    under their names: the files that rows speak of. Steps told to ``progress``: ``dump``,
    ``reckon``, ``copy``.
    """
    half = _half_of(to)
    half.mkdir(mode=0o700, parents=True)  # it holds what customers said
    try:
        with owner.connect() as connection:
            major = require_version(connection)
            chosen = binaries or dumping_binaries(major)
            sequences = sequence_values(connection)  # these take no part in snapshots: the smaller value
            connection.rollback()
            connection.isolation_level = IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            # A server of others may be set to end long transactions, and a backup is one.
            connection.execute(
                "SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0"
            )
            _dump(connection, owner, half / DUMP, chosen, progress)
            manifest = Manifest(
                at=at,
                shouwen=shouwen,
                postgresql=connection.info.parameter_status("server_version") or str(major),
                dumped_by=chosen.major,
                app_role=app_role,
                tables=table_contents(connection, progress),
                sequences=sequences,
                guards=tuple(guards(connection)),
                seal_head=seal_head(connection) if seal_head else None,
            )
        # After the snapshot, so that every file that a row speaks of is there already.
        for name, folder in (folders or {}).items():
            _copy(folder, half / name, progress)
        manifest.write(half)
        write_sums(half)
        half.rename(to)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    return manifest


def _half_of(to: Path) -> Path:
    if to.exists():
        raise DatabaseUnusable(f"{to} is there already. Name a new folder for the backup.")
    half = to.with_name(to.name + ".partial")
    if half.exists():
        raise DatabaseUnusable(
            f"{half} is being written by another backup, or was left by one cut short: remove it."
        )
    return half


def _dump(
    connection: psycopg.Connection, owner: Address, dump: Path, binaries: Binaries, progress: Progress
) -> None:
    row = connection.execute("SELECT pg_export_snapshot()").fetchone()
    assert row is not None
    run_program(
        binaries,
        "pg_dump",
        ["--format=custom", f"--snapshot={row[0]}", "--lock-wait-timeout=60s", f"--file={dump}"],
        owner,
        step="dump",
        counts="dumping contents of table",
        of=len(table_names(connection)),
        progress=progress,
    )
    dump.chmod(0o600)


def _copy(folder: Path, to: Path, progress: Progress) -> None:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    to.mkdir(mode=0o700)
    for done, path in enumerate(files):
        progress("copy", done, len(files))
        target = to / path.relative_to(folder)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            shutil.copy2(path, target)
        except FileNotFoundError:
            continue  # erased meanwhile; the erasure is repeated after a restore
    progress("copy", len(files), len(files))
