"""How much CPU processes took, and what a load on them came to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def cpu_of(pid):
    """Return the CPU seconds of a process so far; 0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK


def children_of(pid):
    """Return the processes that a process has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == pid:
            found.append(int(stat.parent.name))
    return found


class Cpu:
    """CPU seconds of web processes and of the database server with all its backends, between two looks."""

    def __init__(self, web, postmaster):
        self._web, self._postmaster = web, postmaster
        self._before = self._look()

    def _look(self):
        web = {pid: cpu_of(pid) for pid in self._web}
        database = {pid: cpu_of(pid) for pid in [self._postmaster, *children_of(self._postmaster)]}
        return web, database

    def since(self):
        """Return (web, database) in seconds. A backend that ended meanwhile is left out."""
        after = self._look()
        return tuple(
            sum(cpu - before.get(pid, 0.0) for pid, cpu in now.items())
            for before, now in zip(self._before, after, strict=True)
        )


@dataclass
class Result:
    """One cell: what a load came to. Times in ms, CPU in ms a request."""

    work: str
    clients: int
    requests: int
    per_second: float
    p50: float
    p95: float
    web_cpu: float
    database_cpu: float
    failed: int
    others_cpu: float
    first_wrong: object = None

    @property
    def cpu(self):
        return self.web_cpu + self.database_cpu


def load(work, requests, *, port, clients, seconds, pids, postmaster):
    """Put a load on a server and return what it came to."""
    plan = {"port": port, "clients": clients, "seconds": seconds, "requests": requests}
    cpu, all_before = Cpu(pids, postmaster), _busy()
    done = subprocess.run([sys.executable, "-m", "bench.load"], input=json.dumps(plan), capture_output=True,
                          text=True, check=True)
    answer = json.loads(done.stdout)
    web, database = cpu.since()
    others = (_busy() - all_before - web - database - answer["own_cpu"]) / answer["seconds"]
    took = sorted(answer["took"])
    count = max(len(took), 1)
    return Result(
        work, clients, len(took), len(took) / answer["seconds"], at(took, 0.5), at(took, 0.95),
        web * 1000 / count, database * 1000 / count, answer["wrong_count"], others, answer["wrong"][:1],
    )


def at(ordered, share):
    """Return the value below which a share of the values lies."""
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else float("nan")


def _busy():
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    idle = int(fields[3]) + int(fields[4])
    return (sum(map(int, fields[:8])) - idle) / TICK
