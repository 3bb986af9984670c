"""What a backup says about itself, and the proof that it is whole."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

from shouwen.database.contents import Progress, TableContents, silent
from shouwen.database.errors import DatabaseUnusable

FORMAT = 1
DUMP = "database.dump"
MANIFEST = "manifest.json"
#: In the form that ``sha256sum --check`` reads, so that a backup can be proved without us.
SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A backup's own account of itself.

    ``postgresql`` is the version of the server; ``dumped_by`` the major version of the program that
    wrote the dump, the oldest one that can take it back. ``seal_head`` is what the caller told of
    the seals of facts in the same snapshot. ``app_role`` is the role that the dump gives rights to;
    ``guards`` are all rights and triggers, so that none is lost on the way.
    """

    at: datetime
    shouwen: str
    postgresql: str
    dumped_by: int
    app_role: str
    tables: Mapping[str, TableContents]
    sequences: Mapping[str, int] = field(default_factory=dict)
    guards: Sequence[str] = ()
    seal_head: Any = None

    def write(self, folder: Path) -> None:
        told = {"format": FORMAT, **asdict(self), "at": self.at.isoformat()}
        text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
        (folder / MANIFEST).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        try:
            text = (folder / MANIFEST).read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            raise DatabaseUnusable(f"{folder} is no backup: it has no {MANIFEST}.") from None
        told = json.loads(text)
        if told.pop("format", None) != FORMAT:
            raise DatabaseUnusable(f"The backup {folder} has a form that this version does not know.")
        told["at"] = datetime.fromisoformat(told["at"])
        told["guards"] = tuple(told["guards"])
        told["tables"] = {name: TableContents(**table) for name, table in told["tables"].items()}
        return cls(**told)


def write_sums(folder: Path) -> None:
    """Write the checksum of every file of a backup, and make sure that all of it is on disk."""
    lines = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            lines.append(f"{_sum(path, to_disk=True)}  {path.relative_to(folder)}\n")
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
    _sum(folder / SUMS, to_disk=True)


def check_sums(folder: Path, progress: Progress = silent) -> None:
    """Refuse a backup in which a file is missing, altered or added."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        raise DatabaseUnusable(f"{folder} is no whole backup: it has no {SUMS}.") from None
    expected = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {SUMS}
    if odd := sorted(found ^ expected.keys()):
        raise DatabaseUnusable(
            f"The backup {folder} is not whole: {odd[0]} is missing, or was added. Take another."
        )
    for done, (name, digest) in enumerate(expected.items()):
        progress("check", done, len(expected))
        if _sum(folder / name) != digest:
            raise DatabaseUnusable(f"The backup {folder} is damaged: {name} was altered. Take another.")
    progress("check", len(expected), len(expected))


def _sum(path: Path, *, to_disk: bool = False) -> str:
    with path.open("rb") as file:
        if to_disk:
            os.fsync(file.fileno())
        return file_digest(file, "sha256").hexdigest()
