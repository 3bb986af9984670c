"""Bring a backup back into an empty database, of the same or a newer major version, and prove it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from shouwen.database.addresses import Addresses
from shouwen.database.binaries import Binaries, dumping_binaries
from shouwen.database.contents import (
    Progress,
    differences,
    guards,
    sequence_values,
    silent,
    table_contents,
    table_names,
)
from shouwen.database.errors import DatabaseUnusable
from shouwen.database.manifest import DUMP, Manifest, check_sums
from shouwen.database.programs import run_program
from shouwen.database.roles import clear_rights, require_powerless, require_version, set_rights


def restore(
    path: Path,
    into: Addresses,
    *,
    folders: Mapping[str, Path] | None = None,
    binaries: Binaries | None = None,
    progress: Progress = silent,
) -> Manifest:
    """Restore the backup ``path`` and compare every table with what the backup says of it.

    ``into`` is an empty database whose roles are prepared: a new server's ``start()`` gives one.
    It is filled whole or not at all. ``folders`` says where the copied folders go, by their names.
    Steps told to ``progress``: ``check``, ``restore``, ``reckon``, ``copy``.
    """
    if not path.is_dir():
        raise DatabaseUnusable(f"{path} is no backup: it is no folder.")
    check_sums(path, progress)
    manifest = Manifest.read(path)
    major = _require_fitting(manifest, into)
    for name, folder in (folders or {}).items():
        _require_empty(folder, name)
    try:
        clear_rights(into)
        run_program(
            binaries or dumping_binaries(major),
            "pg_restore",
            ["--single-transaction", "--exit-on-error", "--no-owner", str(path / DUMP)],
            into.owner,
            step="restore",
            counts="processing data for table",
            of=len(manifest.tables),
            progress=progress,
        )
    finally:
        set_rights(into)
    for name, folder in (folders or {}).items():
        if (path / name).exists():
            shutil.copytree(path / name, folder, dirs_exist_ok=True)
    compare(manifest, into, progress)
    return manifest


def compare(manifest: Manifest, into: Addresses, progress: Progress = silent) -> None:
    """Refuse a restored database that differs from what the backup says."""
    with into.owner.connect() as connection:
        told = differences(manifest.tables, table_contents(connection, progress))
        reached = sequence_values(connection)
        here = guards(connection)
    told += [f"lost is: {guard}" for guard in sorted(set(manifest.guards) - set(here))]
    told += [f"too much is: {guard}" for guard in sorted(set(here) - set(manifest.guards))]
    # A sequence may have gone on while the backup was made; it must never give a number again.
    told += [
        f"the sequence {name} stands at {reached.get(name, 0)}, before {last}"
        for name, last in manifest.sequences.items()
        if reached.get(name, 0) < last
    ]
    if told:
        raise DatabaseUnusable(
            f"The restored database differs from its backup: {'; '.join(told[:5])}"
            f"{f'; and {len(told) - 5} more' if len(told) > 5 else ''}. Do not use it."
        )
    require_powerless(into.app)
    with into.owner.connect(autocommit=True) as connection:
        connection.execute("ANALYZE")  # without it the first days after a restore are slow


def _require_fitting(manifest: Manifest, into: Addresses) -> int:
    if into.app.user != manifest.app_role:
        raise DatabaseUnusable(
            f"The backup gives rights to the role {manifest.app_role}, and the application here is "
            f"{into.app.user}. Name the role as in the backup."
        )
    with into.owner.connect() as connection:
        major = require_version(connection)
        if major < manifest.dumped_by:
            raise DatabaseUnusable(
                f"The backup was made with PostgreSQL {manifest.dumped_by} and cannot go back to {major}. "
                f"Restore it into {manifest.dumped_by} or newer."
            )
        if names := table_names(connection):
            raise DatabaseUnusable(
                f"The database {into.owner.name} is not empty (it has {'.'.join(names[0])}). "
                "Restore into a new data folder or an empty database."
            )
    return major


def _require_empty(folder: Path, name: str) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise DatabaseUnusable(f"The folder {folder} for the backup's {name} is not empty. Name another.")
