"""``shouwen backup`` and ``shouwen restore``: the database with its files and the head of its seals."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psycopg

from shouwen.cli.progress import Progress
from shouwen.config.ground import begin_django, ground, stand_on
from shouwen.config.home import FILES
from shouwen.database import backup, restore

_HEAD = "SELECT id, last, count, encode(head, 'hex') FROM facts_seal ORDER BY id DESC LIMIT 1"


def backup_to(to: Path) -> int:
    """Write a backup into a new folder."""
    with ground() as found:
        manifest = backup(
            found.addresses("A backup").owner,
            to.absolute(),
            at=datetime.now(UTC),
            shouwen=_version(),
            seal_head=_seal_head,
            folders={FILES: found.home / FILES},
            app_role=found.app.user,
            binaries=found.server.binaries() if found.server else None,
            progress=Progress(),
        )
    rows = sum(table.rows for table in manifest.tables.values())
    print(f"{to} holds {len(manifest.tables)} tables with {rows} rows", file=sys.stderr)
    return 0


def restore_from(path: Path) -> int:
    """Bring a backup back, then verify its seals and the head that the backup names."""
    with ground() as found:
        manifest = restore(
            path.absolute(),
            found.addresses("A restore"),
            folders={FILES: found.home / FILES},
            binaries=found.server.binaries() if found.server else None,
            progress=Progress(),
        )
        stand_on(found)
        print("Restored; now the seals are verified", file=sys.stderr)
        return _verify(str(manifest.seal_head or ""))


def _verify(head: str) -> int:
    begin_django()
    from shouwen.cli.verify import SENTENCES, so_many
    from shouwen.config.migrations import pending
    from shouwen.facts.verification import verify_seals

    found = verify_seals([head] if head else [])
    if found.fault is not None:
        fault = found.fault
        print(SENTENCES[fault.what].format(fact=fault.fact, seal=fault.seal), file=sys.stderr)
        return 1
    print(f"{so_many(found.seals, 'seal')} over {so_many(found.facts, 'fact')} hold", file=sys.stderr)
    if pending():
        print(
            "The backup is of an older release: `shouwen migrate` brings its tables up to date",
            file=sys.stderr,
        )
    return 0


def _seal_head(connection: psycopg.Connection) -> Any:
    """Return the line of the last seal, in the snapshot that is dumped; nothing before the first."""
    row = connection.execute("SELECT to_regclass('facts_seal')").fetchone()
    if not row or row[0] is None:
        return None
    head = connection.execute(_HEAD).fetchone()
    return " ".join(str(part) for part in head) if head else None


def _version() -> str:
    try:
        return version("shouwen")
    except PackageNotFoundError:
        return "unknown"
