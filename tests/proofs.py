"""A plugin of pytest: ``make prove`` keeps what came of each proof in ``docs/proofs.md``.

A proof tells its figures by ``record_property("figure", "…")``. Running some of them renews their
rows alone; a row whose test is gone goes with it.
"""

from __future__ import annotations

import os
import platform
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

COLUMNS = ("proof", "outcome", "took", "on", "machine", "figures")
#: The worst thing that happened to any case of a proof is what its row says first.
WORST_FIRST = ("failed", "not run", "skipped", "xfailed", "passed")
HEAD = """# Proofs

Written by `make prove`, which runs what takes long; do not edit. One proof may be many cases. Where several
figures stand, each is of one case. `make prove TESTS=…` renews only the rows of what it runs.
"""


@dataclass
class Row:
    """What came of one proof: of one test function with all its cases."""

    file: str
    name: str
    outcomes: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    figures: list[str] = field(default_factory=list)
    kept: tuple[str, ...] = ()

    def cells(self, on: str, machine: str) -> tuple[str, ...]:
        """Return the row's cells: as they were, or of this run."""
        if self.kept:
            return self.kept
        said = [name for name in WORST_FIRST if self.outcomes.get(name)]
        outcome = ", ".join(f"{self.outcomes[name]} {name}" for name in said)
        if sum(self.outcomes.values()) == 1:
            outcome = said[0]
        outcome = f"**{outcome}**" if said[:1] in (["failed"], ["not run"], ["skipped"], ["xfailed"]) else outcome
        figures = "; ".join(dict.fromkeys(self.figures)).replace("|", "\\|").replace("\n", " ")
        return (f"{sentence(self.name)} <!-- {self.name} -->", outcome, lasted(self.seconds), on, machine, figures)


def sentence(name: str) -> str:
    """Return the name of a test as the sentence that it is."""
    words = name.removeprefix("test_").replace("_", " ")
    return words[0].upper() + words[1:]


def lasted(seconds: float) -> str:
    """Return how long something took, as people say it."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"


def machine() -> str:
    """Return what decides how long a proof takes here."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    except (ValueError, OSError):
        return f"{cores} cores"
    return f"{cores} cores, {memory:.0f} GiB, Python {platform.python_version()}"


def read(path: Path, root: Path) -> dict[tuple[str, str], Row]:
    """Read the rows of an earlier run whose tests are still there."""
    rows, file, text = {}, "", ""
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        if line.startswith("## "):
            file = line[3:].strip("`")
            text = (root / file).read_text(encoding="utf-8") if (root / file).exists() else ""
        elif (found := re.match(r"\| .*<!-- (\w+) -->", line)) and f"def {found[1]}(" in text:
            cells = tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1])
            rows[file, found[1]] = Row(file, found[1], kept=cells)
    return rows


def write(path: Path, rows: dict[tuple[str, str], Row], on: str, here: str) -> None:
    """Write the report anew: a table a file."""
    text, before = [HEAD], ""
    for file, name in sorted(rows):
        if file != before:
            text.append(f"\n## `{file}`\n\n    make prove TESTS={file}\n\n")
            text.append(f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|\n")
            before = file
        text.append(f"| {' | '.join(rows[file, name].cells(on, here))} |\n")
    half = path.with_suffix(".half")
    half.write_text("".join(text), encoding="utf-8")
    half.replace(path)


class Report:
    """Listens to a run, and writes the report whenever a test is over: a run that is cut short leaves its rows."""

    def __init__(self, path: Path, root: Path) -> None:
        self.path, self.root = path, root
        self.rows: dict[tuple[str, str], Row] = {}
        self.on = datetime.now(UTC).date().isoformat()
        self.here = machine()

    def pytest_collection_finish(self, session) -> None:
        """Say of what was never run that it was not; a row of an earlier run stays until its test has run."""
        known = read(self.path, self.root)
        cases = Counter(_key(one.nodeid) for one in session.items)
        self.rows = {key: Row(*key, outcomes={"not run": count}) for key, count in cases.items()}
        self._write(*(key for key in cases if key not in known))

    def pytest_runtest_setup(self, item) -> None:
        """Note how many examples a property is tried on."""
        asked = getattr(getattr(item, "function", None), "_hypothesis_internal_use_settings", None)
        if asked is not None:
            item.user_properties.append(("figure", f"{asked.max_examples} made-up examples"))

    def pytest_runtest_logreport(self, report) -> None:
        """Take in what came of a case."""
        key = _key(report.nodeid)
        row = self.rows[key]
        row.seconds += report.duration
        outcome = _outcome(report)
        if outcome:
            row.outcomes[outcome] = row.outcomes.get(outcome, 0) + 1
        if report.when == "call":
            row.figures += [str(told) for name, told in report.user_properties if name == "figure"]
        if outcome not in ("", "passed"):
            row.figures.append(_why(report))
        if report.when == "teardown":
            row.outcomes["not run"] -= 1
            self._write(key)

    def _write(self, *keys: tuple[str, str]) -> None:
        # Read anew each time, and only what is new written: another run may write beside this one.
        fresh = {key: self.rows[key] for key in keys}
        write(self.path, {**read(self.path, self.root), **fresh}, self.on, self.here)


def _key(node: str) -> tuple[str, str]:
    file, _, rest = node.partition("::")
    return file, rest.rpartition("::")[2].partition("[")[0]


def _outcome(report) -> str:
    if hasattr(report, "wasxfail"):
        return "xfailed" if report.skipped else "failed" if report.when == "call" else ""
    if report.when == "call" or report.outcome != "passed":
        return report.outcome
    return ""


def _why(report) -> str:
    """Return the first line of why it failed or was skipped."""
    if hasattr(report, "wasxfail"):
        return report.wasxfail
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    crash = getattr(report.longrepr, "reprcrash", None)
    return (crash.message if crash else str(report.longrepr)).strip().partition("\n")[0][:200]


def pytest_addoption(parser) -> None:
    """Where the report goes; none is written without it."""
    parser.addoption("--proofs", type=Path, help="the report of proofs to renew")


def pytest_configure(config) -> None:
    """Listen, if a report is asked for."""
    if config.getoption("--proofs"):
        config.pluginmanager.register(Report(config.getoption("--proofs"), config.rootpath), "proofs")
