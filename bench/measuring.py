"""How much CPU processes took, and what a load on them came to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field, fields
from pathlib import Path

#: How many requests of a list were sent so far, by its first: the next load of them goes on there.
_SENT: dict[str, int] = {}
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


def is_upkeep(pid):
    """Say whether a process of the database server clears up and counts (autovacuum): whenever it likes, for any deed."""
    try:
        return b"autovacuum" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


def until_quiet(pids, *, within=20.0):
    """Wait until processes have done what they do besides answering: what they begin with, or what a load left behind."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        before = sum(map(cpu_of, pids))
        time.sleep(0.5)
        if sum(map(cpu_of, pids)) - before <= 2 / TICK:
            return


class Cpu:
    """CPU seconds of web processes and of the database server with its backends, between two looks.

    What autovacuum takes is told apart: it falls into whatever is measured some seconds after many deeds.
    """

    def __init__(self, web, postmaster):
        self._web, self._postmaster = web, postmaster
        self._before = self._look()

    def _look(self):
        web = {pid: cpu_of(pid) for pid in self._web}
        database = {pid: cpu_of(pid) for pid in [self._postmaster, *children_of(self._postmaster)]}
        upkeep = {pid: database.pop(pid) for pid in list(database) if is_upkeep(pid)}
        return web, database, upkeep

    def since(self):
        """Return (web, database, upkeep) in seconds. A backend that ended meanwhile is left out."""
        after = self._look()
        return tuple(
            sum(cpu - before.get(pid, 0.0) for pid, cpu in now.items())
            for before, now in zip(self._before, after, strict=True)
        )


@dataclass
class Result:
    """What loads came to: seconds of clock and of CPU, and the time that each request took in ms."""

    took: list[float] = field(default_factory=list)
    seconds: float = 0
    web_seconds: float = 0
    database_seconds: float = 0
    upkeep_seconds: float = 0
    others_seconds: float = 0
    failed: int = 0
    first_wrong: list = field(default_factory=list)

    def __add__(self, other):
        """Return what both came to."""
        return Result(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def per_second(self):
        return len(self.took) / max(self.seconds, 0.001)

    @property
    def p50(self):
        return at(sorted(self.took), 0.5)

    @property
    def p95(self):
        return at(sorted(self.took), 0.95)

    @property
    def web_cpu(self):
        """CPU of the web processes, in ms a request."""
        return self.web_seconds * 1000 / max(len(self.took), 1)

    @property
    def database_cpu(self):
        """CPU of the database, in ms a request."""
        return self.database_seconds * 1000 / max(len(self.took), 1)

    @property
    def cpu(self):
        return self.web_cpu + self.database_cpu

    @property
    def others_cpu(self):
        """How many cores others took meanwhile."""
        return self.others_seconds / max(self.seconds, 0.001)


@dataclass
class Cell:
    """A work and the bare view, measured by turns within some seconds, since the machine is not always equally quick."""

    work: Result = field(default_factory=Result)
    floor: Result = field(default_factory=Result)

    @property
    def share(self):
        """The work's throughput as a share of the bare view's."""
        return self.work.per_second / max(self.floor.per_second, 0.001)

    @property
    def times_bare(self):
        """How many times the bare view's CPU a request of the work takes."""
        return self.work.cpu / max(self.floor.cpu, 0.001)


def load(requests, *, port, clients, seconds, pids, postmaster):
    """Put a load on a server and return what it came to."""
    begin = _SENT.get(requests[0][1], 0)
    plan = {"port": port, "clients": clients, "seconds": seconds, "requests": requests, "begin": begin}
    cpu, all_before = Cpu(pids, postmaster), _busy()
    done = subprocess.run([sys.executable, "-m", "bench.load"], input=json.dumps(plan), capture_output=True,
                          text=True, check=True)
    answer = json.loads(done.stdout)
    _SENT[requests[0][1]] = begin + len(answer["took"])
    web, database, upkeep = cpu.since()
    others = _busy() - all_before - web - database - upkeep - answer["own_cpu"]
    return Result(answer["took"], answer["seconds"], web, database, upkeep, others, answer["wrong_count"], answer["wrong"][:1])


@dataclass
class Turn:
    """What is asked of the house and of the bare view at one size, and where they are."""

    requests: list
    floor_requests: list
    house: object
    floor: object
    postmaster: int


def by_turns(turns, *, clients, seconds, rounds=3):
    """Put a load on the house at each size for some seconds in all, always after one on the bare view for half as long.

    Returns a cell for each size.
    """
    cells = [Cell() for _one in turns]
    for _round in range(rounds):
        for one, cell in zip(turns, cells, strict=True):
            common = {"clients": clients, "postmaster": one.postmaster}
            cell.floor += load(one.floor_requests, port=one.floor.port, pids=one.floor.pids,
                               seconds=seconds / 2 / rounds, **common)
            cell.work += load(one.requests, port=one.house.port, pids=one.house.pids, seconds=seconds / rounds, **common)
    return cells


def at(ordered, share):
    """Return the value below which a share of the values lies."""
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else float("nan")


def _busy():
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    idle = int(fields[3]) + int(fields[4])
    return (sum(map(int, fields[:8])) - idle) / TICK
