"""Files kept by their content: once each, under its hash, on the disk before a deed commits."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from shouwen.facts.refusals import Refused, Why

_CHUNK = 256 * 1024


@dataclass(frozen=True)
class Measured:
    """The size of a content in bytes and its SHA-256."""

    size: int
    digest: str


def measured(content: BinaryIO, *, most: int) -> Measured:
    """Read a content once; refuse one that is empty or larger than ``most`` bytes."""
    content.seek(0)
    size, hashed = 0, hashlib.sha256()
    while chunk := content.read(_CHUNK):
        size += len(chunk)
        if size > most:
            raise Refused(
                "The file is too large. The most is %(most)s MB.",
                why=Why.BAD_INPUT,
                field="file",
                most=max(most // (1024 * 1024), 1),
            )
        hashed.update(chunk)
    if not size:
        raise Refused("The file is empty.", why=Why.BAD_INPUT, field="file")
    return Measured(size, hashed.hexdigest())


def path_of(digest: str) -> Path:
    """Return where a content lies; the first two letters spread the files over folders."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest[2:]


def keep(content: BinaryIO, digest: str) -> bool:
    """Write a content to its place unless it lies there, and wait until the disk has it; say whether it was new."""
    path = path_of(digest)
    if path.exists():
        return False
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            content.seek(0)
            while chunk := content.read(_CHUNK):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    _sync_folder(path.parent.parent)
    return True


def kept_before(instant: datetime) -> Iterator[Path]:
    """Yield the files that were written before an instant, also what an interrupted write has left."""
    for folder in sorted(Path(settings.MEDIA_ROOT).glob("[0-9a-f][0-9a-f]")):
        for path in sorted(folder.iterdir()):
            try:
                is_old = path.stat().st_mtime < instant.timestamp()
            except FileNotFoundError:
                continue  # somebody else has removed it
            if is_old and path.is_file():
                yield path


def digest_of_path(path: Path) -> str:
    """Return the digest under which a file lies; nothing that could be one for what an interrupted write has left."""
    return path.parent.name + path.name


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
