"""Measure the house against a bare view: ``python -m bench [--quick]``; ``bench/report.md`` is what came of it.

Each size has a private database with fsync on, the house's two web processes, and two of a bare
Django view behind the same server. The load runs in a process of its own on the same machine; its
CPU, and what others took, is told beside each figure.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import time
import traceback
from contextlib import ExitStack

from bench import archive, archive_report, deadlines, importing, recording, replaying, report, trying
from bench.house import bare_rows, bare_web, database, postmaster_of, run, shouwen_web, tidy
from bench.measuring import Turn, by_turns, load
from bench.works import bare, compared, one_unit, works

#: Made by the owner: which case is a copy of which.
COPIES = ("CREATE TABLE bench_copy (new bigint, old bigint, unit bigint, member bigint, flow bigint, number text,"
          " state text, opened_at timestamptz, began timestamptz)")
READERS = ("all", "three")
DEADLINES = "deadlines"
#: Customers and lines of orders that are imported: a sixth of an hour.
IMPORTED = (100_000, 500_000)


@dataclasses.dataclass
class Size:
    """What is measured at one number of cases."""

    cases: int
    known: dict
    cells: dict = dataclasses.field(default_factory=dict)
    searched: list = dataclasses.field(default_factory=list)
    clock: dict = dataclasses.field(default_factory=dict)
    megabytes: float = 0


def main():
    arguments = _arguments()
    if arguments.only:
        file = arguments.out or report.FILE
        file.write_text(_renewed(file.read_text(encoding="utf-8"), arguments), encoding="utf-8")
        return
    began = time.monotonic()
    sizes = measure(arguments)
    written = [report.written(sizes, arguments, time.monotonic() - began)]
    _keep(written, arguments)
    is_whole = True
    for name, part in _parts(arguments.quick):
        told(name)
        try:
            written.append(part())
        except Exception as error:  # noqa: BLE001  what was measured before took long: it is kept
            traceback.print_exc()
            written.append(f"## {name.capitalize()}\n\nNot measured: {type(error).__name__}.\n")
            is_whole = False
        _keep(written, arguments)
    print("\n".join(written))
    sys.exit(not is_whole)


def _renewed(text, arguments):
    """Measure one part alone and return the report with it."""
    if arguments.only == DEADLINES:
        arguments.cases = [max(arguments.cases)]
        (size,) = measure(arguments)
        return report.with_clock(text, size.clock)
    return report.with_section(text, dict(_parts(arguments.quick))[arguments.only]())


def _parts(is_quick):
    """Return what is measured besides the cases, by name, each as what makes its part of the report."""
    customers = (200, 2_000) if is_quick else archive.SIZES
    rows = (2_000, 10_000) if is_quick else IMPORTED
    return [
        ("replays", lambda: replaying.section([10_000] if is_quick else [100_000, 1_000_000])),
        ("trial", lambda: trying.section(trying.measured(10_000 if is_quick else trying.FACTS))),
        ("recording", lambda: recording.section(recording.measured())),
        ("archive", lambda: archive_report.section(archive.measured(customers))),
        ("imports", lambda: importing.section(importing.measured(*rows))),
    ]


def _keep(written, arguments):
    """Write what there is of the report."""
    if not arguments.quick or arguments.out:
        (arguments.out or report.FILE).write_text("\n".join(written), encoding="utf-8")


def _arguments():
    from pathlib import Path

    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--quick", action="store_true", help="a small version in some minutes")
    parser.add_argument("--out", type=Path, help="where the report goes; bench/report.md, if it is not quick")
    parser.add_argument("--only", choices=[DEADLINES, *(name for name, _part in _parts(True))],
                        help="measure this part alone and renew it in the report")
    parser.add_argument("--cases", type=int, nargs="+", help="numbers of cases; 1000 100000")
    arguments = parser.parse_args()
    quick = arguments.quick
    arguments.cases = arguments.cases or ([200, 2_000] if quick else [1_000, 100_000])
    arguments.units, arguments.members = (200, 1_000) if quick else (2_000, 10_000)
    arguments.seconds = 1.0 if quick else 4.0
    arguments.clients = (1, 4) if quick else (1, 4, 16)
    arguments.deadlines, arguments.due = (20_000, 100) if quick else (1_000_000, 1_000)
    return arguments


@dataclasses.dataclass
class Running:
    """A filled database with the processes that are asked about it."""

    size: Size
    admin: object
    environ: dict
    postmaster: int
    floor: object = None
    house: object = None


def measure(arguments):
    """Fill a database for each number of cases and measure everything, each cell at every size one after the other."""
    with ExitStack() as stack:
        running = [_filled(stack, cases, arguments) for cases in arguments.cases]
        if not arguments.only:
            for one in running:
                one.size.searched = run(one.environ, "bench.searching", 5 if arguments.quick else 30, given=one.size.known)
            _loads(running, arguments)
        told("deadlines")
        last = running[-1]
        last.size.clock = deadlines.measure(last.admin, last.environ, last.postmaster,
                                            running_count=arguments.deadlines, due_count=arguments.due)
    return [one.size for one in running]


def _filled(stack, cases, arguments):
    server, environ = stack.enter_context(database())
    told(f"{cases} cases: filling")
    admin = dataclasses.replace(server.superuser(), name=server.addresses().app.name)
    with server.addresses().owner.connect(autocommit=True) as owner:
        owner.execute(COPIES)
    seeded = run(environ, "bench.seed", cases, arguments.units, arguments.members)
    bare_rows(server)
    tidy(server)
    with admin.connect(autocommit=True) as connection:
        megabytes = connection.execute("SELECT pg_database_size(current_database()) / 1e6").fetchone()[0]
    told(f"{cases} cases: {seeded['seconds']:.0f} s to fill, {megabytes:.0f} MB")
    size = Size(cases, run(environ, "bench.known", given=seeded), megabytes=float(megabytes))
    return Running(size, admin, environ, postmaster_of(server))


def _loads(running, arguments):
    with ExitStack() as stack:
        for one in running:
            one.floor, one.house = (stack.enter_context(web(one.environ)) for web in (bare_web, shouwen_web))
            _warm(one)
        for clients in arguments.clients:
            for reader in READERS:
                asked = [works(one.size.known, reader) for one in running]
                for work in asked[0]:
                    _cells(running, (reader, work), [some[work] for some in asked], clients, arguments.seconds)
        _cells(running, ("one unit", "create"), [one_unit(one.size.known) for one in running], 16, arguments.seconds)


def _warm(one):
    """Ask everything once of both processes, so that each has read what it keeps: regulations, templates."""
    told(f"  warming up {one.size.cases}")
    lists = [(one.floor, requests) for requests in bare().values()]
    lists += [(one.house, requests) for requests in works(one.size.known, "three").values()]
    for processes, requests in lists:
        load(requests, port=processes.port, clients=8, pids=processes.pids, postmaster=one.postmaster, seconds=1.0)


def _cells(running, name, requests, clients, seconds):
    """Measure one work at every size by turns: what the machine does meanwhile, it does to all of them."""
    floor = bare()[compared(name[1])]
    turns = [Turn(asked, floor, one.house, one.floor, one.postmaster)
             for one, asked in zip(running, requests, strict=True)]
    for one, cell in zip(running, by_turns(turns, clients=clients, seconds=seconds), strict=True):
        one.size.cells[(*name, clients)] = cell
        work = cell.work
        told(f"  {one.size.cases:6} {name[0]:8} {name[1]:9} {clients:2} clients {work.per_second:7.1f}/s, {cell.share:.3f}"
             f" of bare, p50 {work.p50:6.1f} p95 {work.p95:6.1f} ms, CPU {work.web_cpu:.1f}+{work.database_cpu:.1f} ms,"
             f" {cell.times_bare:.1f} times bare, failed {work.failed} {work.first_wrong or ''}")


def told(words):
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
