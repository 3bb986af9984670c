"""The packs that lie ready to be adopted: folders ``<name>/<edition>`` below one folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from shouwen.facts.kinds import all_kinds
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import PackError, PackErrors
from shouwen.regulation.packs import read_pack

#: Another folder than the repository's ``packs/``.
SETTING = "SHOUWEN_PACKS"


@dataclass(frozen=True)
class Available:
    """A pack that can be adopted: read, or with everything that is wrong with it."""

    name: str
    edition: str
    read: Edition | None
    errors: tuple[PackError, ...] = ()

    @property
    def pack(self) -> str:
        """How it is called: ``service-department@1``."""
        return f"{self.name}@{self.edition}"


def packs_folder() -> Path:
    """Return the folder in which packs lie."""
    return Path(os.environ.get(SETTING) or Path(settings.BASE).parent.parent / "packs")


def available_packs() -> list[Available]:
    """Return the packs of the folder by name and edition; reading them costs only after a change."""
    return [
        _read(folder, _mark(folder))
        for folder in sorted(packs_folder().glob("*/*"))
        if (folder / "pack.yaml").is_file()
    ]


def _mark(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return what tells whether anything in a pack has changed: names, times and sizes of its files."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in files)


@lru_cache(maxsize=32)
def _read(folder: Path, _unchanged: tuple[tuple[str, int, int], ...]) -> Available:
    name, edition = folder.parent.name, folder.name
    try:
        return Available(name, edition, read_pack(folder, all_kinds()))
    except PackErrors as wrong:
        return Available(name, edition, None, tuple(wrong.errors))
