"""Make a cluster: the folder that PostgreSQL keeps its tables in."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import IO

from shouwen.database.accounts import Account
from shouwen.database.binaries import Binaries, clean_environment
from shouwen.database.errors import DatabaseUnusable

SUPERUSER = "postgres"


def make_cluster(cluster: Path, binaries: Binaries, account: Account, *, password: str, fast: bool) -> None:
    """Make a cluster beside its place and move it there whole: a killed start leaves no half one.

    ``password`` is the superuser's. It is in no argument, and in a file without a name only.
    """
    half = cluster.with_suffix(".half")
    if half.exists():
        shutil.rmtree(half)
    half.mkdir(mode=0o700)
    account.give(half)
    with tempfile.TemporaryFile() as told:
        told.write(password.encode())
        told.seek(0)
        if not account.is_ours:
            os.fchown(told.fileno(), account.uid, account.gid)
        _initdb(half, binaries, account, told, fast=fast)
    half.rename(cluster)


def _initdb(cluster: Path, binaries: Binaries, account: Account, password: IO[bytes], *, fast: bool) -> None:
    # Sorted by code point on every machine; from 17 on, letters are told from signs by Unicode, too.
    locale = ["--locale=C"]
    if binaries.major >= 17:
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    made = subprocess.run(
        [
            binaries.program("initdb"),
            *("-D", str(cluster), "-U", SUPERUSER, "--pwfile=/dev/stdin", "--auth=scram-sha-256"),
            *("--encoding=UTF8", "--no-instructions", "--data-checksums", *locale),
            *(["--no-sync"] if fast else []),
        ],
        stdin=password,
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
        env=clean_environment(),
        **account.spawning(),
    )
    if made.returncode:
        raise DatabaseUnusable(f"The database could not be made in {cluster}: {made.stderr.strip()}")
