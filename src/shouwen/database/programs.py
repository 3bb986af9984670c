"""Run PostgreSQL's own programs and follow what they say."""

from __future__ import annotations

import subprocess
from collections import deque
from collections.abc import Sequence

from shouwen.database.addresses import Address
from shouwen.database.binaries import Binaries, clean_environment
from shouwen.database.contents import Progress
from shouwen.database.errors import DatabaseUnusable


def run_program(
    binaries: Binaries,
    name: str,
    arguments: Sequence[str],
    address: Address,
    *,
    step: str,
    counts: str,
    of: int,
    progress: Progress,
) -> None:
    """Run a program against ``address``; each line that holds ``counts`` is one more of ``of`` done."""
    told, secret = address.for_programs()
    command = [binaries.program(name), "--no-password", "--verbose", f"--dbname={told}", *arguments]
    last: deque[str] = deque(maxlen=5)
    done = 0
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=clean_environment() | secret,
    ) as running:
        assert running.stderr is not None
        for line in running.stderr:
            last.append(line.strip())
            if counts in line:
                progress(step, min(done, of), of)
                done += 1
    if running.returncode:
        raise DatabaseUnusable(f"{name} did not succeed. It said: {' '.join(last)}")
    progress(step, of, of)
