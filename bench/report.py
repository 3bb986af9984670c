"""What a measurement came to, as a page."""

from __future__ import annotations

import platform
import subprocess
from pathlib import Path

from bench.measuring import Result
from bench.works import COMPARED

FILE = Path(__file__).resolve().parent / "report.md"
ROOT = FILE.parent.parent
READERS = {"all": "sees everything", "three": "three scattered scopes"}
WORKS = ("create", "list", "overdue", "view", "reply", "search", "workbench", "customers")


def written(sizes, arguments, lasted):
    """Return the report as Markdown."""
    parts = [_head(sizes, arguments, lasted), _aims(sizes, arguments), *(_works(size, arguments) for size in sizes),
             *(_searched(size) for size in sizes)]
    if len(sizes) > 1:
        parts.append(_dearer(sizes[0], sizes[-1], arguments))
    if sizes[-1].clock:
        parts.append(_clock(sizes[-1].clock))
    return "\n\n".join(parts) + "\n"


def _head(sizes, arguments, lasted):
    others = sorted(cell.work.others_cpu for size in sizes for cell in size.cells.values())
    upkeep = sum(cell.work.upkeep_seconds + cell.floor.upkeep_seconds for size in sizes for cell in size.cells.values())
    all_cpu = sum(cell.work.web_seconds + cell.work.database_seconds for size in sizes for cell in size.cells.values())
    command = "make bench QUICK=1" if arguments.quick else "make bench"
    return "\n".join([
        "# What the house costs, measured", "",
        f"`{command}` at commit {_commit()}, {lasted / 60:.0f} minutes. {_machine()}",
        "PostgreSQL on the same machine with fsync on; two web processes of four threads each for the house and for the",
        "bare view; the clients are a process of their own on the same machine. CPU is that of web processes + database,",
        f"but for autovacuum, which took {upkeep:.1f} s beside the {all_cpu:.0f} s of the cells, whenever it liked.",
        f"Others took a median of {others[len(others) // 2]:.2f} cores meanwhile, at worst {others[-1]:.2f}: "
        + ("**a busy machine, so times and throughput are worse than they need be; CPU ms less so.**"
           if others[len(others) // 2] > 0.2 else "a quiet machine."),
        f"Units: {arguments.units:,}; members: {arguments.members:,}. Each cell lasts {arguments.seconds:.0f} s, in three turns"
        " with the bare view, which",
        "is asked half as long right before each, and with the other size: a virtual machine is not equally quick from one",
        "minute to the next. `of bare` and `times bare` compare with these alone. The reader with three scopes sees "
        + ", ".join(f"{size.known['seen_by_three']:,} of {size.cases:,} cases" for size in sizes) + ":",
        "enough for a full page at either size.",
    ])


def _aims(sizes, arguments):
    last, lines = sizes[-1], ["## Aims", "", "| aim | measured |", "|---|---|"]
    most = max(arguments.clients)
    share = last.cells["all", "create", most].share
    counts = last.known["statements"]
    pages = {name: count for name, count in counts.items() if name.split()[0] not in {"create", "reply"}}
    stated = [line for line in last.searched if line[2]]
    dear = max(pages.items(), key=lambda pair: pair[1])
    cpu = max((cell.work.cpu, work, reader, cell.times_bare) for (reader, work, clients), cell in last.cells.items()
              if clients == 4 and reader in READERS and work not in {"create", "reply"})
    lines += [
        f"| create: half of the bare view's throughput, at least a quarter, {most} clients | {share:.3f} |",
        f"| create: at most 25 statements | {counts['create all']} |",
        f"| page: at most 12 statements, session and rights included | {dear[1]} at most ({dear[0]}) |",
        f"| page: at most 12 ms CPU | {cpu[0]:.1f} ms at most ({cpu[1]}, {READERS[cpu[2]]}; {cpu[3]:.1f} times bare) |",
        f"| search alone: p95 below 30 ms | {max(line[5] for line in stated):.1f} ms at most |",
    ]
    if last.clock:
        lines.append(_clock_aim(last.clock))
    return "\n".join(lines)


def _works(size, arguments):
    lines = [f"## {size.cases:,} cases ({size.megabytes:,.0f} MB)", "",
             "| work | reader | SQL | clients | /s | of bare | p50 ms | p95 ms | CPU ms web + database | times bare |",
             "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|"]
    for work in ("insert", "read"):
        for clients in arguments.clients:
            lines.append(_bare(size, work, clients))
    for work in WORKS:
        for reader in READERS:
            for clients in arguments.clients:
                lines.append(_line(size, reader, work, clients))
    lines.append(_line(size, "one unit", "create", 16))
    return "\n".join(lines)


def _bare(size, work, clients):
    beside = [cell.floor for (_reader, name, count), cell in size.cells.items()
              if count == clients and COMPARED.get(name, "read") == work]
    floor = sum(beside, Result())
    return (f"| {work} | bare | 1 | {clients} | {floor.per_second:.1f} | 1.000 | {floor.p50:.1f} | {floor.p95:.1f} |"
            f" {floor.web_cpu:.1f} + {floor.database_cpu:.1f} | 1.0 |")


def _line(size, reader, work, clients):
    cell = size.cells[reader, work, clients]
    took = cell.work
    count = "" if reader == "one unit" else size.known["statements"].get(f"{work} {reader}", "")
    failed = f" (**{took.failed} failed**)" if took.failed else ""
    return (f"| {work}{failed} | {READERS.get(reader, reader)} | {count} | {clients} | {took.per_second:.1f} |"
            f" {cell.share:.3f} | {took.p50:.1f} | {took.p95:.1f} |"
            f" {took.web_cpu:.1f} + {took.database_cpu:.1f} | {cell.times_bare:.1f} |")


def _searched(size):
    lines = [f"## Search alone, {size.cases:,} cases", "", "| words | reader | stated mix | found | p50 ms | p95 ms |",
             "|---|---|---|--:|--:|--:|"]
    lines += [f"| {words} | {READERS[reader]} | {'yes' if stated else ''} | {found} | {p50:.2f} | {p95:.2f} |"
              for reader, words, stated, found, p50, p95 in size.searched]
    return "\n".join(lines)


def _dearer(small, large, arguments):
    lines = [f"## How much dearer {large.cases:,} cases are than {small.cases:,}", "",
             "CPU of a request, web and database, as a multiple of the bare view's beside it; the aim is 1.3.", "", "| work | reader | times, by clients |", "|---|---|---|"]
    for work in WORKS:
        for reader in READERS:
            times = [large.cells[reader, work, count].times_bare / max(small.cells[reader, work, count].times_bare, 0.001)
                     for count in arguments.clients]
            lines.append(f"| {work} | {READERS[reader]} | {' · '.join(f'{one:.2f}' for one in times)} |")
    return "\n".join(lines)


def _clock(clock):
    return "\n".join([
        "## Deadlines", "",
        f"With {clock['open']:,} open deadlines, {clock['due']:,} fell due at one instant: {clock['fired']:,} were fired, the",
        f"first after {clock['first']:.2f} s, the last after {clock['last']:.2f} s; {clock['twice']} twice,"
        f" {clock['not_at_due']} recorded at another moment than their own.",
        f"CPU of the clock {clock['clock_cpu']:.1f} s, of the database {clock['database_cpu']:.1f} s.",
    ])


def with_clock(text, clock):
    """Return a report with what was measured of the deadlines alone in the place of what it said of them."""
    kept = [line for line in text.splitlines() if not line.startswith("| first of ")]
    last = max(place for place, line in enumerate(kept) if line.startswith("| search alone: p95"))
    kept.insert(last + 1, _clock_aim(clock))
    return with_section("\n".join([*kept, ""]), _clock(clock))


def with_section(text, section):
    """Return a report with a part that was measured alone in the place of the one of the same heading, else at its end."""
    heading, _, words = section.strip().partition("\n")
    new = f"{heading}\n\nMeasured alone, at commit {_commit()}.\n{words}\n"
    before, found, after = f"\n{text}".partition(f"\n{heading}\n")
    if not found:
        return f"{text.rstrip()}\n\n{new}"
    _, more, rest = after.partition("\n## ")
    return f"{before[1:].rstrip()}\n\n{new}" + (f"{more}{rest}" if more else "")


def _clock_aim(clock):
    return (f"| first of {clock['due']} deadlines within 1 s, last within 10 s |"
            f" {clock['first']:.2f} s, {clock['last']:.2f} s |")


def _commit():
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def _machine():
    about = Path("/proc/cpuinfo").read_text().split("model name\t: ")
    cores = len(about) - 1
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 1e6
    name = about[1].split("\n", 1)[0] if cores else platform.machine()
    return f"{cores} cores ({name}), {memory:.0f} GB, Python {platform.python_version()}."
