"""Bring the tables to the form that the code expects: as the owner, one process at a time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Mapping

from shouwen.config.ground import CannotRun
from shouwen.database import Address

#: Ours alone among advisory locks: two starts at once migrate one after the other.
LOCK = 5375077
#: Kinds of things that are found anew after a migration, by its name: with all tables as they are then.
REBUILT_AFTER = {"search.0007_less_is_found": ("entry",)}


def migrate_apart(environ: Mapping[str, str]) -> None:
    """Migrate in a process of its own, so that this one never knows the owner's way in."""
    done = subprocess.run(
        [sys.executable, "-m", "shouwen.config.command", "migrate"], env=dict(environ), check=False
    )
    if done.returncode:
        raise CannotRun("The tables could not be brought up to date; see above. Nothing was started.")


def migrate(owner: Address) -> int:
    """Run what is pending and return how much that was. Django must stand on the owner's address."""
    from django.core.management import call_command  # loaded only now: settings are read at import

    if not pending():
        return 0
    with owner.connect(autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        todo = pending()  # another start may have done it while we waited
        if todo:
            call_command("migrate", verbosity=0, interactive=False)
            find_anew(todo)
    return len(todo)


def find_anew(done: Iterable[str]) -> None:
    """Write anew what is found of the kinds of things that these migrations ask for."""
    from shouwen.search.rebuilding import rebuilt_kinds

    for kind in sorted({kind for name in done for kind in REBUILT_AFTER.get(name, ())}):
        for _done in rebuilt_kinds()[kind]():
            pass


def pending() -> list[str]:
    """Return the migrations that the database still lacks, by name."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def require_migrated() -> None:
    """Refuse to go on with tables of another release."""
    if todo := pending():
        raise CannotRun(
            f"The database lacks {len(todo)} migrations (the first is {todo[0]}). Run `shouwen migrate` with "
            "DATABASE_OWNER_URL set."
        )
