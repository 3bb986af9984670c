"""Under which account of the machine the server runs. PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shouwen.database.errors import DatabaseUnusable

UNPRIVILEGED = "nobody"


@dataclass(frozen=True, slots=True)
class Account:
    """An existing account; none is ever made by us."""

    name: str
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def spawning(self) -> dict[str, Any]:
        """Arguments of ``subprocess`` that start a program under this account, with no other group."""
        return {} if self.is_ours else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Make this account the owner of a file or folder."""
        if not self.is_ours:
            os.chown(path, self.uid, self.gid)

    def can_reach(self, path: Path) -> bool:
        """Whether this account may pass through to ``path``; the system is asked, for modes are not all."""
        if self.is_ours:
            return os.access(path, os.X_OK)
        asked = subprocess.run(
            ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)], cwd="/", check=False, **self.spawning()
        )
        return asked.returncode == 0


def choose_account(cluster: Path, wanted: str | None) -> Account:
    """Take who owns the data already, else ourselves, else (as root) ``wanted`` or ``nobody``."""
    if os.geteuid() != 0:
        return _account(os.geteuid())
    if cluster.exists():
        owner = cluster.stat().st_uid
        if owner == 0:
            raise DatabaseUnusable(
                f"The data in {cluster} belongs to root, under whom PostgreSQL does not run. "
                f"Give it to another account: chown -R {wanted or UNPRIVILEGED} {cluster}"
            )
        return _account(owner)
    try:
        entry = pwd.getpwnam(wanted or UNPRIVILEGED)
    except KeyError:
        raise DatabaseUnusable(
            f"There is no account {wanted or UNPRIVILEGED!r} on this machine. "
            "Name an existing one that is not root, or start as an ordinary user."
        ) from None
    if entry.pw_uid == 0:
        raise DatabaseUnusable("PostgreSQL does not run as root. Name another account for it.")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _account(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:  # a container may run under a number without a name
        return Account(str(uid), uid, os.getegid())
    return Account(entry.pw_name, uid, os.getegid() if uid == os.geteuid() else entry.pw_gid)
