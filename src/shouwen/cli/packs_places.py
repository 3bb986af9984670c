"""Where packs lie, as commands are told: a folder of one edition or a zip, and what to say where that is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from shouwen.regulation.errors import PackErrors


def many(number: int, noun: str) -> str:
    """Return a number of things: ``1 fault``, ``2 faults``."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def no_edition(path: Path) -> str | None:
    """Return what to say where a path is no edition of a pack though editions lie in it; None elsewhere."""
    if not path.is_dir() or (path / "pack.yaml").exists():
        return None
    inside = sorted(one.parent for depth in ("*", "*/*") for one in path.glob(f"{depth}/pack.yaml"))
    if not inside:
        return None
    others = f" (or another of {len(inside)})" if len(inside) > 1 else ""
    return f"{path} has no pack.yaml; give one edition: {inside[0]}{others}."


def lies_at(path: Path, file: str) -> str:
    """Return where a file of a pack lies: one that comes from the text beside it (``name@edition/…``) lies there."""
    base, _, rest = file.partition("/")
    name, at, edition = base.partition("@")
    if at and path.is_dir():
        return f"{path.parent.parent / name / edition}/{rest}"
    return f"{path}/{file}"


def placed(wrong: PackErrors, path: Path) -> PackErrors:
    """Return the faults of a pack with the place where it lies before the names of its files."""
    return PackErrors(
        [one if one.file == path.name else replace(one, file=lies_at(path, one.file)) for one in wrong.errors]
    )
